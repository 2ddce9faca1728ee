use kernel::{ApiError, Millis};
use storage::StoreError;

/// What identity refuses, and why. Never holds a password, a token or an e-mail.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No teammate has this e-mail and password; which of the two is wrong is not told.
    #[error("wrong e-mail or password")]
    WrongCredentials,
    /// Too many failures for this e-mail or from this address.
    #[error("too many failed sign-ins; try again later")]
    TooManyAttempts {
        /// When the next try is looked at.
        until: Millis,
    },
    /// Another organisation has this slug for a brand.
    #[error("the brand slug {0:?} is already taken")]
    SlugTaken(String),
    /// A teammate of another organisation signs in with this e-mail.
    #[error("this e-mail already belongs to a teammate of another organisation")]
    EmailTaken,
    /// The brand has prices and orders in its first currency.
    #[error("the currency of brand {slug:?} cannot change after its creation")]
    CurrencyIsFixed {
        /// Which brand.
        slug: String,
    },
    /// A value that cannot be.
    #[error("{field}: {why}")]
    Invalid {
        /// The field, in the words of the apply file.
        field: &'static str,
        /// One sentence without the value.
        why: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IdentityError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::SlugTaken(_) => "slug_taken",
            Self::EmailTaken => "email_taken",
            Self::CurrencyIsFixed { .. } => "currency_is_fixed",
            Self::Invalid { .. } => "invalid",
            Self::Store(_) => "internal",
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let code = error.code();
        match error {
            IdentityError::WrongCredentials => Self::new(401, code, error),
            IdentityError::TooManyAttempts { .. } => Self::new(429, code, error),
            IdentityError::SlugTaken(_) | IdentityError::EmailTaken | IdentityError::CurrencyIsFixed { .. } => {
                Self::conflict(code, error)
            }
            IdentityError::Invalid { .. } => Self::unprocessable(code, error),
            IdentityError::Store(error) => error.into(),
        }
    }
}
