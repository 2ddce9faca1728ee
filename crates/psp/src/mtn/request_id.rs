use crate::Reference;
use kernel::sha256;

/// The id of a request at MTN, a version 4 UUID: always the same for one reference, so that asking twice is refused as a
/// duplicate, and a creation whose answer was lost can be asked about. References are never used twice.
pub(super) fn request_id(reference: &Reference) -> String {
    let digest = sha256(format!("seven-t mtn {reference}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex::encode(bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reference_has_one_id_of_version_4() {
        let id = |text: &str| request_id(&Reference::parse(text).unwrap());
        assert_eq!(id("CMD-1"), id("CMD-1"));
        assert_ne!(id("CMD-1"), id("CMD-2"));
        let bytes = id("CMD-1").into_bytes();
        assert_eq!((bytes.len(), bytes[14], b"89ab".contains(&bytes[19])), (36, b'4', true));
    }
}
