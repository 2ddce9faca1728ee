//! When sources are read by themselves.

use crate::{SourceError, Sync};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, SourceId};
use serde::{Deserialize, Serialize};
use storage::Db;

/// Begins the next sync of a source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SyncSource {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub source: SourceId,
}

impl Job for SyncSource {
    const NAME: &'static str = "catalogue.sync_source";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.source.to_string())
    }
}

impl SyncSource {
    /// Begins to read the source, if it is still there.
    #[kernel::boxed]
    pub async fn run(&self, claim: &Claim, db: &Db) -> Result<Outcome, JobError> {
        let begun = db
            .write(async |tx| {
                match Sync::begin(tx, self.brand, self.source, None).await {
                    Ok(_) | Err(SourceError::UnknownSource) => {}
                    Err(error) => return Err(error),
                }
                Ok::<_, SourceError>(claim.end(tx).await?)
            })
            .await;
        match begun {
            Ok(()) => Ok(Outcome::Done),
            Err(SourceError::Store(error)) => Err(error.into()),
            Err(error) => Err(JobError::failed(error)),
        }
    }
}
