//! OGG with Opus, as WhatsApp records voice notes.

use super::{EAR_RATE, Sound, decode::most_samples};
use crate::VoiceError;
use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, OpusDecoder, Trim};
use std::io::Cursor;

const RATE: i32 = EAR_RATE as i32;

/// The sound of a file; what can be heard of one that breaks off.
pub(super) fn read(bytes: &[u8]) -> Result<Sound, VoiceError> {
    let corrupt = |_| VoiceError::Corrupt;
    let mut reader = OggOpusReader::new(Cursor::new(bytes)).map_err(corrupt)?;
    let channels = usize::from(reader.head().channel_count).max(1);
    let mut decoder = reader.head().decoder(RATE).map_err(corrupt)?;
    let mut trim = Trim::new(reader.head(), RATE, channels).map_err(corrupt)?;
    let (mut block, mut samples) = (vec![0.0; MAX_PACKET_SAMPLES * channels], Vec::new());
    let most = most_samples(EAR_RATE);
    for packet in reader.packets() {
        let decoded = packet.and_then(|packet| {
            let count = decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut block)?;
            mix(trim.keep(&packet, &block[..count * channels]), channels, &mut samples);
            Ok(())
        });
        if decoded.is_err() {
            // A second heard is worth more than nothing; less is noise.
            if samples.len() < EAR_RATE as usize {
                return Err(VoiceError::Corrupt);
            }
            break;
        }
        if samples.len() >= most {
            samples.truncate(most);
            break;
        }
    }
    Ok(Sound { rate: EAR_RATE, samples })
}

/// Packets of Opus that came in another container, and the header that came with them.
pub(super) struct Packets {
    decoder: OpusDecoder,
    channels: usize,
    block: Vec<f32>,
}

impl Packets {
    pub fn new(head: Option<&[u8]>) -> Result<Self, VoiceError> {
        // Its tenth byte tells the channels (RFC 7845 §5.1).
        let channels = head.filter(|head| head.starts_with(b"OpusHead")).and_then(|head| head.get(9)).copied();
        let channels = usize::from(channels.unwrap_or(1)).clamp(1, 2);
        let decoder = OpusDecoder::new(RATE, channels);
        let decoder = decoder.map_err(|_| VoiceError::Corrupt)?;
        Ok(Self { decoder, channels, block: vec![0.0; MAX_PACKET_SAMPLES * channels] })
    }

    pub fn add(&mut self, packet: &[u8], samples: &mut Vec<f32>) -> Result<(), VoiceError> {
        let count =
            self.decoder.decode(packet, MAX_PACKET_SAMPLES, &mut self.block).map_err(|_| VoiceError::Corrupt)?;
        mix(&self.block[..count * self.channels], self.channels, samples);
        Ok(())
    }
}

/// Adds the mean of the channels.
pub(super) fn mix(interleaved: &[f32], channels: usize, samples: &mut Vec<f32>) {
    if channels == 1 {
        samples.extend_from_slice(interleaved);
    } else {
        samples.extend(interleaved.chunks_exact(channels).map(|all| all.iter().sum::<f32>() / super::count(channels)));
    }
}
