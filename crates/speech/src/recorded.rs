//! What a teammate says into a browser, as WhatsApp takes it.

use voice::{VoiceError, decode, even, voice_note};

/// Shorter than this many seconds, somebody pressed by mistake.
const SHORTEST: f32 = 0.4;

/// A recording of any browser (WebM, OGG, MP4; at most ten minutes of it) as a voice note of even loudness: OGG with Opus,
/// one channel. It takes the time of a thread that may block: some milliseconds a second of sound.
pub fn recorded(bytes: &[u8], mime: &str) -> Result<Vec<u8>, VoiceError> {
    let sound = even(decode(bytes, mime)?);
    if sound.seconds() < SHORTEST {
        return Err(VoiceError::Silent);
    }
    voice_note(sound)
}
