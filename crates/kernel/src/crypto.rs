use crate::{Chance, Secret};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    constant_time, digest, hmac,
};
use std::{fmt, sync::Arc};

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// HMAC-SHA256 (RFC 2104) of `message` under `key`.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref());
    out
}

/// Whether `tag` is the HMAC-SHA256 of `message` under `key`, in constant time.
pub fn hmac_sha256_verify(key: &[u8], message: &[u8], tag: &[u8]) -> bool {
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), message, tag).is_ok()
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// Seals secrets for storage with the operator's key: AES-256-GCM, a fresh 12-byte nonce before each ciphertext,
/// bound to a `place` (table, column and owner) so that a sealed value copied elsewhere does not open.
#[derive(Clone)]
pub struct Vault {
    key: Arc<LessSafeKey>,
    fingerprint_key: [u8; 32],
}

/// A sealed value that does not open: other key, other place, or altered bytes.
#[derive(Debug, thiserror::Error)]
#[error("a stored secret does not open with this secret_key")]
pub struct VaultError;

const NONCE: usize = 12;

impl Vault {
    /// A vault under the operator's `secret_key`, of any length; the cipher's key is derived from it.
    pub fn new(secret_key: &Secret) -> Self {
        let key = hmac_sha256(secret_key.reveal().as_bytes(), b"seven-t vault v1");
        let fingerprint_key = hmac_sha256(secret_key.reveal().as_bytes(), b"seven-t fingerprint v1");
        let key = UnboundKey::new(&AES_256_GCM, &key).expect("32 bytes are a valid AES-256 key");
        Self { key: Arc::new(LessSafeKey::new(key)), fingerprint_key }
    }

    /// Seals `secret` for `place`.
    pub fn seal(&self, chance: &Chance, place: &str, secret: &Secret) -> Vec<u8> {
        let nonce = chance.bytes::<NONCE>();
        let mut sealed = secret.reveal().as_bytes().to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place.as_bytes()), &mut sealed)
            .expect("a secret is far shorter than AES-GCM's limit");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what [`Vault::seal`] made for the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret, VaultError> {
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(VaultError)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError)?;
        let mut body = body.to_vec();
        let plain = self.key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut body).map_err(|_| VaultError)?;
        String::from_utf8(plain.to_vec()).map(Secret::new).map_err(|_| VaultError)
    }

    /// A stable, one-way mark of `secret`: equal secrets have equal marks, and a mark tells nothing without the
    /// operator's key. Used to compare or index secrets without opening them.
    pub fn fingerprint(&self, secret: &Secret) -> [u8; 32] {
        hmac_sha256(&self.fingerprint_key, secret.reveal().as_bytes())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_in_its_place_and_untouched() {
        let (vault, chance) = (Vault::new(&"operator".into()), Chance::seeded(1));
        let mut sealed = vault.seal(&chance, "line.access_token:1", &"EAAG…".into());
        assert_eq!(vault.open("line.access_token:1", &sealed).unwrap().reveal(), "EAAG…");
        assert!(vault.open("line.access_token:2", &sealed).is_err());
        assert!(Vault::new(&"other".into()).open("line.access_token:1", &sealed).is_err());
        sealed[14] ^= 1;
        assert!(vault.open("line.access_token:1", &sealed).is_err());
        assert!(vault.open("line.access_token:1", &[1, 2]).is_err());
    }
}
