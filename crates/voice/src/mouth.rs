//! A text, said.

mod kokoro;
mod phonemes;
mod pico;
mod program;
mod shelf;
mod tokens;

use crate::{Lexicon, Sentence, Sound, VoiceError, even, seconds_of, speakable, voice_note};
use kernel::Locale;
use kokoro::Kokoro;
use shelf::Shelf;
use std::path::Path;

/// The longest voice note, in seconds: nobody listens to more.
pub const LONGEST: f32 = 20.0;

/// A voice note that says a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// OGG/Opus, one channel.
    pub bytes: Vec<u8>,
    /// How long it is.
    pub seconds: f32,
    /// Whether all of the text is said; the rest is to be read.
    pub whole: bool,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The product's own.
    Own,
    /// Another one: a customer, in tests and figures.
    Other,
}

/// A mouth: Kokoro on this machine, or Pico where it is not installed.
pub struct Mouth {
    engine: Engine,
    shelf: Shelf,
}

enum Engine {
    Kokoro(Box<Kokoro>),
    Pico,
}

impl Mouth {
    /// Memory it takes, in MB.
    pub const MEMORY_MB: u32 = 400;

    /// Reads the model from its folder; `threads` work at the same time. What is said often is kept in `kept`.
    pub fn load(folder: &Path, threads: usize, kept: &Path) -> Result<Self, VoiceError> {
        let engine = match Kokoro::load(folder, threads) {
            Ok(kokoro) => Engine::Kokoro(Box::new(kokoro)),
            Err(error) if program::is_there(pico::PICO) => {
                tracing::warn!(error = %error, "Kokoro does not speak, Pico does: {error}");
                Engine::Pico
            }
            Err(error) => return Err(error),
        };
        Ok(Self { engine, shelf: Shelf::at(kept) })
    }

    /// What it is, for people and for what is kept.
    pub fn name(&self) -> &'static str {
        match &self.engine {
            Engine::Kokoro(_) => "kokoro",
            Engine::Pico => "pico",
        }
    }

    /// A text as a voice note of at most [`LONGEST`] seconds: as many of its sentences as fit, the last question rather than
    /// what stands before it.
    pub fn speak(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, VoiceError> {
        let all = speakable(text, locale, lexicon);
        let kept = fitting(&all);
        if kept.is_empty() {
            return Err(VoiceError::Silent);
        }
        let key = format!(
            "{}\n{}\n{}",
            self.name(),
            locale.code(),
            kept.iter().map(|s| s.text()).collect::<Vec<_>>().join("\n")
        );
        let whole = kept.len() == all.len();
        if let Some((bytes, seconds)) = self.shelf.find(&key) {
            return Ok(Spoken { bytes, seconds, whole });
        }
        let sound = even(self.say(&kept, locale, Voice::Own)?);
        let seconds = sound.seconds();
        let bytes = voice_note(sound)?;
        self.shelf.keep(&key, &bytes, seconds);
        Ok(Spoken { bytes, seconds, whole })
    }

    /// Sentences as sound, a short pause after each.
    pub fn say(&self, sentences: &[Sentence], locale: Locale, voice: Voice) -> Result<Sound, VoiceError> {
        let mut said = Sound::default();
        for sentence in sentences {
            let mut sound = match &self.engine {
                Engine::Kokoro(kokoro) => kokoro.say(sentence.text(), locale, voice)?,
                Engine::Pico => pico::say(sentence.text(), locale)?,
            };
            if said.rate > 0 {
                sound = sound.at(said.rate);
            }
            // What would be too long is left to be read.
            if said.rate > 0 && said.seconds() + sound.seconds() > LONGEST && voice == Voice::Own {
                break;
            }
            said.rate = sound.rate;
            said.samples.append(&mut sound.samples);
            let pause = said.rate as usize / 4;
            said.samples.resize(said.samples.len() + pause, 0.0);
        }
        if said.samples.is_empty() { Err(VoiceError::Silent) } else { Ok(said) }
    }
}

/// The sentences that fit in the longest note: from the first on, and the last when it asks something.
pub fn fitting(all: &[Sentence]) -> Vec<Sentence> {
    if seconds_of(all) <= LONGEST {
        return all.to_vec();
    }
    let question = all.last().filter(|last| last.text().ends_with('?'));
    let room = LONGEST - question.map_or(0.0, Sentence::seconds);
    let (mut kept, mut used) = (Vec::new(), 0.0);
    for sentence in &all[..all.len() - usize::from(question.is_some())] {
        used += sentence.seconds();
        if used > room {
            break;
        }
        kept.push(sentence.clone());
    }
    kept.extend(question.cloned());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_to_be_read() {
        let text = "Voici ce que nous avons pour vous aujourd'hui. ".repeat(12) + "Lequel vous intéresse ?";
        let all = speakable(&text, Locale::Fr, &Lexicon::default());
        let kept = fitting(&all);
        assert!(kept.len() < all.len() && seconds_of(&kept) <= LONGEST);
        assert_eq!(kept.last().map(Sentence::text), Some("Lequel vous intéresse?"));
        assert_eq!(fitting(&all[..2]).len(), 2);
    }
}
