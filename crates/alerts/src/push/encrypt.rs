//! A notice that only its browser can read (RFC 8291): one record of `aes128gcm` (RFC 8188).

use super::Browser;
use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
};
use kernel::{Chance, hmac_sha256};

/// A record holds a notice whole; no push service must take more than 4096 bytes.
const RECORD: u32 = 4096;
/// What is left of them for the words: salt, sizes, our key, the end of the record and its tag.
const MOST: usize = 4096 - 16 - 4 - 1 - 65 - 1 - 16;

/// Encrypts `plain` for a browser with a key pair of this one notice; none when it is too long or the browser's key is no
/// point of the curve.
pub(super) fn seal(chance: &Chance, browser: &Browser, plain: &[u8]) -> Option<Vec<u8>> {
    let ours = fresh_key(chance);
    seal_with(&ours, &chance.bytes::<16>(), &browser.key, &browser.auth, plain)
}

/// A private key of P-256.
pub(super) fn fresh_key(chance: &Chance) -> [u8; 32] {
    loop {
        let bytes = chance.bytes::<32>();
        // One in four thousand million is no key of the curve.
        if PrivateKey::from_private_key(&ECDH_P256, &bytes).is_ok() {
            return bytes;
        }
    }
}

/// The public half, uncompressed: 65 bytes.
pub(super) fn public_of(private: &[u8]) -> Option<[u8; 65]> {
    let key = PrivateKey::from_private_key(&ECDH_P256, private).ok()?;
    key.compute_public_key().ok()?.as_ref().try_into().ok()
}

fn seal_with(private: &[u8], salt: &[u8; 16], theirs: &[u8], auth: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    if plain.len() > MOST {
        return None;
    }
    let ours = public_of(private)?;
    let key = PrivateKey::from_private_key(&ECDH_P256, private).ok()?;
    let shared = agreement::agree(&key, UnparsedPublicKey::new(&ECDH_P256, theirs), (), |secret| {
        Ok::<_, ()>(hmac_sha256(auth, secret))
    });
    let material = expand(&shared.ok()?, &[&b"WebPush: info\0"[..], theirs, &ours].concat());
    let record_key = hmac_sha256(salt, &material);
    let content_key = expand(&record_key, b"Content-Encoding: aes128gcm\0");
    let nonce = expand(&record_key, b"Content-Encoding: nonce\0");
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key[..16]).ok()?);
    // The one record is the last: it ends with a 2.
    let mut record = [plain, &[2]].concat();
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
    cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut record).ok()?;
    Some([&salt[..], &RECORD.to_be_bytes(), &[65], &ours, &record].concat())
}

/// HKDF-Expand (RFC 5869) of at most 32 bytes: its first block.
fn expand(key: &[u8], info: &[u8]) -> [u8; 32] {
    hmac_sha256(key, &[info, &[1]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::unpadded;

    fn bytes(text: &str) -> Vec<u8> {
        unpadded(text).unwrap()
    }

    /// RFC 8291 section 5 and appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out_to_the_byte() {
        let private = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let public = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
        let theirs = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS\
            6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(public_of(&private).unwrap().to_vec(), bytes(public));
        let plain = b"When I grow up, I want to be a watermelon";
        let made = seal_with(&private, &salt, &bytes(theirs), &bytes("BTBZMqHH6r4Tts7J_aSIgg"), plain);
        assert_eq!(made.unwrap(), bytes(sealed));
    }

    #[test]
    fn what_is_too_long_or_for_no_key_is_not_sealed() {
        let chance = Chance::seeded(1);
        let theirs = public_of(&fresh_key(&chance)).unwrap();
        let seal =
            |key: &[u8], length: usize| seal_with(&fresh_key(&chance), &[0; 16], key, &[0; 16], &vec![b'a'; length]);
        assert_eq!(seal(&theirs, MOST).unwrap().len(), 4096);
        assert!(seal(&theirs, MOST + 1).is_none());
        assert!(seal(&[4; 65], 1).is_none());
    }
}
