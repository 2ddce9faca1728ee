use std::io;

/// Why something was not heard or not said.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// Sound of a kind that is not read.
    #[error("sound of this kind is not read")]
    Unread,
    /// It is not what it says it is, or is broken.
    #[error("the sound is broken")]
    Corrupt,
    /// It is larger than anything that is listened to.
    #[error("the sound is too large")]
    TooLarge,
    /// There is nothing in it.
    #[error("there is nothing to hear")]
    Silent,
    /// A model is not in its folder.
    #[error("the model {0} is not installed")]
    Missing(&'static str),
    /// A model cannot be used.
    #[error("the model cannot be used: {0}")]
    Model(String),
    /// A program that is needed does not run.
    #[error("{program} does not run: {why}")]
    Program {
        /// Which.
        program: &'static str,
        /// Why.
        why: io::Error,
    },
    /// Something could not be said.
    #[error("it could not be said: {0}")]
    Unspoken(&'static str),
    /// Every place in the queue is taken.
    #[error("too much is waiting already")]
    Busy,
}

impl VoiceError {
    /// Its stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too_large",
            Self::Silent => "silent",
            Self::Missing(_) => "no_model",
            Self::Model(_) => "model",
            Self::Program { .. } => "program",
            Self::Unspoken(_) => "unspoken",
            Self::Busy => "busy",
        }
    }

    /// Whether the same may work in a while.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy)
    }
}
