use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{BufReader, Read};

/// From here on the ratio counts, in bytes.
const RATIO_FROM: usize = 10 * 1024 * 1024;
/// The most that honest text unpacks to.
const RATIO: usize = 100;
const BUFFER: usize = 64 * 1024;

/// What was packed is more than may be unpacked, or is not packed as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what was packed cannot be unpacked within bounds")]
pub struct Bomb;

/// Unpacks one layer of a content coding (`gzip`, `br`, `deflate`, `identity`), at most `most` bytes, counted while unpacking.
///
/// # Errors
/// [`Bomb`] beyond `most`, beyond a hundred to one past 10 MB, for two layers, for an unknown coding and for broken bytes.
pub fn inflate(packed: &[u8], coding: &str, most: usize) -> Result<Vec<u8>, Bomb> {
    match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(packed.to_vec()),
        "gzip" | "x-gzip" => within(MultiGzDecoder::new(packed), packed.len(), most),
        "deflate" if is_zlib(packed) => within(ZlibDecoder::new(packed), packed.len(), most),
        "deflate" => within(DeflateDecoder::new(packed), packed.len(), most),
        "br" => within(Decompressor::new(BufReader::new(packed), BUFFER), packed.len(), most),
        _ => Err(Bomb),
    }
}

fn is_zlib(packed: &[u8]) -> bool {
    matches!(packed, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Reads all of a source whose packed size is known, within bounds.
pub(crate) fn within(mut source: impl Read, packed: usize, most: usize) -> Result<Vec<u8>, Bomb> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            // A torn end: what came before it is kept, as browsers do.
            Err(_) if !bytes.is_empty() => return Ok(bytes),
            Err(_) => return Err(Bomb),
        };
        let total = bytes.len() + read;
        if total > most || total > RATIO_FROM && total / RATIO > packed {
            return Err(Bomb);
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
}
