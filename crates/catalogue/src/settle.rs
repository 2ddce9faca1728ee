//! What becomes of a sync that was read, where nobody needs to look: nothing differs, or the merchant lets changes be made.

use crate::{Approval, Holds, Source, SourceError, Sync, SyncState, approve, sync};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, SyncId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{Db, NewFact, Tx};

/// Settles a sync that was read, as far as nobody needs to look at it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SettleSync {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub sync: SyncId,
}

impl Job for SettleSync {
    const NAME: &'static str = "catalogue.settle_sync";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.sync.to_string())
    }
}

impl SettleSync {
    /// Carries out what needs nobody's eyes. A source's first sync always waits for somebody.
    pub async fn run(&self, claim: &Claim, db: &Db, holds: &impl Holds) -> Result<Outcome, JobError> {
        let settled = db
            .write(async |tx| {
                self.settle(tx, holds).await?;
                Ok::<_, SourceError>(claim.end(tx).await?)
            })
            .await;
        match settled {
            Ok(()) => Ok(Outcome::Done),
            Err(SourceError::Store(error)) => Err(error.into()),
            Err(error) => Err(JobError::failed(error)),
        }
    }

    async fn settle(&self, tx: &mut Tx, holds: &impl Holds) -> Result<(), SourceError> {
        let Some(sync) = Sync::find(tx, self.brand, self.sync).await? else { return Ok(()) };
        let Some(source) = Source::find(tx, self.brand, sync.source).await? else { return Ok(()) };
        if sync.state != SyncState::Ready {
            return Ok(());
        }
        if !sync::store::is_known(tx, self.brand, source.id).await? {
            // A first import is looked at by somebody, whatever it would change: there is no need to compare it now.
            return self.ask(tx, &sync, (sync.progress.products, false)).await;
        }
        let diff = sync.diff(tx, &source).await?;
        let waits = diff.changes.iter().any(|change| change.is_due());
        let is_odd = diff.changes.iter().any(|change| change.odd.is_some());
        if !waits || (source.settings.automatic && !source.must_be_vouched_for() && !is_odd) {
            approve(tx, self.brand, self.sync, &Approval::default(), holds).await?;
            return Ok(());
        }
        // What is odd waits for somebody; what is not need not wait for it, but one sync is one transaction and one report.
        let due = diff.changes.iter().filter(|change| change.is_due()).count();
        self.ask(tx, &sync, (i64::try_from(due).unwrap_or(i64::MAX), is_odd)).await
    }

    /// Tells that so many changes wait for somebody.
    async fn ask(&self, tx: &mut Tx, sync: &Sync, (changes, is_odd): (i64, bool)) -> Result<(), SourceError> {
        let data = json!({ "sync": self.sync, "changes": changes, "odd": is_odd, "by": sync.begun_by });
        jobs::tell(tx, self.brand, NewFact::new("source.to_approve", sync.source.0).with(data)).await?;
        Ok(())
    }
}
