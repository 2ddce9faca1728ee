use std::io;

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum SentencesError {
    /// A file of the model is not there, or cannot be read.
    #[error("the file {name} cannot be read: {why}")]
    Unreadable {
        /// Which.
        name: &'static str,
        /// What the system says.
        why: io::Error,
    },
    /// A file of the model cannot be written.
    #[error("the file {name} cannot be written: {why}")]
    Unwritable {
        /// Which.
        name: &'static str,
        /// What the system says.
        why: io::Error,
    },
    /// The wheel is no archive, or holds something else.
    #[error("this is not the wheel {}: {what}", crate::WHEEL)]
    NotTheWheel {
        /// What is wrong with it.
        what: String,
    },
    /// A file is not the one this program was made for.
    #[error("the file {name} is not the one this program knows: its SHA-256 is {found}")]
    OtherBytes {
        /// Which.
        name: &'static str,
        /// In hexadecimal.
        found: String,
    },
    /// A file does not read as what it should be.
    #[error("the model cannot be read: {0}")]
    Malformed(&'static str),
}
