use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use catalogue::{Diff, csv_rows::MAX_BYTES};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use kernel::sha256;
use std::io::{Read, Write};

/// A sheet between preview and approval, as the form of the preview carries it: packed, with its name and what of the
/// catalogue's change was shown. It proves nothing and needs not: whoever may approve may import any sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// The file's name.
    pub name: String,
    /// The file.
    pub sheet: Vec<u8>,
    /// The digest of the change that was shown; empty before.
    pub seen: String,
}

impl Draft {
    /// As the form carries it: name, digest and packed sheet, separated by dots.
    pub(super) fn write(&self) -> String {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        // Packing into memory does not fail.
        let packed = packer.write_all(&self.sheet).and_then(|()| packer.finish()).unwrap_or_default();
        format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(&self.name), self.seen, URL_SAFE_NO_PAD.encode(packed))
    }

    /// Back from a form; none when it was not made by [`Draft::write`], or would unpack to more than a sheet may have.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let name = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        let seen = parts.next()?.to_owned();
        let packed = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        let most = u64::try_from(MAX_BYTES).ok()?;
        let mut sheet = Vec::new();
        GzDecoder::new(&packed[..]).take(most + 1).read_to_end(&mut sheet).ok()?;
        (parts.next().is_none() && sheet.len() <= MAX_BYTES).then_some(Self { name, sheet, seen })
    }
}

/// Tells this change from any other.
pub(super) fn digest(diff: &Diff) -> String {
    URL_SAFE_NO_PAD.encode(sha256(format!("{:?}", diff.products).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_travels_in_a_form_and_back() {
        let draft = Draft { name: "été & co.csv".into(), sheet: b"a,b\n1,2\n".repeat(500), seen: "x-_1".into() };
        let text = draft.write();
        assert!(text.len() < 400, "{}", text.len());
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
        assert_eq!(Draft::read(&text), Some(draft));
    }

    #[test]
    fn nonsense_and_bombs_are_no_drafts() {
        let bomb = Draft { name: String::new(), sheet: vec![0; MAX_BYTES + 1], seen: String::new() };
        for text in ["", "..", "a.b", "YQ.x.!!", "YQ.x.YQ", "a.b.c.d", &bomb.write()] {
            assert_eq!(Draft::read(text), None, "{}", &text[..text.len().min(20)]);
        }
    }
}
