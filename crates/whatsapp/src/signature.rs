//! The signature of webhooks and of Flow requests (§1.3): HMAC-SHA256 under the app secret over the raw bytes.
//!
//! Meta escapes what it serialises; parsed and written again, a body would no longer match. Verify the bytes as they
//! came, before reading them.

use kernel::{Secret, hmac_sha256, hmac_sha256_verify};

/// The header that carries the signature.
pub const HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";

/// Whether `header` (the value of [`HEADER`]) signs exactly `body` under `app_secret`: prefix `sha256=`, 64
/// hexadecimal digits, compared in constant time. An empty secret signs nothing.
#[must_use]
pub fn verify(app_secret: &Secret, body: &[u8], header: &str) -> bool {
    let Some(digits) = header.strip_prefix(PREFIX) else { return false };
    let mut tag = [0; 32];
    if app_secret.is_empty() || hex::decode_to_slice(digits, &mut tag).is_err() {
        return false;
    }
    hmac_sha256_verify(app_secret.reveal().as_bytes(), body, &tag)
}

/// The header value that signs `body`, for whoever plays Meta.
#[must_use]
pub fn sign(app_secret: &Secret, body: &[u8]) -> String {
    format!("{PREFIX}{}", hex::encode(hmac_sha256(app_secret.reveal().as_bytes(), body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// §14: rows 1 and 2, and rows 3 and 4, are equal as JSON and differ as bytes.
    const VECTORS: [(&str, &str); 4] = [
        (
            r#"{"object":"whatsapp_business_account","entry":[]}"#,
            "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
        ),
        (
            r#"{"object": "whatsapp_business_account", "entry": []}"#,
            "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a",
        ),
        (
            r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"caf\u00e9 \ud83d\udc4d"}}]}]}"#,
            "sha256=754f6dfab1d30b634556deb5e78e8a4fa4b2089522d387db6ea382b864783107",
        ),
        (
            r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"café 👍"}}]}]}"#,
            "sha256=74e7f1614571b04c85b6bbdaffc0e20b8d4288f499768647a3d6f78a92f6093f",
        ),
    ];

    #[test]
    fn the_known_answers_hold_and_only_for_their_own_bytes() {
        let secret = Secret::new("test_app_secret");
        assert_eq!((VECTORS[2].0.len(), VECTORS[3].0.len()), (131, 119));
        for (row, (body, header)) in VECTORS.iter().enumerate() {
            assert_eq!(sign(&secret, body.as_bytes()), *header, "row {row}");
            for (other, (bytes, _)) in VECTORS.iter().enumerate() {
                assert_eq!(verify(&secret, bytes.as_bytes(), header), row == other, "header {row} over body {other}");
            }
        }
    }

    #[test]
    fn anything_but_a_whole_signature_is_refused() {
        let (secret, (body, header)) = (Secret::new("test_app_secret"), VECTORS[0]);
        let body = body.as_bytes();
        assert!(verify(&secret, body, header));
        for wrong in [
            "",
            "sha256=",
            &header[7..],                          // no prefix
            &header[..header.len() - 1],           // 63 digits
            &format!("{header}0"),                 // 65 digits
            &header.replace("sha256=", "sha1="),   // another algorithm
            &header.replace("sha256=", "SHA256="), // another spelling
            &format!("{header} "),
            &format!("sha256={}", "z".repeat(64)),
            &format!("sha256={}", "é".repeat(32)), // 64 bytes, not hexadecimal
            &header.replace('d', "e"),
        ] {
            assert!(!verify(&secret, body, wrong), "{wrong:?}");
        }
        assert!(!verify(&Secret::new("other"), body, header));
        let unset = Secret::default();
        assert!(!verify(&unset, body, &sign(&unset, body)), "an unset secret accepts nobody");
    }
}
