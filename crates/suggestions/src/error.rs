use assistant::AssistantError;
use conversation::ConversationError;
use insight::InsightError;
use kernel::ApiError;
use ordering::{OrderError, PromoRefused};
use storage::StoreError;

/// Why a suggestion is not taken up, not taken back, or not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SuggestionError {
    /// It is not proposed, or not any more: something happened since the page was read.
    #[error("this does not fit the conversation any more")]
    NoLongerFits,
    /// Somebody has tapped it already, and it is about to be done.
    #[error("a colleague has just done this")]
    UnderWay,
    /// It is done, or was taken back before.
    #[error("it is too late to take this back")]
    TooLate,
    /// No such suggestion was taken up in this brand.
    #[error("no such suggestion")]
    NotFound,
    /// The code does not serve this customer.
    #[error("the code does not serve this customer")]
    Promo(PromoRefused),
    /// The conversation refuses.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// The order refuses.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The message cannot be said.
    #[error(transparent)]
    Assistant(#[from] AssistantError),
    /// What was noticed cannot be kept.
    #[error(transparent)]
    Insight(#[from] InsightError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SuggestionError> for ApiError {
    fn from(error: SuggestionError) -> Self {
        match error {
            SuggestionError::NoLongerFits => Self::conflict("no_longer_fits", error),
            SuggestionError::UnderWay => Self::conflict("under_way", error),
            SuggestionError::TooLate => Self::conflict("too_late", error),
            SuggestionError::NotFound => Self::not_found("suggestion"),
            SuggestionError::Promo(why) => Self::unprocessable(why.code(), error),
            SuggestionError::Conversation(error) => error.into(),
            SuggestionError::Order(error) => error.into(),
            SuggestionError::Assistant(error) => error.into(),
            SuggestionError::Insight(error) => error.into(),
            SuggestionError::Store(error) => error.into(),
        }
    }
}
