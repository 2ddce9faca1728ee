//! Which files can be sent (§6), told before a megabyte travels.

use crate::outgoing::LimitError;

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// JPEG or PNG, 5 MB.
    Image,
    /// MP4 or 3GP, 16 MB.
    Video,
    /// AAC, AMR, MP3, MP4 or OGG with OPUS, 16 MB.
    Audio,
    /// Anything, 100 MB.
    Document,
    /// WebP, 500 KB (100 KB when it does not move).
    Sticker,
}

/// The longest file a customer can send us: 100 MB.
pub const INBOUND_MAX: usize = 100 << 20;

impl MediaKind {
    /// Largest size in bytes.
    #[must_use]
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Image => 5 << 20,
            Self::Video | Self::Audio => 16 << 20,
            Self::Document => 100 << 20,
            Self::Sticker => 500 << 10,
        }
    }

    /// Whether Meta takes this MIME type, parameters such as `; codecs=opus` aside. Documents of other types than
    /// listed are accepted too: `application/octet-stream` is the only one surely useless to the customer.
    #[must_use]
    pub fn takes(self, mime_type: &str) -> bool {
        let essence = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match self {
            Self::Image => matches!(essence.as_str(), "image/jpeg" | "image/png"),
            Self::Video => matches!(essence.as_str(), "video/mp4" | "video/3gp" | "video/3gpp"),
            Self::Audio => {
                matches!(essence.as_str(), "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg")
            }
            Self::Document => essence.contains('/'),
            Self::Sticker => essence == "image/webp",
        }
    }

    /// The best way to send a file of this type: what is neither picture, film nor sound goes as a document.
    #[must_use]
    pub fn of(mime_type: &str) -> Self {
        [Self::Image, Self::Video, Self::Audio].into_iter().find(|kind| kind.takes(mime_type)).unwrap_or(Self::Document)
    }

    /// Whether a file of this type and size may be uploaded.
    pub fn check(self, mime_type: &str, bytes: usize) -> Result<(), LimitError> {
        if !self.takes(mime_type) {
            return Err(LimitError::Invalid { field: "file", why: "is of a type WhatsApp does not take" });
        }
        match bytes {
            0 => Err(LimitError::Empty { field: "file" }),
            bytes if bytes > self.max_bytes() => {
                Err(LimitError::Invalid { field: "file", why: "is larger than WhatsApp takes" })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_sizes_are_those_of_the_contract() {
        let table = [
            (MediaKind::Image, "image/jpeg", 5 << 20),
            (MediaKind::Image, "image/png", 5 << 20),
            (MediaKind::Audio, "audio/ogg; codecs=opus", 16 << 20),
            (MediaKind::Video, "video/3gpp", 16 << 20),
            (MediaKind::Document, "application/pdf", 100 << 20),
            (MediaKind::Sticker, "image/webp", 500 << 10),
        ];
        for (kind, mime, max) in table {
            assert_eq!(kind.check(mime, max), Ok(()), "{mime}");
            assert!(kind.check(mime, max + 1).is_err(), "{mime}");
            assert!(kind.check(mime, 0).is_err(), "{mime}");
        }
        for refused in ["image/webp", "image/gif", "image/heic", "", "jpeg"] {
            assert!(MediaKind::Image.check(refused, 1).is_err(), "{refused}");
        }
        assert_eq!(MediaKind::of("image/gif"), MediaKind::Document);
        assert_eq!(MediaKind::of("audio/OGG; codecs=opus"), MediaKind::Audio);
    }
}
