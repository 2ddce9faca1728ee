/// Why there is no answer. No variant carries a text, an address or a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Our own question is none: nothing was sent, and no other model would take it either.
    #[error("the question cannot be asked: {0}")]
    Invalid(&'static str),
    /// No connection could be made: nothing was sent.
    #[error("the model's service cannot be reached")]
    NotSent,
    /// The time was over before an answer came.
    #[error("the model did not answer in time")]
    TimedOut,
    /// The service said no (4xx), and would again: wrong key, nothing left to pay with, unknown model, bad request.
    #[error("the model's service refused (HTTP {status}, {code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's code word, or `unknown`.
        code: String,
    },
    /// Too many questions (429), or too many customers at once (529).
    #[error("the model's service asks to slow down")]
    Busy {
        /// Seconds to wait, where the service tells.
        retry_after: Option<u32>,
    },
    /// The service is out of order.
    #[error("the model's service is out of order ({})", .status.map_or("connection lost".to_owned(), |it| format!("HTTP {it}")))]
    Down {
        /// The HTTP status (5xx); `None` when the connection broke before the answer was whole.
        status: Option<u16>,
    },
    /// An answer that is not in the contract: no JSON, another shape, far too long.
    #[error("the model's answer cannot be read: {0}")]
    Unreadable(&'static str),
    /// The chat does not fit the model's memory: shorten it, or ask a model with a larger one.
    #[error("the chat is too long for the model")]
    TooLong,
    /// The model failed so often that it is left alone for a while: nothing was sent.
    #[error("the model is left alone for a while")]
    Open,
}

impl ModelError {
    /// Whether the same question to the same model may well be answered a moment later. Asking changes nothing in the
    /// world but costs tokens: an answer that came and cannot be read is not asked for again.
    pub fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::NotSent | Self::Busy { .. } | Self::Down { .. })
    }

    /// Whether somebody must see to the account: a wrong key, no rights, or nothing left to pay with.
    pub fn is_about_the_account(&self) -> bool {
        match self {
            Self::Refused { status, code } => {
                matches!(status, 401..=403) || matches!(code.as_str(), "API_KEY_INVALID" | "insufficient_quota")
            }
            _ => false,
        }
    }
}
