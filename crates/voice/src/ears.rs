//! What is said in a voice note.

mod gazetteer;
mod homophones;
mod loops;
mod whisper;

pub use gazetteer::Gazetteer;

use crate::{EAR_RATE, Sound, VoiceError, pieces};
use kernel::Locale;
use std::path::Path;
use whisper::{Decoded, Whisper};

/// What may help to understand a note.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// What is usually spoken there.
    pub expected: Option<Locale>,
    /// Words that may be said, in sentences: goods, places, ways to pay.
    pub prompt: String,
    /// Names to find again by their sound.
    pub names: Gazetteer,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The words, names corrected.
    pub text: String,
    /// The words as the model gave them.
    pub raw: String,
    /// The language, by its ISO 639-1 code.
    pub language: String,
    /// How sure the language is, 0–1.
    pub language_sure: f32,
    /// How sure the words are, 0–1: the mean of what the model gives each of its tokens.
    pub confidence: f32,
    /// Seconds of sound.
    pub seconds: f32,
}

impl Heard {
    /// The language, when it is one that is understood and sure enough.
    pub fn locale(&self) -> Option<Locale> {
        self.language.parse().ok().filter(|_| self.language_sure >= SURE_LANGUAGE)
    }
}

/// Below this, nobody knows what language it is.
const SURE_LANGUAGE: f32 = 0.5;
/// Letters a second below which few words are made of a long sound: music, a street. Who speaks slowly says twice as many.
const SLOWEST: f32 = 2.5;
/// Seconds from which a sound is long enough to tell.
const LONG_ENOUGH: f32 = 3.0;
/// Words whose tokens are no surer than this are noise.
const NOISE: f32 = 0.25;

/// Ears: Whisper base on this machine, a note at a time.
pub struct Ears {
    whisper: Whisper,
}

impl Ears {
    /// The file of the model, in its folder.
    pub const MODEL: &'static str = "ggml-base.bin";
    /// Memory they take, in MB.
    pub const MEMORY_MB: u32 = 450;

    /// Reads the model from its folder; `threads` work at the same time.
    pub fn load(folder: &Path, threads: usize) -> Result<Self, VoiceError> {
        let path = folder.join(Self::MODEL);
        if !path.is_file() {
            return Err(VoiceError::Missing(Self::MODEL));
        }
        Ok(Self { whisper: Whisper::load(&path, threads)? })
    }

    /// What is said in a sound. [`VoiceError::Silent`] when nobody speaks.
    pub fn hear(&self, sound: Sound, hints: &Hints) -> Result<Heard, VoiceError> {
        let sound = sound.at(EAR_RATE);
        let seconds = sound.seconds();
        let pieces = pieces(&sound.samples);
        let first = pieces.first().ok_or(VoiceError::Silent)?;
        let mut state = self.whisper.state()?;
        let (language, language_sure) = state.language(&sound.samples[first.samples.clone()], hints.expected)?;
        // In a language that is not ours it is heard all the same: a draft for whoever listens.
        let spoken = language.parse().ok().or(hints.expected).unwrap_or_default();
        let (mut texts, mut sure, mut tokens) = (Vec::new(), 0.0, 0.0);
        for piece in &pieces {
            let decoded = hear_piece(&mut state, &sound.samples[piece.samples.clone()], spoken, &hints.prompt)?;
            let text = loops::without_marks(&decoded.text);
            let confidence = decoded.confidence * as_fast_as_speech(&text, &piece.samples);
            if text.chars().any(char::is_alphanumeric) && confidence >= NOISE {
                let weight = crate::sound::count(text.len());
                sure += confidence * weight;
                tokens += weight;
                texts.push(text);
            }
        }
        if texts.is_empty() {
            return Err(VoiceError::Silent);
        }
        let raw = texts.join(" ");
        let counted = if spoken == Locale::Fr { homophones::correct(&raw) } else { raw.clone() };
        let text = hints.names.correct(&counted);
        Ok(Heard { text, raw, language, language_sure, confidence: sure / tokens, seconds })
    }
}

/// How far so few letters in so long a sound may be what was said: 1 where they may, less the fewer there are.
fn as_fast_as_speech(text: &str, samples: &std::ops::Range<usize>) -> f32 {
    let seconds = crate::sound::count(samples.len()) / crate::sound::count(EAR_RATE as usize);
    let letters = crate::sound::count(text.chars().filter(|c| c.is_alphanumeric()).count());
    if seconds < LONG_ENOUGH { 1.0 } else { (letters / seconds / SLOWEST).min(1.0) }
}

/// A piece: quickly first; with the whole window where that lost the thread or gave nothing.
fn hear_piece(
    state: &mut whisper::State<'_>,
    samples: &[f32],
    locale: Locale,
    prompt: &str,
) -> Result<Decoded, VoiceError> {
    let seconds = crate::sound::count(samples.len()) / crate::sound::count(EAR_RATE as usize);
    let quick = state.decode(samples, locale, prompt, Some(window(seconds)))?;
    let is_lost = |decoded: &Decoded| decoded.text.trim().is_empty() || loops::is_lost(&decoded.text, seconds);
    if !is_lost(&quick) {
        return Ok(quick);
    }
    // The prompt may be what it repeats.
    let whole = state.decode(samples, locale, "", None)?;
    if loops::is_lost(&whole.text, seconds) { Ok(Decoded::default()) } else { Ok(whole) }
}

/// How much of Whisper's window of 1,500 places a piece needs: 50 a second and 384 more, in steps of 64 (measured: less
/// makes endless loops, all of it takes four times as long).
#[expect(clippy::cast_possible_truncation, reason = "1,500 at most")]
fn window(seconds: f32) -> i32 {
    let wanted = (seconds * 50.0).ceil() as i32 + 384;
    ((wanted + 63) / 64 * 64).min(1500)
}
