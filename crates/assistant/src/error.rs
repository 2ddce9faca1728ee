use conversation::ConversationError;
use jobs::JobError;
use ordering::OrderError;
use storage::StoreError;

/// Why a turn could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// The conversation refuses: window closed, gone.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// Ordering refuses in a way the brain cannot answer.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AssistantError> for JobError {
    fn from(error: AssistantError) -> Self {
        match error {
            AssistantError::Store(error)
            | AssistantError::Conversation(ConversationError::Store(error))
            | AssistantError::Order(OrderError::Store(error)) => Self::Store(error),
            other => Self::failed(other),
        }
    }
}
