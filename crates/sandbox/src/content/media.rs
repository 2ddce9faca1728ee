use super::{Check, field::Object};
use crate::graph::{GraphError, GraphResult};

/// The five kinds of media a message can carry (section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Image,
    Audio,
    Video,
    Document,
    Sticker,
}

/// Media that a message names by address.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    /// A voice note: must be mono Opus in OGG.
    pub(crate) voice: bool,
}

const MIB: usize = 1024 * 1024;

impl Kind {
    /// The kind named `word`; anything else reads as a document.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "image" => Self::Image,
            "audio" => Self::Audio,
            "video" => Self::Video,
            "sticker" => Self::Sticker,
            _ => Self::Document,
        }
    }

    /// Whether WhatsApp takes `mime` for this kind. Documents of any type pass, as they do in the field.
    pub(crate) fn takes(self, mime: &str) -> bool {
        let bare = mime.split(';').next().unwrap_or_default().trim();
        match self {
            Self::Image => matches!(bare, "image/jpeg" | "image/png"),
            Self::Audio => {
                matches!(bare, "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" | "audio/opus")
            }
            Self::Video => matches!(bare, "video/mp4" | "video/3gp" | "video/3gpp"),
            Self::Sticker => bare == "image/webp",
            Self::Document => !bare.is_empty(),
        }
    }

    /// The most bytes of `mime` that this kind may have.
    pub(crate) fn most_bytes(self) -> usize {
        match self {
            Self::Image => 5 * MIB,
            Self::Audio | Self::Video => 16 * MIB,
            Self::Document => 100 * MIB,
            Self::Sticker => 500 * 1024,
        }
    }

    /// Refuses bytes that this kind cannot be, with the reason Meta would give after the answer.
    pub(crate) fn check_bytes(self, mime: &str, bytes: &[u8], voice: bool) -> GraphResult<()> {
        let wrong = |why: String| Err(GraphError::of(131_053, why));
        if !self.takes(mime) {
            return wrong(format!("Unsupported {self:?} mime type {mime}."));
        }
        if bytes.is_empty() || bytes.len() > self.most_bytes() {
            return wrong(format!("Media of {} bytes; {self:?} allows 1 to {}.", bytes.len(), self.most_bytes()));
        }
        if !looks_like(mime, bytes) {
            return wrong(format!("Media file is not of the declared type {mime}."));
        }
        let bare = mime.split(';').next().unwrap_or_default().trim();
        if matches!(bare, "audio/ogg" | "audio/opus") && opus_channels(bytes) != Some(1) {
            return wrong("Only mono OPUS is supported in OGG files.".to_owned());
        }
        if voice && opus_channels(bytes).is_none() {
            return wrong("A voice message must be an OGG file with the OPUS codec.".to_owned());
        }
        Ok(())
    }
}

/// Whether the first bytes agree with the declared type, for types that have a signature.
pub(crate) fn looks_like(mime: &str, bytes: &[u8]) -> bool {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..offset + magic.len()) == Some(magic);
    match mime.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" => at(0, &[0xff, 0xd8, 0xff]),
        "image/png" => at(0, b"\x89PNG\r\n\x1a\n"),
        "image/webp" => at(0, b"RIFF") && at(8, b"WEBP"),
        "audio/ogg" | "audio/opus" => at(0, b"OggS"),
        "audio/mpeg" => {
            at(0, b"ID3") || (bytes.first() == Some(&0xff) && bytes.get(1).is_some_and(|b| b & 0xe0 == 0xe0))
        }
        "audio/aac" => bytes.first() == Some(&0xff) && bytes.get(1).is_some_and(|b| b & 0xf6 == 0xf0),
        "audio/amr" => at(0, b"#!AMR"),
        "audio/mp4" | "video/mp4" | "video/3gp" | "video/3gpp" => at(4, b"ftyp"),
        "application/pdf" => at(0, b"%PDF-"),
        _ => true,
    }
}

/// Channels of the Opus stream in an OGG file; none when it is not one (RFC 7845, section 5.1).
fn opus_channels(bytes: &[u8]) -> Option<u8> {
    let segments = usize::from(*bytes.get(26).filter(|_| bytes.starts_with(b"OggS"))?);
    let head = bytes.get(27 + segments..)?;
    if head.starts_with(b"OpusHead") { head.get(9).copied() } else { None }
}

impl Check<'_> {
    /// One media object: exactly one of `id` and `link`, and what its kind allows beside it.
    pub(super) fn media(&mut self, kind: Kind, object: &Object<'_>) -> GraphResult<()> {
        if matches!(kind, Kind::Audio | Kind::Sticker) {
            if object.has("caption") {
                return Err(object.invalid("caption", "is not allowed for this media type."));
            }
        } else {
            object.optional_text("caption", 1024)?;
        }
        if kind == Kind::Document {
            object.optional_text("filename", 240)?;
        } else if object.has("filename") {
            return Err(object.invalid("filename", "is only allowed for documents."));
        }
        let voice = object.optional_bool("voice")?.unwrap_or(false);
        if voice && kind != Kind::Audio {
            return Err(object.invalid("voice", "is only allowed for audio."));
        }
        self.media_source(kind, object, voice)
    }

    /// `id` or `link`, one and not the other.
    pub(super) fn media_source(&mut self, kind: Kind, object: &Object<'_>, voice: bool) -> GraphResult<()> {
        match (object.has("id"), object.has("link")) {
            (true, true) => Err(object.invalid("id", "and link exclude each other.")),
            (false, false) => Err(object.missing("id or link")),
            (false, true) => {
                let url = object.address("link", 2048)?.to_owned();
                self.links.push(Link { kind, url, voice });
                Ok(())
            }
            (true, false) => {
                let id = object.text("id", 64)?;
                let medium = self.world.media.usable(id, self.world.time.now());
                let Some(medium) = medium.filter(|medium| medium.line == self.line.id()) else {
                    return Err(object.invalid("id", "is not a valid media ID of this phone number."));
                };
                if let Err(refusal) = kind.check_bytes(&medium.mime, &medium.bytes, voice) {
                    self.later.get_or_insert(refusal);
                }
                Ok(())
            }
        }
    }
}
