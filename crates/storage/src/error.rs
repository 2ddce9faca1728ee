use kernel::ApiError;

/// What may go wrong between the product and its database. Never carries values of a statement: they are people's data.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or answered with a passing trouble: nothing was changed, try again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Two transactions stood in each other's way and this one lost: nothing was changed, try again.
    #[error("the transaction met another one: {0}")]
    Contended(String),
    /// A unique index says that the row is already there.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A worker whose lease passed to another tried to end a job.
    #[error("the claim on this job has passed to another worker")]
    StaleClaim,
    /// A wrong statement, row or file: a defect of ours.
    #[error("storage defect: {0}")]
    Defect(String),
}

impl StoreError {
    /// Whether the same call may succeed later without any other change.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Contended(_) | Self::StaleClaim)
    }
}

impl From<std::convert::Infallible> for StoreError {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error() {
            Some(e) if e.extended_code == 2067 || e.extended_code == 1555 => Self::Duplicate(error.to_string()),
            Some(e) => match e.code {
                Code::DatabaseBusy | Code::DatabaseLocked => Self::Contended(error.to_string()),
                Code::DiskFull | Code::CannotOpen | Code::SystemIoFailure | Code::OutOfMemory | Code::ReadOnly => {
                    Self::Unavailable(error.to_string())
                }
                _ => Self::Defect(error.to_string()),
            },
            None => Self::Defect(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            // A reading error is ours; everything else without a server's answer is a lost connection.
            let text = error.to_string();
            let ours = text.starts_with("error deserializing") || text.starts_with("error serializing");
            let with_cause = std::error::Error::source(&error).map_or(text.clone(), |cause| format!("{text}: {cause}"));
            return if ours { Self::Defect(with_cause) } else { Self::Unavailable(with_cause) };
        };
        let told = format!("{} {}", db.code().code(), db.message());
        match &db.code().code()[..2] {
            "23" if db.code().code() == "23505" => Self::Duplicate(told),
            "40" | "55" => Self::Contended(told),
            // Connection exceptions, resources, operator intervention (shutdown, restart), system errors.
            "08" | "53" | "57" | "58" => Self::Unavailable(told),
            _ => Self::Defect(told),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => Self::from(error),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            tracing::warn!(error = %error, "The database refused for now: {error}");
            return Self::unavailable("the database is busy or restarting; try again in a moment");
        }
        tracing::error!(error = %error, "Storage failed: {error}");
        Self::internal()
    }
}
