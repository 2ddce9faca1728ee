use kernel::ApiError;
use storage::StoreError;

/// What the alerts refuse, and why. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    /// The teammate has no such alert.
    #[error("no such alert")]
    UnknownAlert,
    /// The teammate has no such browser.
    #[error("no such browser")]
    UnknownBrowser,
    /// Something of a preference, a template or a browser cannot be so.
    #[error("{field} {why}")]
    Invalid {
        /// What.
        field: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// The keys of push notices do not open with this `secret_key`.
    #[error("the keys of push notices do not open with this secret_key")]
    Sealed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AlertError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownAlert => "no_alert",
            Self::UnknownBrowser => "no_browser",
            Self::Invalid { .. } => "invalid_preference",
            Self::Sealed | Self::Store(_) => "internal",
        }
    }
}

impl From<AlertError> for ApiError {
    fn from(error: AlertError) -> Self {
        let code = error.code();
        match error {
            AlertError::UnknownAlert => Self::not_found("alert"),
            AlertError::UnknownBrowser => Self::not_found("browser"),
            AlertError::Invalid { .. } => Self::unprocessable(code, error),
            AlertError::Sealed => Self::internal(),
            AlertError::Store(error) => error.into(),
        }
    }
}
