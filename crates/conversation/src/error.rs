use kernel::ApiError;
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
            ConversationError::Limit(ref limit) => Self::unprocessable("message_limit", limit),
            ConversationError::Store(error) => error.into(),
        }
    }
}
