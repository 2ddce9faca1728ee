//! What a sound looks like beside its player.

use voice::{VoiceError, decode};

/// More bytes than any phone sends as a voice note: such a file is played without its picture.
pub const WAVE_LARGEST: u64 = 16 << 20;

/// How loud a file is along its way, in so many steps of 0–100. It takes the time of a thread that may block.
pub fn wave(bytes: &[u8], mime: &str, steps: usize) -> Result<Vec<u8>, VoiceError> {
    Ok(voice::wave(&decode(bytes, mime)?, steps))
}
