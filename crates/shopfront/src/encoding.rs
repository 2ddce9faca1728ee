//! Bytes into text, by what the contract's section 21 says of encodings.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Where a document may tell its own encoding, in bytes.
const HEAD: usize = 1024;

/// The text of a document: byte-order mark, then what HTTP said, then what the document says of itself, then UTF-8 if it is
/// that, then windows-1252. Bytes that are no text become U+FFFD.
pub fn decode<'a>(bytes: &'a [u8], content_type: &str) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let said = charset(content_type).or_else(|| in_head(&bytes[..bytes.len().min(HEAD)]));
    let declared = said.and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = std::str::from_utf8(bytes);
    match (declared, text) {
        (Some(encoding), Ok(text)) if encoding == UTF_8 || encoding.is_single_byte() => Cow::Borrowed(text),
        (Some(encoding), _) if is_wide(encoding) && !looks_wide(bytes) => decode_bytes(bytes, UTF_8),
        (Some(encoding), _) => decode_bytes(bytes, encoding),
        (None, Ok(text)) => Cow::Borrowed(text),
        (None, Err(_)) if looks_wide(bytes) => decode_bytes(bytes, if bytes[0] == 0 { UTF_16BE } else { UTF_16LE }),
        // A few torn bytes in what is UTF-8 otherwise do not make it another encoding.
        (None, Err(_)) if mostly_utf8(bytes) => decode_bytes(bytes, UTF_8),
        (None, Err(_)) => decode_bytes(bytes, WINDOWS_1252),
    }
}

/// The text of JSON: UTF-8 whatever is said, marks of byte order aside.
pub fn decode_json(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => String::from_utf8_lossy(bytes),
    }
}

fn decode_bytes<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn looks_wide(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    head.len() >= 4 && head.iter().filter(|byte| **byte == 0).count() * 3 > head.len()
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes[..bytes.len().min(200_000)].utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

/// The `charset` of a content type.
fn charset(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset")?;
    let rest = lower[at + 7..].trim_start().strip_prefix('=')?.trim_start();
    let label: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| !matches!(c, '"' | '\'' | ';' | ' ' | '>' | '/'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// What a document says of itself: `<meta charset>`, `http-equiv`, the declaration of XML.
fn in_head(head: &[u8]) -> Option<String> {
    let text: String = head.iter().map(|byte| char::from(*byte)).collect::<String>().to_ascii_lowercase();
    if text.trim_start().starts_with("<?xml") {
        let declaration = &text[..text.find("?>").unwrap_or(text.len())];
        if let Some(at) = declaration.find("encoding") {
            let label: String = declaration[at + 8..]
                .chars()
                .skip_while(|c| matches!(c, ' ' | '=' | '"' | '\''))
                .take_while(|c| !matches!(c, '"' | '\'' | ' '))
                .collect();
            return Some(label);
        }
    }
    let mut rest = text.as_str();
    while let Some(at) = rest.find("<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        if let Some(label) = charset(tag) {
            return Some(label);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn encodings_are_found_in_their_order() {
        let latin = b"<meta charset=iso-8859-1><p>d\xe9j\xe0 \x80";
        assert!(decode(latin, "text/html").ends_with("déjà €"));
        assert!(decode("<meta charset=iso-8859-1>déjà".as_bytes(), "").ends_with("déjà"));
        assert!(decode(b"d\xe9j\xe0", "").ends_with("déjà"));
        assert_eq!(decode(b"\xef\xbb\xbfoui", "text/csv; charset=windows-1252"), "oui");
        assert_eq!(decode(b"\xff\xfeo\0u\0i\0", ""), "oui");
        assert_eq!(decode(b"d\xe9j\xe0", "text/html; charset=\"ISO-8859-1\""), "déjà");
    }
}
