use kernel::ApiError;
use storage::StoreError;

/// What is refused here, and why. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InsightError {
    /// Nothing happened before the year 2000 or after 2200 in a conversation.
    #[error("this moment is not of a conversation")]
    Moment,
    /// A page is of 1 to 200 conversations.
    #[error("a page is of 1 to 200 conversations")]
    PageSize,
    /// A place in a list that this list has not.
    #[error("this is no place in the list")]
    Place,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl InsightError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Moment => "wrong_moment",
            Self::PageSize => "wrong_page_size",
            Self::Place => "wrong_place",
            Self::Store(_) => "internal",
        }
    }
}

impl From<InsightError> for ApiError {
    fn from(error: InsightError) -> Self {
        let code = error.code();
        match error {
            InsightError::Moment | InsightError::PageSize | InsightError::Place => Self::unprocessable(code, error),
            InsightError::Store(error) => error.into(),
        }
    }
}
