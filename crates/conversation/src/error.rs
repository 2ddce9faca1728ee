use kernel::{ApiError, TeammateId};
use storage::StoreError;
use whatsapp::LimitError;

/// Why the conversation refuses.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// No such conversation in this brand.
    #[error("no such conversation")]
    NotFound,
    /// 24 hours have passed since the customer's last message: only an approved template may go.
    #[error("the 24-hour window is closed: only an approved template may be sent")]
    WindowClosed,
    /// The customer asked for silence.
    #[error("this customer asked not to be written to")]
    OptedOut,
    /// The message breaks a limit of WhatsApp.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// Nobody has this conversation in hand, so nobody can give it back.
    #[error("the agent already answers this conversation")]
    AlreadyWithAgent,
    /// The message is not one that failed.
    #[error("only a message that failed can be sent again")]
    NotFailed,
    /// Another teammate has it, which whoever asked had not seen: pages say who.
    #[error("another teammate has this conversation")]
    TakenBy(TeammateId),
    /// No teammate has it, so none can give it to another.
    #[error("no teammate has this conversation in hand")]
    NotInHand,
    /// Put off to the past, or for too long.
    #[error("a conversation is put off to a moment to come, within a year")]
    SnoozeTime,
    /// A note, a tag or a reason without a word.
    #[error("there is nothing in this text")]
    NoText,
    /// A note, a tag or a reason of too many characters.
    #[error("this text is too long: {most} characters at most")]
    TooLong {
        /// Characters at most.
        most: usize,
    },
    /// Too many of them at once: conversations, tags or mentions.
    #[error("these are too many: {most} at most")]
    TooMany {
        /// How many may be.
        most: usize,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ConversationError> for ApiError {
    fn from(error: ConversationError) -> Self {
        match error {
            ConversationError::NotFound => Self::not_found("conversation"),
            ConversationError::WindowClosed => Self::conflict("window_closed", error),
            ConversationError::OptedOut => Self::conflict("opted_out", error),
            ConversationError::AlreadyWithAgent => Self::conflict("already_with_agent", error),
            ConversationError::NotFailed => Self::conflict("not_failed", error),
            ConversationError::TakenBy(_) => Self::conflict("taken_by_another", error),
            ConversationError::NotInHand => Self::conflict("not_in_hand", error),
            ConversationError::SnoozeTime => Self::unprocessable("snooze_time", error),
            ConversationError::NoText => Self::unprocessable("no_text", error),
            ConversationError::TooLong { .. } => Self::unprocessable("too_long", error),
            ConversationError::TooMany { .. } => Self::unprocessable("too_many", error),
            ConversationError::Limit(ref limit) => Self::unprocessable("message_limit", limit),
            ConversationError::Store(error) => error.into(),
        }
    }
}
