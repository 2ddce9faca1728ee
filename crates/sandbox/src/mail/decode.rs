//! A letter made readable: headers (RFC 2047) and the encodings of its words (RFC 2045). One part only, which is all that
//! the product sends.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What the mailbox shows of a letter.
pub(super) struct Read {
    pub(super) message_id: Option<String>,
    pub(super) subject: String,
    pub(super) text: String,
}

pub(super) fn read(raw: &str) -> Read {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let encoding = header(head, "Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase();
    let text = match encoding.as_str() {
        "base64" => STANDARD.decode(body.split_whitespace().collect::<String>()).ok(),
        "quoted-printable" => Some(quoted(body, false)),
        _ => None,
    };
    let text = text.map_or_else(|| body.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    Read {
        message_id: header(head, "Message-ID"),
        subject: words(&header(head, "Subject").unwrap_or_default()),
        text: text.replace("\r\n", "\n"),
    }
}

/// A header's value with its folded lines joined.
fn header(head: &str, name: &str) -> Option<String> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let found = unfolded.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    found.filter(|value| !value.is_empty())
}

/// `=?utf-8?b?…?=` as the words it stands for; blanks between two of them are none.
fn words(text: &str) -> String {
    let (mut out, mut was_word) = (String::new(), false);
    for part in text.split(' ') {
        let decoded = word(part);
        let is_glued = was_word && decoded.is_some();
        if !(out.is_empty() || is_glued) {
            out.push(' ');
        }
        was_word = decoded.is_some();
        out.push_str(&decoded.unwrap_or_else(|| part.to_owned()));
    }
    out
}

fn word(part: &str) -> Option<String> {
    let mut parts = part.strip_prefix("=?")?.strip_suffix("?=")?.splitn(3, '?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => STANDARD.decode(text).ok()?,
        "q" | "Q" => quoted(text, true),
        _ => return None,
    };
    String::from_utf8(bytes).ok()
}

/// Quoted-printable; in headers an underscore is a blank.
fn quoted(text: &str, in_header: bool) -> Vec<u8> {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at + 1..];
        match byte {
            b'=' if rest.starts_with(b"\r\n") => at += 2,
            b'=' => match rest.get(..2).and_then(|two| hex::decode(two).ok()) {
                Some(decoded) => {
                    out.extend(decoded);
                    at += 2;
                }
                None => out.push(b'='),
            },
            b'_' if in_header => out.push(b' '),
            other => out.push(*other),
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {

    #[test]
    fn letters_are_read_in_each_encoding() {
        let raw = "Message-ID: <1@a>\r\nSubject: =?utf-8?b?UGFpZW1lbnQ=?=\r\n =?utf-8?Q?_re=C3=A7u?= now\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nre=C3=A7u =\r\nhier\r\n";
        let read = super::read(raw);
        assert_eq!((read.subject.as_str(), read.text.as_str()), ("Paiement reçu now", "reçu hier\n"));
        assert_eq!(read.message_id.as_deref(), Some("<1@a>"));
        let read = super::read("Content-Transfer-Encoding: base64\r\n\r\ncmXD\r\np3U=\r\n");
        assert_eq!((read.subject.as_str(), read.text.as_str()), ("", "reçu"));
        assert_eq!(super::read("Subject: a=b\r\n\r\nplain = plain\r\n").text, "plain = plain\n");
    }
}
