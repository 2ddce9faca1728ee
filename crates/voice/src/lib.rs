//! Ears and a mouth: voice notes to text, text to voice notes, on this machine, in French and English.
//!
//! * [`decode`] reads what phones and browsers record; [`Ears::hear`] says what is said in it, how surely, in which
//!   language. Silence is taken away, long notes are cut at their pauses, loops and empty answers are tried again, names are
//!   found by their sound ([`Gazetteer`]).
//! * [`speakable`] writes a text as it is said; [`Mouth::speak`] says it, as an OGG/Opus note of at most twenty seconds.
//! * [`Workers`] does both behind all other work.
//!
//! Models are files (crate `weights`); everything works without, and says what is missing. No network, no product knowledge.

mod ears;
mod error;
mod mouth;
mod sound;
mod speakable;
mod workers;

pub use ears::{Ears, Gazetteer, Heard, Hints};
pub use error::VoiceError;
pub use mouth::{LONGEST, Mouth, Spoken, Voice, fitting};
pub use sound::{
    EAR_RATE, Piece, Sound, decode, even, most_seconds, pieces, resample, voice_note, voice_note_at, wave,
};
pub use speakable::{Lexicon, Sentence, seconds_of, speakable};
pub use workers::Workers;
