use image::{DynamicImage, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use std::io::Cursor;

/// The most pixels on a side, and in all (contract, section 20).
const MOST_SIDE: u32 = 8_000;
const MOST_PIXELS: u64 = 40_000_000;
/// The most memory of one decoding, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// The longer side of a light copy, in pixels: sharp on a telephone at a third of its width.
const SIDE: u32 = 320;
/// Of a JPEG, from 1 to 100.
const QUALITY: u8 = 72;

/// A light copy: dimensions are looked at before anything is decoded, only the first frame counts, nothing but pixels is kept.
/// `None` for what is no JPEG, PNG, WebP or GIF within bounds, whatever its name says.
pub(super) fn of(bytes: &[u8]) -> Option<Vec<u8>> {
    let format = image::guess_format(bytes).ok()?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return None;
    }
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok()?;
    let fits = (1..=MOST_SIDE).contains(&width) && (1..=MOST_SIDE).contains(&height);
    // Less than 16 pixels is a mark of somebody who counts readers.
    if !fits || width.min(height) < 16 || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let light = reader.decode().ok()?.thumbnail(SIDE.min(width.max(height)), SIDE.min(width.max(height)));
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&on_white(&light)).ok()?;
    Some(out)
}

/// What shines through is white: a JPEG knows no other way.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    let mut out = RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(out.pixels_mut()) {
        let [red, green, blue, alpha] = from.0;
        let blend = |part: u8| {
            let (part, alpha) = (u32::from(part), u32::from(alpha));
            // Both parts are at most 255 times 255: the sum is too, over 255.
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(width, height, image::Rgba([200, 10, 10, 0]))
            .write_to(&mut out, ImageFormat::Png)
            .unwrap();
        out.into_inner()
    }

    #[test]
    fn pictures_become_small_and_what_is_none_is_refused() {
        let light = of(&png(900, 600)).unwrap();
        let read = image::load_from_memory(&light).unwrap();
        assert_eq!((read.width(), read.height()), (320, 213));
        assert_eq!(read.to_rgb8().get_pixel(5, 5).0, [255, 255, 255], "what shines through is white");
        assert!(light.len() < 6_000, "{}", light.len());
        assert_eq!(image::load_from_memory(&of(&png(100, 100)).unwrap()).unwrap().width(), 100, "nothing grows");
        for none in [b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), b"%PDF-1.4".to_vec(), Vec::new(), png(2, 2)]
        {
            assert!(of(&none).is_none());
        }
        // Half a picture, and one that promises more than it may be.
        assert!(of(&png(400, 400)[..200]).is_none());
        let mut huge = png(100, 100);
        huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(of(&huge).is_none());
    }
}
