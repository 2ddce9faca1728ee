//! Sound of any kind a phone or a browser sends, as ears hear it: 16 kHz, one channel.

use super::{
    EAR_RATE, Sound,
    ogg::{self, Packets, mix},
};
use crate::VoiceError;
use std::io::Cursor;
use symphonia::core::{
    codecs::audio::{AudioDecoderOptions, well_known::CODEC_ID_OPUS},
    errors::Error,
    formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
    io::MediaSourceStream,
    meta::MetadataOptions,
};

/// Nobody listens to more than ten minutes of one note.
const LONGEST: usize = 600;

/// The most seconds of a sound that are read.
pub const fn most_seconds() -> usize {
    LONGEST
}

/// The same in samples.
pub(super) const fn most_samples(rate: u32) -> usize {
    LONGEST * rate as usize
}

/// Reads a file by what is in it; `mime` is what its sender says it is and only helps to tell a sound that is not read
/// ([`VoiceError::Unread`]: AMR, of old telephones, has no decoder that is kept) from a broken one
/// ([`VoiceError::Corrupt`]). At most ten minutes of it are read.
pub fn decode(bytes: &[u8], mime: &str) -> Result<Sound, VoiceError> {
    if bytes.starts_with(b"OggS") {
        return ogg::read(bytes);
    }
    if bytes.starts_with(b"#!AMR") || mime.contains("amr") || mime.contains("3gpp") {
        return Err(VoiceError::Unread);
    }
    let source = MediaSourceStream::new(Box::new(Cursor::new(bytes.to_vec())), Default::default());
    let mut hint = Hint::new();
    hint.mime_type(mime.split(';').next().unwrap_or_default().trim());
    let probed =
        symphonia::default::get_probe().probe(&hint, source, FormatOptions::default(), MetadataOptions::default());
    let format = probed.map_err(|error| match error {
        Error::Unsupported(_) if !mime.starts_with("audio/") && !mime.starts_with("video/") => VoiceError::Unread,
        _ => VoiceError::Corrupt,
    })?;
    read(format)
}

fn read(mut format: Box<dyn FormatReader + '_>) -> Result<Sound, VoiceError> {
    let track = format.default_track(TrackType::Audio).ok_or(VoiceError::Silent)?;
    let id = track.id;
    let params = track.codec_params.as_ref().and_then(|params| params.audio()).ok_or(VoiceError::Unread)?.clone();
    let mut samples = Vec::new();
    if params.codec == CODEC_ID_OPUS {
        // Browsers record Opus in WebM.
        let mut packets = Packets::new(params.extra_data.as_deref())?;
        let most = most_samples(EAR_RATE);
        while let Some(packet) = next(format.as_mut(), id, samples.is_empty())? {
            packets.add(&packet, &mut samples)?;
            if samples.len() >= most {
                break;
            }
        }
        return Ok(Sound { rate: EAR_RATE, samples });
    }
    let made = symphonia::default::get_codecs().make_audio_decoder(&params, &AudioDecoderOptions::default());
    let mut decoder = made.map_err(|_| VoiceError::Unread)?;
    let (mut rate, mut block) = (params.sample_rate.unwrap_or_default(), Vec::new());
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) if packet.track_id != id => continue,
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(_) if !samples.is_empty() => break,
            Err(_) => return Err(VoiceError::Corrupt),
        };
        match decoder.decode(&packet) {
            Ok(decoded) => {
                rate = decoded.spec().rate();
                let channels = decoded.spec().channels().count().max(1);
                decoded.copy_to_vec_interleaved::<f32>(&mut block);
                mix(&block, channels, &mut samples);
            }
            // One packet that is broken is skipped, as players do.
            Err(Error::DecodeError(_)) => {}
            Err(_) if !samples.is_empty() => break,
            Err(_) => return Err(VoiceError::Corrupt),
        }
        if rate > 0 && samples.len() >= most_samples(rate) {
            break;
        }
    }
    if samples.is_empty() || rate == 0 {
        return Err(VoiceError::Corrupt);
    }
    Ok(Sound { rate, samples }.at(EAR_RATE))
}

fn next(format: &mut dyn FormatReader, track: u32, is_first: bool) -> Result<Option<Vec<u8>>, VoiceError> {
    loop {
        match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == track => return Ok(Some(packet.data.to_vec())),
            Ok(Some(_)) => {}
            Ok(None) => return Ok(None),
            Err(_) if is_first => return Err(VoiceError::Corrupt),
            Err(_) => return Ok(None),
        }
    }
}
