//! Whisper, by whisper.cpp (<https://github.com/ggml-org/whisper.cpp>).

use crate::{EAR_RATE, VoiceError};
use kernel::Locale;
use std::{
    path::Path,
    sync::{Mutex, MutexGuard, Once},
};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState};

/// What a piece of sound says.
#[derive(Debug, Clone, Default)]
pub(super) struct Decoded {
    pub text: String,
    /// Mean probability of its tokens.
    pub confidence: f32,
}

/// A model in memory.
pub(super) struct Whisper {
    /// What it works in: a note at a time.
    work: Mutex<Work>,
    context: WhisperContext,
    threads: usize,
}

struct Work {
    decode: WhisperState,
    /// Kept apart: it remembers the window it was used with, and languages are told by the first seconds alone.
    language: WhisperState,
}

/// What languages are told by: five seconds, and the window that they need.
const TOLD_BY: usize = 5 * EAR_RATE as usize;
const TOLD_WINDOW: i32 = 640;
/// The longest prompt, in letters: Whisper reads 224 tokens of it.
const PROMPT: usize = 600;

impl Whisper {
    pub fn load(path: &Path, threads: usize) -> Result<Self, VoiceError> {
        static QUIET: Once = Once::new();
        QUIET.call_once(whisper_rs::install_logging_hooks);
        let context = WhisperContext::new_with_params(path, WhisperContextParameters::default()).map_err(failed)?;
        let (decode, mut language) = (context.create_state().map_err(failed)?, context.create_state().map_err(failed)?);
        let threads = threads.max(1);
        // Once used with this window, it goes on with it. A second is too short to be looked at.
        let params = params(threads, Locale::Fr, Some(TOLD_WINDOW));
        language.full(params, &vec![0.0; 2 * EAR_RATE as usize]).map_err(failed)?;
        Ok(Self { work: Mutex::new(Work { decode, language }), context, threads })
    }

    /// Waits until nobody else works with it.
    pub fn state(&self) -> Result<State<'_>, VoiceError> {
        let work = self.work.lock().map_err(|_| VoiceError::Model("an earlier note ended it".to_owned()))?;
        Ok(State { work, whisper: self })
    }
}

/// The model, ours for a note.
pub(super) struct State<'a> {
    work: MutexGuard<'a, Work>,
    whisper: &'a Whisper,
}

impl State<'_> {
    /// The language of a sound by its code, and how sure it is. Who is expected to speak one of ours has its benefit.
    pub fn language(&mut self, samples: &[f32], expected: Option<Locale>) -> Result<(String, f32), VoiceError> {
        let threads = self.whisper.threads;
        let first = &samples[..samples.len().min(TOLD_BY)];
        self.work.language.pcm_to_mel(first, threads).map_err(failed)?;
        let (best, all) = self.work.language.lang_detect(0, threads).map_err(failed)?;
        let of = |locale: Locale| {
            let id = whisper_rs::get_lang_id(locale.code()).and_then(|id| usize::try_from(id).ok());
            id.and_then(|id| all.get(id)).copied().unwrap_or(0.0)
        };
        if let Some(expected) = expected.filter(|locale| of(*locale) >= 0.3) {
            return Ok((expected.code().to_owned(), of(expected).max(0.5)));
        }
        let ours = Locale::ALL.into_iter().max_by(|a, b| of(*a).total_cmp(&of(*b))).unwrap_or_default();
        let sure = usize::try_from(best).ok().and_then(|id| all.get(id)).copied().unwrap_or(0.0);
        if of(ours) >= sure {
            return Ok((ours.code().to_owned(), of(ours)));
        }
        Ok((whisper_rs::get_lang_str(best).unwrap_or("?").to_owned(), sure))
    }

    /// What a piece of at most 28 s says, in a language. `window` is the part of Whisper's that is looked at; without one all
    /// of it is, and times are written, which helps over pauses.
    pub fn decode(
        &mut self,
        samples: &[f32],
        locale: Locale,
        prompt: &str,
        window: Option<i32>,
    ) -> Result<Decoded, VoiceError> {
        let mut params = params(self.whisper.threads, locale, window);
        let prompt = prompt.char_indices().nth(PROMPT).map_or(prompt, |(at, _)| &prompt[..at]).replace('\0', " ");
        if !prompt.is_empty() {
            params.set_initial_prompt(&prompt);
        }
        // Less than a second is refused.
        let mut padded = samples.to_vec();
        padded.resize(padded.len().max(EAR_RATE as usize + EAR_RATE as usize / 5), 0.0);
        let state = &mut self.work.decode;
        state.full(params, &padded).map_err(failed)?;
        let (mut text, mut sum, mut tokens) = (String::new(), 0.0, 0.0);
        let marks = self.whisper.context.token_eot();
        for segment in state.as_iter() {
            text.push_str(&segment.to_str_lossy().map_err(failed)?);
            for n in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(n) else { continue };
                if token.token_id() < marks {
                    sum += token.token_probability();
                    tokens += 1.0;
                }
            }
        }
        Ok(Decoded { text, confidence: if tokens > 0.0 { sum / tokens } else { 0.0 } })
    }
}

fn params(threads: usize, locale: Locale, window: Option<i32>) -> FullParams<'static, 'static> {
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_n_threads(i32::try_from(threads).unwrap_or(1));
    params.set_language(Some(locale.code()));
    params.set_translate(false);
    params.set_no_context(true);
    params.set_suppress_blank(true);
    params.set_suppress_nst(true);
    params.set_no_timestamps(window.is_some());
    params.set_audio_ctx(window.unwrap_or(0));
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    params
}

fn failed(error: WhisperError) -> VoiceError {
    VoiceError::Model(error.to_string())
}
