//! What a teammate says into a browser, as WhatsApp takes it.

use kernel::Millis;
use voice::{VoiceError, decode, even, voice_note};

/// A voice note ready to be sent.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// OGG with Opus, one channel.
    pub bytes: Vec<u8>,
    /// How long it is.
    pub length: Millis,
}

/// Shorter than this, somebody pressed by mistake.
const SHORTEST: f32 = 0.4;

/// A recording of any browser (WebM, OGG, MP4; at most ten minutes of it) as a voice note of even loudness. It takes the
/// time of a thread that may block: some milliseconds a second of sound.
pub fn recorded(bytes: &[u8], mime: &str) -> Result<Recorded, VoiceError> {
    let sound = even(decode(bytes, mime)?);
    if sound.seconds() < SHORTEST {
        return Err(VoiceError::Silent);
    }
    #[expect(clippy::cast_possible_truncation, reason = "ten minutes")]
    let length = Millis((sound.seconds() * 1_000.0) as i64);
    Ok(Recorded { bytes: voice_note(sound)?, length })
}
