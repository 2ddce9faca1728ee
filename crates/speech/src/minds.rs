//! Who hears and who speaks: the models of this machine, read when first needed, or others that are given.

use crate::{
    Services, VoiceOptions,
    remote::{RemoteEars, RemoteMouth},
};
use kernel::Locale;
use std::sync::{Arc, Mutex, PoisonError};
use voice::{Ears, Heard, Hints, Lexicon, Mouth, Spoken, VoiceError, decode};
use weights::{Set, is_installed};

/// Who understands voice notes.
pub trait Hearing: Send + Sync {
    /// What it is called.
    fn name(&self) -> &'static str;
    /// What the bytes of a note say; `mime` is what its sender says they are. Takes as long as it takes.
    fn hear(&self, bytes: &[u8], mime: &str, hints: &Hints) -> Result<Heard, VoiceError>;
}

/// Who makes voice notes.
pub trait Speaking: Send + Sync {
    /// What it is called.
    fn name(&self) -> &'static str;
    /// A text as a voice note. Takes as long as it takes.
    fn speak(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, VoiceError>;
}

impl Hearing for Ears {
    fn name(&self) -> &'static str {
        "whisper-base"
    }
    fn hear(&self, bytes: &[u8], mime: &str, hints: &Hints) -> Result<Heard, VoiceError> {
        Self::hear(self, decode(bytes, mime)?, hints)
    }
}

impl Speaking for Mouth {
    fn name(&self) -> &'static str {
        Self::name(self)
    }
    fn speak(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, VoiceError> {
        Self::speak(self, text, locale, lexicon)
    }
}

/// Ears and mouth, as far as there are any.
#[derive(Clone, Default)]
pub(crate) struct Minds {
    pub ears: Option<Arc<dyn Hearing>>,
    pub mouth: Option<Arc<dyn Speaking>>,
}

/// A model on disk, read when it is first needed: half a second, or one.
struct Asleep<T> {
    read: Box<dyn Fn() -> Result<T, VoiceError> + Send + Sync>,
    awake: Mutex<Option<Arc<T>>>,
}

impl<T> Asleep<T> {
    fn new(read: impl Fn() -> Result<T, VoiceError> + Send + Sync + 'static) -> Self {
        Self { read: Box::new(read), awake: Mutex::new(None) }
    }

    fn wake(&self) -> Result<Arc<T>, VoiceError> {
        let mut awake = self.awake.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mind) = &*awake {
            return Ok(mind.clone());
        }
        let mind = Arc::new((self.read)()?);
        *awake = Some(mind.clone());
        Ok(mind)
    }
}

impl Hearing for Asleep<Ears> {
    fn name(&self) -> &'static str {
        "whisper-base"
    }
    fn hear(&self, bytes: &[u8], mime: &str, hints: &Hints) -> Result<Heard, VoiceError> {
        Hearing::hear(&*self.wake()?, bytes, mime, hints)
    }
}

impl Speaking for Asleep<Mouth> {
    fn name(&self) -> &'static str {
        "kokoro"
    }
    fn speak(&self, text: &str, locale: Locale, lexicon: &Lexicon) -> Result<Spoken, VoiceError> {
        Speaking::speak(&*self.wake()?, text, locale, lexicon)
    }
}

impl Minds {
    /// Those of this machine, as far as they are installed and there is room for them; services before them, where the
    /// operator has some.
    pub fn of(options: &VoiceOptions) -> Self {
        let VoiceOptions { models: folder, kept, threads, memory_mb, listens, speaks, services, .. } = options.clone();
        // One after the other: ears first, then a mouth if there is room for both.
        let hears = listens && is_installed(Set::Stt, &folder) && memory_mb >= Ears::MEMORY_MB;
        let left = memory_mb - if hears { Ears::MEMORY_MB } else { 0 };
        let says = speaks && is_installed(Set::Tts, &folder) && left >= Mouth::MEMORY_MB;
        for (wanted, there, what) in [(listens, hears, "heard"), (speaks, says, "made")] {
            if wanted && !there {
                tracing::info!(
                    "Voice notes are not {what} on this machine: the models are not all installed, or there is no room for them \
                     (seven-t models list)"
                );
            }
        }
        let from = folder.clone();
        let ears = hears.then(|| Arc::new(Asleep::new(move || Ears::load(&from, threads))) as Arc<dyn Hearing>);
        let mouth =
            says.then(|| Arc::new(Asleep::new(move || Mouth::load(&folder, threads, &kept))) as Arc<dyn Speaking>);
        let Some(Services { models, hears, speaks }) = services else { return Self { ears, mouth } };
        let remote =
            hears.map(|service| Arc::new(RemoteEars::new(models.clone(), service, ears.clone())) as Arc<dyn Hearing>);
        let spoken =
            speaks.map(|service| Arc::new(RemoteMouth::new(models, service, mouth.clone())) as Arc<dyn Speaking>);
        Self { ears: remote.or(ears), mouth: spoken.or(mouth) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VoiceOptions;

    /// A folder with files of the right names and lengths, and nothing in them.
    fn hollow() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for weight in Set::Stt.files().chain(Set::Tts.files()) {
            let file = std::fs::File::create(folder.path().join(weight.name)).expect("a file");
            file.set_len(weight.size).expect("a sparse file");
        }
        folder
    }

    fn in_folder(folder: &std::path::Path, memory_mb: u32) -> (bool, bool) {
        let usual = VoiceOptions::on(folder.to_owned(), folder.join("kept"));
        let minds = Minds::of(&VoiceOptions { speaks: true, memory_mb, ..usual });
        (minds.ears.is_some(), minds.mouth.is_some())
    }

    #[test]
    fn what_is_not_installed_or_has_no_room_is_not_there() {
        let (full, empty) = (hollow(), tempfile::tempdir().expect("a folder"));
        assert_eq!(in_folder(empty.path(), 4_096), (false, false));
        assert_eq!(in_folder(full.path(), Ears::MEMORY_MB + Mouth::MEMORY_MB), (true, true));
        // Ears first; what is left is too little for a mouth.
        assert_eq!(in_folder(full.path(), Ears::MEMORY_MB + Mouth::MEMORY_MB - 1), (true, false));
        assert_eq!(in_folder(full.path(), Mouth::MEMORY_MB), (false, true));
        assert_eq!(in_folder(full.path(), 100), (false, false));
        std::fs::remove_file(full.path().join("ggml-base.bin")).expect("it was there");
        assert_eq!(in_folder(full.path(), 4_096), (false, true));
    }

    #[test]
    fn a_model_that_cannot_be_read_is_an_error_each_time_and_no_end() {
        let folder = hollow();
        let minds = Minds::of(&VoiceOptions::on(folder.path().to_owned(), folder.path().join("kept")));
        let ears = minds.ears.expect("they seem to be there");
        for _ in 0..2 {
            assert!(ears.hear(b"OggS", "audio/ogg", &Hints::default()).is_err());
        }
    }
}
