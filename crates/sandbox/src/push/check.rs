//! Who sends (RFC 8292).

use super::bytes;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use kernel::{Millis, hours};
use serde::Deserialize;

/// A sender who proved who they are.
pub(super) struct Sender {
    pub(super) key: Vec<u8>,
    pub(super) contact: String,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    sub: Option<String>,
}

/// Reads `vapid t=token, k=key`; why not, in a word.
pub(super) fn sender(header: &str, service: &str, now: Millis) -> Result<Sender, &'static str> {
    let parameters = header.strip_prefix("vapid ").ok_or("no vapid scheme")?;
    let value = |name: &str| {
        let found = parameters.split(',').find_map(|one| one.trim().strip_prefix(name)?.strip_prefix('='));
        found.map(str::to_owned)
    };
    let (token, key) = (value("t").ok_or("no token")?, value("k").ok_or("no key")?);
    let key = bytes(&key).filter(|key| key.len() == 65).ok_or("no key of P-256")?;
    let (signed, signature) = token.rsplit_once('.').ok_or("no JWT")?;
    let (head, claims) = signed.split_once('.').ok_or("no JWT")?;
    let json = |part: &str| bytes(part).ok_or("no JWT");
    let head: Head = serde_json::from_slice(&json(head)?).map_err(|_| "no JWT")?;
    if head.alg != "ES256" {
        return Err("the token is not signed with ES256");
    }
    let signature = bytes(signature).ok_or("no signature")?;
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key);
    public.verify(signed.as_bytes(), &signature).map_err(|_| "the signature is wrong")?;
    let claims: Claims = serde_json::from_slice(&json(claims)?).map_err(|_| "the claims are wrong")?;
    let ends = Millis(claims.exp.saturating_mul(1000));
    if claims.aud != service {
        return Err("the token is for another service");
    }
    if ends <= now || ends > now + hours(24) {
        return Err("the token is old, or good for more than a day");
    }
    let contact = claims.sub.filter(|sub| sub.starts_with("mailto:") || sub.starts_with("https://"));
    Ok(Sender { key, contact: contact.ok_or("no contact")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0\
        NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtm\
        ysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
    const ENDS: Millis = Millis(1_453_523_768_000);

    /// RFC 8292 section 2.4.
    #[test]
    fn the_example_of_the_standard_is_believed() {
        let known = |service, now| sender(HEADER, service, now).map(|sender| sender.contact);
        let service = "https://push.example.net";
        assert_eq!(known(service, ENDS - hours(1)), Ok("mailto:push@example.com".to_owned()));
        assert_eq!(known(service, ENDS), Err("the token is old, or good for more than a day"));
        assert_eq!(known(service, ENDS - hours(25)), Err("the token is old, or good for more than a day"));
        assert_eq!(known("https://other.example.net", ENDS - hours(1)), Err("the token is for another service"));
        let forged = HEADER.replace("i3CY", "i3CZ");
        assert_eq!(sender(&forged, service, ENDS - hours(1)).err(), Some("the signature is wrong"));
    }
}
