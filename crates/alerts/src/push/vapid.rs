//! Who we are to a push service (RFC 8292).

use super::PushIdentity;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Millis, hours};
use serde_json::json;
use url::Url;

/// How long a token is good; the standard allows a day.
const GOOD_FOR: Millis = hours(12);

/// The header `Authorization` for a push service at `endpoint`; none when that is no address.
pub(super) fn authorization(us: &PushIdentity, endpoint: &str, public_url: &str, now: Millis) -> Option<String> {
    let audience = Url::parse(endpoint).ok()?.origin().ascii_serialization();
    // A push service that has trouble with us wants somebody to write to.
    let contact = if public_url.starts_with("https://") { public_url } else { "mailto:nobody@localhost" };
    let claims = json!({ "aud": audience, "exp": (now + GOOD_FOR).as_seconds(), "sub": contact });
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ES256" })), part(&claims));
    let signature = URL_SAFE_NO_PAD.encode(us.sign(signed.as_bytes())?);
    Some(format!("vapid t={signed}.{signature}, k={}", us.public_text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use kernel::Chance;

    #[test]
    fn a_push_service_can_check_who_we_are() {
        let us = PushIdentity::fresh(&Chance::seeded(5)).unwrap();
        let header = authorization(&us, "https://push.example.net/p/1", "https://vente.example.com", Millis(1_000_000));
        let header = header.unwrap();
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key));
        public.verify(signed.as_bytes(), &bytes(signature)).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&bytes(signed.split_once('.').unwrap().1)).unwrap();
        let wanted = json!({ "aud": "https://push.example.net", "exp": 44_200, "sub": "https://vente.example.com" });
        assert_eq!(claims, wanted);
    }
}
