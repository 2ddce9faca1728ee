//! What a browser does with a notice: RFC 8188's one record, under the keys of RFC 8291.

use super::Browser;
use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
};

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]], length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length];
    Salt::new(HKDF_SHA256, salt).extract(secret).expand(info, Length(length)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

/// The words of a notice; none if it does not open.
pub(super) fn open(browser: &Browser, body: &[u8]) -> Option<String> {
    let (salt, rest) = body.split_at_checked(16)?;
    let (size, rest) = rest.split_at_checked(4)?;
    let size = usize::try_from(u32::from_be_bytes(size.try_into().ok()?)).ok()?;
    let (&length, rest) = rest.split_first()?;
    let (theirs, record) = rest.split_at_checked(usize::from(length))?;
    // One record, and browsers take no other key than a point of the curve.
    if theirs.len() != 65 || record.len() > size {
        return None;
    }
    let key = PrivateKey::from_private_key(&ECDH_P256, &browser.private).ok()?;
    let ours = key.compute_public_key().ok()?;
    let shared = agree(&key, UnparsedPublicKey::new(&ECDH_P256, theirs), (), |secret| {
        derive(&browser.auth, secret, &[b"WebPush: info\0", ours.as_ref(), theirs], 32).ok_or(())
    });
    let shared = shared.ok()?;
    let content_key = derive(salt, &shared, &[b"Content-Encoding: aes128gcm\0"], 16)?;
    let nonce = derive(salt, &shared, &[b"Content-Encoding: nonce\0"], 12)?;
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key).ok()?);
    let mut record = record.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(&nonce).ok()?;
    let plain = cipher.open_in_place(nonce, Aad::empty(), &mut record).ok()?;
    // Padding is noughts after the mark of the last record.
    let end = plain.iter().rposition(|byte| *byte != 0)?;
    if plain[end] != 2 {
        return None;
    }
    String::from_utf8(plain[..end].to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::bytes;

    /// RFC 8291 section 5.
    #[test]
    fn the_example_of_the_standard_opens() {
        let read = |text: &str| bytes(text).unwrap();
        let browser = Browser {
            private: read("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").try_into().unwrap(),
            auth: read("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
            sender: None,
            is_gone: false,
        };
        let body = read(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBr\
             u3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        assert_eq!(open(&browser, &body).as_deref(), Some("When I grow up, I want to be a watermelon"));
        let mut altered = body;
        altered[100] ^= 1;
        assert_eq!(open(&browser, &altered), None);
    }
}
