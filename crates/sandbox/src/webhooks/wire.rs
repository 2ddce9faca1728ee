use bytes::Bytes;
use kernel::hmac_sha256;
use serde::Serialize;
use serde_json::{Value, ser::Formatter};
use std::io;

/// Compact JSON with everything beyond ASCII as `\uXXXX`, the way Meta's serialiser writes it (section 1.3).
pub(crate) fn serialise(body: &Value, escape_slashes: bool) -> Bytes {
    let mut out = Vec::with_capacity(512);
    let mut writer = serde_json::Serializer::with_formatter(&mut out, Escaped { escape_slashes });
    // Writing a JSON value into memory cannot fail; an empty body would be refused loudly by any receiver.
    if let Err(error) = body.serialize(&mut writer) {
        tracing::error!(%error, "A webhook cannot be serialised");
    }
    out.into()
}

/// The `X-Hub-Signature-256` of these very bytes.
pub(crate) fn signature(app_secret: &str, bytes: &[u8]) -> String {
    format!("sha256={}", hex::encode(hmac_sha256(app_secret.as_bytes(), bytes)))
}

struct Escaped {
    escape_slashes: bool,
}

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let plain = |c: char| c.is_ascii() && !(self.escape_slashes && c == '/');
        let mut rest = fragment;
        while let Some(start) = rest.find(|c| !plain(c)) {
            writer.write_all(&rest.as_bytes()[..start])?;
            let Some(c) = rest[start..].chars().next() else { break };
            if c == '/' {
                writer.write_all(b"\\/")?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = &rest[start + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_contract_vectors_are_signed_as_told() {
        let sign = |bytes: &[u8]| signature("test_app_secret", bytes);
        let plain = r#"{"object":"whatsapp_business_account","entry":[]}"#;
        assert_eq!(sign(plain.as_bytes()), "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756");
        let spaced = r#"{"object": "whatsapp_business_account", "entry": []}"#;
        assert_eq!(sign(spaced.as_bytes()), "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a");
        let escaped = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"caf\u00e9 \ud83d\udc4d"}}]}]}"#;
        assert_eq!(escaped.len(), 131);
        assert_eq!(sign(escaped.as_bytes()), "sha256=754f6dfab1d30b634556deb5e78e8a4fa4b2089522d387db6ea382b864783107");
        let utf8 = escaped.replace(r"\u00e9", "é").replace(r"\ud83d\udc4d", "👍");
        assert_eq!(sign(utf8.as_bytes()), "sha256=74e7f1614571b04c85b6bbdaffc0e20b8d4288f499768647a3d6f78a92f6093f");
    }

    #[test]
    fn everything_beyond_ascii_is_escaped_in_lowercase_and_reads_back_equal() {
        let body = json!({"t": "café 👍 \"a/b\"\n"});
        assert_eq!(serialise(&body, false), r#"{"t":"caf\u00e9 \ud83d\udc4d \"a/b\"\n"}"#.as_bytes());
        let slashed = serialise(&body, true);
        assert_eq!(slashed, r#"{"t":"caf\u00e9 \ud83d\udc4d \"a\/b\"\n"}"#.as_bytes());
        assert_eq!(serde_json::from_slice::<Value>(&slashed).unwrap(), body);
    }
}
