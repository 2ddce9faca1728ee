//! Ears and mouth of a service, with those of this machine behind them: whatever the service does not do, these do.

use crate::{Hearing, Speaking};
use kernel::Locale;
use models::{ModelError, Models, SoundService};
use std::{future::Future, sync::Arc};
use tokio::runtime::Handle;
use voice::{Heard, Hints, Lexicon, Spoken, VoiceError, decode, speakable, voice_note};

/// What any service is called where its work is written down.
pub(crate) const SERVICE: &str = "service";

/// A service that hears.
pub struct RemoteEars {
    models: Models,
    service: SoundService,
    /// Who hears when it does not.
    behind: Option<Arc<dyn Hearing>>,
    handle: Handle,
}

impl RemoteEars {
    /// Asked through `models`; within a runtime.
    pub fn new(models: Models, service: SoundService, behind: Option<Arc<dyn Hearing>>) -> Self {
        Self { models, service, behind, handle: Handle::current() }
    }
}

impl Hearing for RemoteEars {
    fn name(&self) -> &'static str {
        SERVICE
    }

    fn hear(&self, bytes: &[u8], mime: &str, hints: &Hints) -> Result<Heard, VoiceError> {
        // Silence and what is no sound are not sent anywhere.
        let sound = decode(bytes, mime)?;
        if voice::pieces(&sound.samples).is_empty() {
            return Err(VoiceError::Silent);
        }
        let seconds = sound.seconds();
        let language = hints.expected.map(Locale::code);
        let asked = self.models.transcribe(&self.service, bytes.to_vec().into(), mime, language, &hints.prompt);
        match wait(&self.handle, asked) {
            Ok(heard) if heard.text.is_empty() => Err(VoiceError::Silent),
            Ok(heard) => Ok(Heard {
                text: hints.names.correct(&heard.text),
                language: code_of(heard.language.as_deref()).or(language).unwrap_or("fr").to_owned(),
                language_sure: 1.0,
                // A service that does not say how sure it is, is.
                confidence: heard.confidence.unwrap_or(1.0),
                raw: heard.text,
                seconds,
            }),
            Err(error) => {
                tracing::warn!(%error, "A service does not hear a voice note: {error}");
                match &self.behind {
                    Some(behind) => behind.hear(bytes, mime, hints),
                    None => Err(VoiceError::Model(error.to_string())),
                }
            }
        }
    }
}

/// Services name languages by code or in English.
fn code_of(language: Option<&str>) -> Option<&'static str> {
    match language?.to_ascii_lowercase().as_str() {
        "fr" | "french" => Some("fr"),
        "en" | "english" => Some("en"),
        _ => Some("?"),
    }
}

/// A service that speaks.
pub struct RemoteMouth {
    models: Models,
    service: SoundService,
    behind: Option<Arc<dyn Speaking>>,
    handle: Handle,
}

impl RemoteMouth {
    /// Asked through `models`; within a runtime.
    pub fn new(models: Models, service: SoundService, behind: Option<Arc<dyn Speaking>>) -> Self {
        Self { models, service, behind, handle: Handle::current() }
    }

    fn said(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, ModelError> {
        let all = speakable(text, locale, lexicon);
        let kept = voice::fitting(&all);
        let words: Vec<&str> = kept.iter().map(voice::Sentence::text).collect();
        let bytes = wait(&self.handle, self.models.say(&self.service, &words.join(" ")))?;
        let sound = decode(&bytes, "audio/ogg").map_err(|_| ModelError::Unreadable("it is no sound"))?;
        let seconds = sound.seconds();
        // What phones take as a voice note has one channel; anything else is written anew.
        let is_note = bytes.starts_with(b"OggS") && bytes.get(28..36) == Some(b"OpusHead") && bytes.get(37) == Some(&1);
        let bytes = match is_note {
            true => bytes.to_vec(),
            false => voice_note(sound).map_err(|_| ModelError::Unreadable("it cannot be written as a voice note"))?,
        };
        Ok(Spoken { bytes, seconds, whole: kept.len() == all.len() })
    }
}

impl Speaking for RemoteMouth {
    fn name(&self) -> &'static str {
        SERVICE
    }

    fn speak(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, VoiceError> {
        self.said(text, locale, lexicon).or_else(|error| {
            tracing::warn!(%error, "A service does not say an answer: {error}");
            match &self.behind {
                Some(behind) => behind.speak(text, locale, lexicon),
                None => Err(VoiceError::Model(error.to_string())),
            }
        })
    }
}

/// Waits on a thread that is no runtime's own.
fn wait<T>(handle: &Handle, work: impl Future<Output = T>) -> T {
    handle.block_on(work)
}

#[cfg(test)]
mod tests;
