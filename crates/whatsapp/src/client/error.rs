//! How a call ends when it does not succeed.

use crate::{errors::GraphError, outgoing::LimitError};

/// A call that did not succeed. What to do next depends on whether the message may have left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Meta answered and said no: [`classify`](crate::classify) tells whether to try again.
    #[error(transparent)]
    Refused(#[from] GraphError),
    /// The request may have arrived, and no answer came that could be read. Nobody knows: wait for a status webhook
    /// with our `opaque` before sending again.
    #[error("no answer: {why}; the message may have been sent")]
    NoAnswer {
        /// `timeout`, `connection lost`, `unreadable answer`.
        why: &'static str,
    },
    /// No connection was made: the message surely did not leave, try again.
    #[error("could not connect: nothing was sent")]
    NotSent,
    /// Meta would refuse it, so it was not sent.
    #[error("not sent: {0}")]
    Limit(#[from] LimitError),
}

impl SendError {
    /// Whether the message may be on its way all the same.
    #[must_use]
    pub const fn may_have_left(&self) -> bool {
        matches!(self, Self::NoAnswer { .. })
    }
}

/// A file that could not be fetched. All of them can be tried again, except the first three.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// Expired, deleted, or not of this line.
    #[error("the file is no longer there")]
    Gone,
    /// Larger than allowed.
    #[error("the file is larger than {max} bytes")]
    TooLarge {
        /// The limit that was set.
        max: usize,
    },
    /// The address is not one the token may travel to.
    #[error("the address of the file is not acceptable")]
    BadAddress,
    /// Meta answered and said no.
    #[error(transparent)]
    Refused(#[from] GraphError),
    /// The network failed.
    #[error("the file could not be fetched: {why}")]
    Network {
        /// What happened, in words.
        why: &'static str,
    },
}

/// The machine has no TLS or no certificates.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot start")]
pub struct ClientError(#[source] pub(super) reqwest::Error);

impl From<SendError> for MediaError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Refused(graph) if graph.http_status == 404 || (graph.code, graph.subcode) == (100, Some(33)) => {
                Self::Gone
            }
            SendError::Refused(graph) => Self::Refused(graph),
            SendError::NoAnswer { why } => Self::Network { why },
            SendError::NotSent => Self::Network { why: "could not connect" },
            SendError::Limit(_) => Self::BadAddress,
        }
    }
}
