use kernel::{BrandId, Millis, Uuid};
use serde::{Serialize, de::DeserializeOwned};
use storage::StoreError;

/// A kind of deferred work. The value holds ids only: the handler looks at the world when it runs.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Stable dotted name, `context.verb_noun`.
    const NAME: &'static str;
    /// Whose work it is.
    fn brand(&self) -> BrandId;
    /// At most one job of this kind and key per brand; none: any number.
    fn key(&self) -> Option<String> {
        None
    }
    /// Jobs of one lane run one at a time, in the order of their times.
    fn lane(&self) -> Option<Uuid> {
        None
    }
}

/// How a job ended, when it did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or nothing left to do.
    Done,
    /// Given up for a reason that trying again would not change; the reason is logged.
    Cancel(&'static str),
    /// Not now: again at that moment, without counting as a failure.
    Snooze(Millis),
}

/// Why a job could not do its work this time. It is tried again, later and later.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored payload that this program cannot read.
    #[error("unreadable payload of {0}: {1}")]
    Payload(&'static str, serde_json::Error),
    /// Anything a context reports; without personal data.
    #[error("{0}")]
    Failed(String),
    /// The same, and whoever was asked said how long not to ask again.
    #[error("{why}")]
    AskedToWait {
        /// What the context reports; without personal data.
        why: String,
        /// Not before then; later when it has failed often.
        at_least: Millis,
    },
}

impl JobError {
    /// Wraps a context's error.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}
