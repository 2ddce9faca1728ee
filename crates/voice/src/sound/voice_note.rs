//! A sound as a voice note of WhatsApp: OGG, Opus, one channel (contract §4.3 of the Cloud API).

use super::Sound;
use crate::VoiceError;
use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead};

/// Bits a second: speech is clear, and twenty seconds are 50 KB.
const BITRATE: i32 = 20_000;
/// Samples a second of what is written, and of its clock.
const RATE: i32 = 24_000;
const TICKS: usize = 48_000 / RATE as usize;
/// 20 ms.
const FRAME: usize = RATE as usize / 50;

/// The bytes of a voice note.
pub fn voice_note(sound: Sound) -> Result<Vec<u8>, VoiceError> {
    voice_note_at(sound, BITRATE)
}

/// The same at so many bits a second.
pub fn voice_note_at(sound: Sound, bitrate: i32) -> Result<Vec<u8>, VoiceError> {
    let broken = |_| VoiceError::Unspoken("a voice note cannot be written");
    let samples = sound.at(RATE as u32).samples;
    let mut encoder = OpusEncoder::new(RATE, 1, Application::Voip).map_err(broken)?;
    encoder.bitrate_bps = bitrate;
    let head = OpusHead::for_encoder(&encoder, RATE as u32);
    let skip = usize::from(head.pre_skip);
    // The encoder's own delay is flushed with silence, and the end is trimmed to where the sound stopped (RFC 7845 §4.4).
    let frames = (samples.len() + skip.div_ceil(TICKS)).div_ceil(FRAME).max(1);
    let end = (skip + samples.len() * TICKS) as u64;
    let mut writer = OggOpusWriter::new(Vec::new(), head).map_err(broken)?;
    let (mut packet, mut block) = (vec![0; MAX_PACKET_BYTES], vec![0.0; FRAME]);
    for n in 0..frames {
        let rest = samples.get(n * FRAME..).unwrap_or_default();
        let (held, silent) = block.split_at_mut(rest.len().min(FRAME));
        held.copy_from_slice(&rest[..held.len()]);
        silent.fill(0.0);
        let size = encoder.encode(&block, FRAME, &mut packet).map_err(broken)?;
        if n + 1 == frames {
            let left = end.saturating_sub(u64::try_from(writer.granule()).unwrap_or_default());
            writer
                .write_packet_with_duration(&packet[..size], u32::try_from(left).unwrap_or_default())
                .map_err(broken)?;
        } else {
            writer.write_packet(&packet[..size]).map_err(broken)?;
        }
    }
    writer.finish().map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let samples: Vec<f32> = (0..48_000_u16).map(|n| 0.3 * (f32::from(n) * 0.11).sin()).collect();
        let bytes = voice_note(Sound { rate: 24_000, samples }).expect("written");
        assert!(bytes.len() < 7_000, "{}", bytes.len());
        let heard = crate::decode(&bytes, "audio/ogg; codecs=opus").expect("read");
        assert_eq!((heard.rate, heard.samples.len()), (16_000, 32_000));
        assert!((super::super::power(&heard.samples) / 0.045 - 1.0).abs() < 0.2);
    }

    #[test]
    fn what_is_broken_is_told() {
        let whole = voice_note(Sound { rate: 24_000, samples: vec![0.1; 72_000] }).expect("written");
        assert!(crate::decode(&whole[..200], "audio/ogg").is_err());
        assert!(crate::decode(b"", "audio/ogg").is_err());
        assert!(crate::decode(b"OggS and then nothing of it", "audio/ogg").is_err());
        // Half a note is heard as far as it goes.
        let tone: Vec<f32> = (0..720_000_u32).map(|n| 0.3 * ((n % 7919) as f32 * 0.11).sin()).collect();
        let long = voice_note(Sound { rate: 24_000, samples: tone }).expect("written");
        assert!(crate::decode(&long[..long.len() / 2], "audio/ogg").is_ok_and(|sound| sound.seconds() > 1.0));
    }
}
