//! SVOX Pico, a small voice that is a program (Debian non-free): poorer than Kokoro, and there when Kokoro is not.

use super::program;
use crate::{Sound, VoiceError, sound};
use kernel::Locale;

/// The program.
pub(super) const PICO: &str = "pico2wave";

/// A sentence, said.
pub(super) fn say(text: &str, locale: Locale) -> Result<Sound, VoiceError> {
    let failed = |why| VoiceError::Program { program: PICO, why };
    let folder =
        std::env::temp_dir().join(format!("seven-t-pico-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let path = folder.join("said.wav");
    let voice = match locale {
        Locale::Fr => "fr-FR",
        Locale::En => "en-US",
    };
    let written = path.to_string_lossy();
    let said =
        program::run(PICO, &["-l", voice, "-w", &written, text], "").and_then(|_| std::fs::read(&path).map_err(failed));
    std::fs::remove_dir_all(&folder).map_err(failed)?;
    sound::decode(&said?, "audio/wav")
}
