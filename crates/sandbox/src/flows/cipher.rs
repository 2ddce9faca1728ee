use super::key::PublicKey;
use aes_gcm::{
    AesGcm, KeyInit, Nonce,
    aead::Aead,
    aes::{Aes128, cipher::consts::U16},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Chance;
use serde_json::{Value, json};

/// AES-128-GCM with a nonce of 16 bytes, which the usual alias does not take (section 8.8).
type Gcm = AesGcm<Aes128, U16>;

/// The secret of one request and its answer.
pub(super) struct Envelope {
    key: [u8; 16],
    iv: [u8; 16],
}

impl Envelope {
    /// A fresh one.
    pub(super) fn new(chance: &Chance) -> Self {
        Self { key: chance.bytes(), iv: chance.bytes() }
    }

    /// The body of a request: the plain text sealed, its key sealed for `reader`. None if the library refuses.
    pub(super) fn seal(&self, plain: &[u8], reader: &PublicKey) -> Option<Value> {
        Some(json!({
            "encrypted_flow_data": STANDARD.encode(self.encrypt(plain)?),
            "encrypted_aes_key": STANDARD.encode(reader.encrypt(&self.key)?),
            "initial_vector": STANDARD.encode(self.iv),
        }))
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        Gcm::new(&self.key.into()).encrypt(&Nonce::from(self.iv), plain).ok()
    }

    /// The plain text of an answer: base64 of what was sealed with the same key and every bit of the IV inverted, and
    /// nothing around it.
    pub(super) fn open(&self, body: &[u8]) -> Option<Vec<u8>> {
        let sealed = STANDARD.decode(body).ok()?;
        let inverted = self.iv.map(|byte| !byte);
        Gcm::new(&self.key.into()).decrypt(&Nonce::from(inverted), sealed.as_slice()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_vectors_hold() {
        let known = Envelope {
            key: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f_u128.to_be_bytes(),
            iv: 0x1011_1213_1415_1617_1819_1a1b_1c1d_1e1f_u128.to_be_bytes(),
        };
        let sealed = known.encrypt(br#"{"version":"3.0","action":"ping"}"#).unwrap();
        assert_eq!(STANDARD.encode(sealed), "vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA==");
        let body = "IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI=";
        assert_eq!(known.open(body.as_bytes()).unwrap(), br#"{"data":{"status":"active"}}"#);
        assert_eq!(STANDARD.encode(known.iv), "EBESExQVFhcYGRobHB0eHw==");
        for wrong in [format!("\"{body}\""), format!("{body}\n"), body[4..].to_owned()] {
            assert!(known.open(wrong.as_bytes()).is_none(), "{wrong:?}");
        }
    }
}
