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
    /// A file does not read as what it should be.
    #[error("the model cannot be read: {0}")]
    Malformed(&'static str),
}
