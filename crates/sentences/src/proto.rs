//! As much of protocol buffers as the pieces need: fields of a message, by number (protobuf.dev, « Encoding »).

use crate::SentencesError;

const BROKEN: SentencesError = SentencesError::Malformed("the pieces are no message");

/// The fields of a message that are bytes or 32-bit numbers, in order, each with its number; others are passed over.
pub(crate) fn fields(message: &[u8]) -> Result<Vec<(u64, &[u8])>, SentencesError> {
    let mut rest = message;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let key = varint(&mut rest)?;
        let length = match key & 7 {
            0 => {
                varint(&mut rest)?;
                continue;
            }
            1 => 8,
            2 => usize::try_from(varint(&mut rest)?).map_err(|_| BROKEN)?,
            5 => 4,
            _ => return Err(BROKEN),
        };
        let (value, after) = rest.split_at_checked(length).ok_or(BROKEN)?;
        found.push((key >> 3, value));
        rest = after;
    }
    Ok(found)
}

fn varint(rest: &mut &[u8]) -> Result<u64, SentencesError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or(BROKEN)?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(BROKEN)
}
