use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// The business public key of a number (section 8.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BusinessKey {
    /// As it was uploaded.
    pub(crate) pem: String,
    /// False after the number was registered again: the key must then be uploaded again.
    pub(crate) valid: bool,
}

impl BusinessKey {
    pub(crate) fn status(&self) -> &'static str {
        if self.valid { "VALID" } else { "MISMATCH" }
    }
}

/// A public key ready for use.
pub(crate) struct PublicKey(OaepPublicEncryptingKey);

const BITS: usize = 2048;

impl PublicKey {
    /// Reads a PEM of an RSA key of 2,048 bits; says what is wrong.
    pub(crate) fn read(pem: &str) -> Result<Self, &'static str> {
        let inside = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----");
        let inside = inside.and_then(|rest| rest.strip_suffix("-----END PUBLIC KEY-----"));
        let inside = inside.ok_or("must be a PEM that begins with -----BEGIN PUBLIC KEY-----.")?;
        let base64: String = inside.split_ascii_whitespace().collect();
        let der = STANDARD.decode(base64).map_err(|_| "must be a PEM of valid base64.")?;
        let key = PublicEncryptingKey::from_der(&der).map_err(|_| "must be an RSA public key.")?;
        if key.key_size_bits() != BITS {
            return Err("must be an RSA key of 2048 bits.");
        }
        OaepPublicEncryptingKey::new(key).map(Self).map_err(|_| "cannot be used for encryption.")
    }

    /// RSA-OAEP with SHA-256 for both the hash and MGF1, no label.
    pub(super) fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = vec![0; self.0.ciphertext_size()];
        let length = self.0.encrypt(&OAEP_SHA256_MGF1SHA256, plain, &mut sealed, None).ok()?.len();
        sealed.truncate(length);
        Some(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::{
        encoding::{AsDer, PublicKeyX509Der},
        rsa::{KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey},
    };

    #[test]
    fn what_is_sealed_opens_with_sha_256_only() {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()));
        let sealed = PublicKey::read(&pem).unwrap().encrypt(&[7; 16]).unwrap();
        let private = OaepPrivateDecryptingKey::new(private).unwrap();
        let mut room = vec![0; private.min_output_size()];
        assert_eq!(private.decrypt(&OAEP_SHA256_MGF1SHA256, &sealed, &mut room, None).unwrap(), [7; 16]);
        assert!(private.decrypt(&OAEP_SHA1_MGF1SHA1, &sealed, &mut room, None).is_err());
    }
}
