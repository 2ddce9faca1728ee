use crate::{WrongAgent, WrongModel};
use agenda::AgendaError;
use conversation::ConversationError;
use insight::InsightError;
use jobs::JobError;
use kernel::ApiError;
use ordering::OrderError;
use payments::PaymentError;
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
    /// Payments refuses in a way the brain cannot answer.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// The agenda refuses in a way the brain cannot answer.
    #[error(transparent)]
    Agenda(#[from] AgendaError),
    /// What was noticed cannot be kept.
    #[error(transparent)]
    Insight(#[from] InsightError),
    /// The brand has no account to be paid on: a link would lead nowhere.
    #[error("the brand has no payment account: nobody can pay online")]
    NoWayToPay,
    /// The order is not settled: there is nothing to send again.
    #[error("the order has no receipt")]
    NoReceipt,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<WrongAgent> for ApiError {
    fn from(wrong: WrongAgent) -> Self {
        match wrong {
            WrongAgent::Unknown => Self::not_found("agent"),
            WrongAgent::NameTaken | WrongAgent::Last | WrongAgent::TooMany => Self::conflict(wrong.code(), wrong),
            _ => Self::unprocessable(wrong.code(), wrong),
        }
    }
}

impl From<WrongModel> for ApiError {
    fn from(wrong: WrongModel) -> Self {
        match wrong.field {
            "id" => Self::not_found("model"),
            _ => Self::unprocessable("wrong_model", wrong),
        }
    }
}

impl From<AssistantError> for ApiError {
    fn from(error: AssistantError) -> Self {
        match error {
            AssistantError::Conversation(error) => error.into(),
            AssistantError::Order(error) => error.into(),
            AssistantError::NoWayToPay => Self::conflict("no_way_to_pay", error),
            AssistantError::NoReceipt => Self::conflict("no_receipt", error),
            AssistantError::Payment(error) => error.into(),
            AssistantError::Agenda(error) => error.into(),
            AssistantError::Insight(error) => error.into(),
            AssistantError::Store(error) => error.into(),
        }
    }
}

impl From<AssistantError> for JobError {
    fn from(error: AssistantError) -> Self {
        match error {
            AssistantError::Store(error)
            | AssistantError::Conversation(ConversationError::Store(error))
            | AssistantError::Agenda(AgendaError::Store(error))
            | AssistantError::Insight(InsightError::Store(error))
            | AssistantError::Order(OrderError::Store(error)) => Self::Store(error),
            AssistantError::Payment(error) => error.into(),
            other => Self::failed(other),
        }
    }
}
