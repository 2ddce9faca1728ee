use insight::InsightError;
use kernel::ApiError;
use ordering::OrderError;
use storage::StoreError;

/// Why a lead refuses. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LeadError {
    /// No such lead in this brand.
    #[error("no such lead")]
    NotFound,
    /// A lead does not go from there to there.
    #[error("a lead that is {from} does not become {to}")]
    Stage {
        /// Where it stands.
        from: &'static str,
        /// Where it was to go.
        to: &'static str,
    },
    /// The customer has a lead that is open already.
    #[error("this customer has another lead that is open")]
    AnotherOpen,
    /// Too many characters.
    #[error("this text is too long: {most} characters at most")]
    TooLong {
        /// Characters at most.
        most: usize,
    },
    /// An amount below zero, or in another currency.
    #[error("the value is an amount of the brand's currency, zero or more")]
    Value,
    /// An order cannot be read.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The scores.
    #[error(transparent)]
    Insight(#[from] InsightError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LeadError> for ApiError {
    fn from(error: LeadError) -> Self {
        match error {
            LeadError::NotFound => Self::not_found("lead"),
            LeadError::Stage { .. } => Self::conflict("wrong_stage", error),
            LeadError::AnotherOpen => Self::conflict("another_lead_open", error),
            LeadError::TooLong { .. } => Self::unprocessable("too_long", error),
            LeadError::Value => Self::unprocessable("not_an_amount", error),
            LeadError::Order(error) => error.into(),
            LeadError::Insight(error) => error.into(),
            LeadError::Store(error) => error.into(),
        }
    }
}
