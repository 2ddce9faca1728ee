use krilla::{
    Document,
    geom::{Size, Transform},
    image::Image,
    page::PageSettings,
};
use std::sync::Arc;

/// A picture that prints: a shop's logo, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    bytes: Arc<Vec<u8>>,
    mime: &'static str,
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongPicture {
    /// Too many bytes.
    #[error("has more than {} KB", Picture::MOST_BYTES / 1024)]
    TooLarge,
    /// Too many pixels.
    #[error("is more than {} pixels wide or high", Picture::MOST_PIXELS)]
    TooManyPixels,
    /// Neither of the two kinds, or broken.
    #[error("is neither a PNG nor a JPEG that can be read")]
    Unreadable,
}

impl Picture {
    /// The largest logo, in bytes.
    pub const MOST_BYTES: usize = 256 * 1024;
    /// The widest or highest logo.
    pub const MOST_PIXELS: u32 = 2000;

    /// Takes the bytes of a PNG or JPEG for a picture, after having decoded all of it.
    pub fn read(bytes: Vec<u8>) -> Result<Self, WrongPicture> {
        if bytes.len() > Self::MOST_BYTES {
            return Err(WrongPicture::TooLarge);
        }
        let mime = match &bytes[..] {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            _ => return Err(WrongPicture::Unreadable),
        };
        let picture = Self { bytes: Arc::new(bytes), mime };
        let image = picture.image().ok_or(WrongPicture::Unreadable)?;
        let (width, height) = image.size();
        if width == 0 || height == 0 {
            return Err(WrongPicture::Unreadable);
        }
        if width.max(height) > Self::MOST_PIXELS {
            return Err(WrongPicture::TooManyPixels);
        }
        if prints(image) { Ok(picture) } else { Err(WrongPicture::Unreadable) }
    }

    /// Its bytes, as they were given.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its type, by its first bytes.
    pub const fn mime(&self) -> &'static str {
        self.mime
    }

    pub(crate) fn image(&self) -> Option<Image> {
        let data = || self.bytes.clone().into();
        match self.mime {
            "image/png" => Image::from_png(data(), true).ok(),
            _ => Image::from_jpeg(data(), true).ok(),
        }
    }
}

/// Pixels are decoded when a page is finished, and not before.
fn prints(image: Image) -> bool {
    let Some((settings, size)) = PageSettings::from_wh(10.0, 10.0).zip(Size::from_wh(10.0, 10.0)) else { return false };
    let mut document = Document::new();
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&Transform::identity());
    surface.draw_image(image, size);
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().is_ok()
}
