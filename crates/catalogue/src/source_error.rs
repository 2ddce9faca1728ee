use kernel::{ApiError, VaultError};
use storage::StoreError;

/// What sources and their syncs refuse, and why.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The brand has no such source.
    #[error("no such source")]
    UnknownSource,
    /// The brand has no such sync.
    #[error("no such sync")]
    UnknownSync,
    /// The address is none that may be asked. It tells nobody why.
    #[error("the address is not one of a public web page")]
    Refused,
    /// A setting that cannot be: less than an hour between two syncs, more than a thousand pieces.
    #[error("a sync is an hour apart at least, and 0 to 1000 pieces are counted")]
    NotASetting,
    /// The brand has as many sources as it may have.
    #[error("at most {most} sources", most = crate::MOST_SOURCES)]
    TooManySources,
    /// Nothing of this sync waits to be approved.
    #[error("nothing of this sync waits to be approved")]
    NotReady,
    /// Nobody has said yet that what is there is the merchant's to publish.
    #[error("somebody must say first that this shop is the merchant's, or that they may use what is there")]
    NotVouched,
    /// A file that is too large.
    #[error("the file is too large")]
    TooLarge,
    /// A stored address does not open with this secret key.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SourceError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownSource => "unknown_source",
            Self::UnknownSync => "unknown_sync",
            Self::Refused => "refused_address",
            Self::NotASetting => "not_a_setting",
            Self::TooManySources => "too_many_sources",
            Self::NotReady => "not_ready",
            Self::NotVouched => "not_vouched",
            Self::TooLarge => "too_large",
            Self::Sealed(_) | Self::Store(_) => "internal",
        }
    }
}

impl From<SourceError> for ApiError {
    fn from(error: SourceError) -> Self {
        let code = error.code();
        match error {
            SourceError::UnknownSource => Self::not_found("source"),
            SourceError::UnknownSync => Self::not_found("sync"),
            SourceError::NotReady | SourceError::TooManySources => Self::conflict(code, error),
            SourceError::Refused | SourceError::NotASetting | SourceError::NotVouched | SourceError::TooLarge => {
                Self::unprocessable(code, error)
            }
            SourceError::Sealed(error) => StoreError::Defect(error.to_string()).into(),
            SourceError::Store(error) => error.into(),
        }
    }
}
