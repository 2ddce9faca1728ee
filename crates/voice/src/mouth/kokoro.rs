//! Kokoro-82M (<https://huggingface.co/hexgrad/Kokoro-82M>), by ONNX Runtime, whose library is loaded when first asked.

use super::{Voice, phonemes::phonemes, tokens::tokens};
use crate::{Sound, VoiceError};
use kernel::Locale;
use ort::{
    environment::Environment,
    inputs,
    session::{Session, builder::GraphOptimizationLevel},
    value::Tensor,
};
use std::{
    fs,
    path::Path,
    sync::{Mutex, OnceLock, PoisonError},
};

/// The files, in their folder.
const MODEL: &str = "kokoro-v1.0.int8.onnx";
const RUNTIME: &str = "libonnxruntime.so";
const FRENCH: &str = "ff_siwis.bin";
const ENGLISH: &str = "af_heart.bin";
const OTHER: &str = "am_michael.bin";
/// Samples a second.
const RATE: u32 = 24_000;
/// A voice: a row of numbers for each count of tokens.
const ROW: usize = 256;

pub(super) struct Kokoro {
    session: Mutex<Session>,
    french: Vec<f32>,
    english: Vec<f32>,
    /// Where it is installed: an English one, and half of it in the French one, which alone knows the sounds of French.
    other: Option<Vec<f32>>,
    other_english: Option<Vec<f32>>,
}

impl Kokoro {
    pub fn load(folder: &Path, threads: usize) -> Result<Self, VoiceError> {
        for name in [MODEL, RUNTIME, FRENCH, ENGLISH] {
            if !folder.join(name).is_file() {
                return Err(VoiceError::Missing(name));
            }
        }
        let session = session(environment(folder)?, folder, threads).map_err(failed)?;
        let voice = |name: &'static str| {
            let bytes = fs::read(folder.join(name)).map_err(|error| VoiceError::Model(error.to_string()))?;
            Ok::<Vec<f32>, VoiceError>(
                bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
            )
        };
        let (french, english) = (voice(FRENCH)?, voice(ENGLISH)?);
        let other_english = voice(OTHER).ok();
        let mixed = |other: &Vec<f32>| french.iter().zip(other).map(|(own, other)| 0.6 * own + 0.4 * other).collect();
        let other = other_english.as_ref().map(mixed);
        Ok(Self { session: Mutex::new(session), french, english, other, other_english })
    }

    pub fn say(&self, text: &str, locale: Locale, voice: Voice) -> Result<Sound, VoiceError> {
        let sounds = tokens(&phonemes(text, locale)?);
        if sounds.is_empty() {
            return Err(VoiceError::Silent);
        }
        let rows = match (voice, locale) {
            (Voice::Other, Locale::Fr) => self.other.as_ref().ok_or(VoiceError::Missing(OTHER))?,
            (Voice::Other, Locale::En) => self.other_english.as_ref().ok_or(VoiceError::Missing(OTHER))?,
            (Voice::Own, Locale::Fr) => &self.french,
            (Voice::Own, Locale::En) => &self.english,
        };
        let row = sounds.len().min(rows.len() / ROW) - 1;
        let style = rows[row * ROW..(row + 1) * ROW].to_vec();
        let ends = [0];
        let numbers: Vec<i64> = ends.iter().chain(&sounds).chain(&ends).copied().collect();
        let samples = self.run(numbers, style).map_err(failed)??;
        Ok(Sound { rate: RATE, samples: trimmed(&samples).to_vec() })
    }

    fn run(&self, numbers: Vec<i64>, style: Vec<f32>) -> ort::Result<Result<Vec<f32>, VoiceError>> {
        let Ok(mut session) = self.session.lock() else {
            return Ok(Err(VoiceError::Model("an earlier sentence ended it".to_owned())));
        };
        let count = numbers.len();
        let given = inputs![
            "tokens" => Tensor::from_array(([1, count], numbers))?,
            "style" => Tensor::from_array(([1, ROW], style))?,
            "speed" => Tensor::from_array(([1], vec![1.0_f32]))?,
        ];
        let outputs = session.run(given)?;
        let (_, samples) = outputs[0].try_extract_tensor::<f32>()?;
        Ok(Ok(samples.to_vec()))
    }
}

fn session(env: &Environment, folder: &Path, threads: usize) -> ort::Result<Session> {
    Session::builder(env)?
        .with_optimization_level(GraphOptimizationLevel::Level3)?
        .with_intra_threads(threads.max(1))?
        // Every sentence has a new length: what is planned for the last one is of no use, and waiting threads take the
        // time of working ones (measured: half the time without both).
        .with_memory_pattern(false)?
        .with_intra_op_spinning(false)?
        .commit_from_file(folder.join(MODEL))
}

/// A process has one; it is kept for ever, and whoever comes later takes it as it is.
fn environment(folder: &Path) -> Result<&'static Environment, VoiceError> {
    static ONLY: OnceLock<Environment> = OnceLock::new();
    static MAKING: Mutex<()> = Mutex::new(());
    let _alone = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = ONLY.get() {
        return Ok(made);
    }
    let made = ort::init_from(folder.join(RUNTIME)).map_err(failed)?.build().map_err(failed)?;
    Ok(ONLY.get_or_init(|| made))
}

/// Without the silence at its ends.
fn trimmed(samples: &[f32]) -> &[f32] {
    const HEARD: f32 = 0.01;
    const MARGIN: usize = RATE as usize * 3 / 100;
    let heard = |sample: &f32| sample.abs() > HEARD;
    match (samples.iter().position(heard), samples.iter().rposition(heard)) {
        (Some(first), Some(last)) => &samples[first.saturating_sub(MARGIN)..(last + MARGIN).min(samples.len())],
        _ => samples,
    }
}

fn failed(error: impl std::fmt::Display) -> VoiceError {
    VoiceError::Model(error.to_string())
}
