use crate::{InsightError, store};
use jobs::{Claim, Job, JobError, Outcome as Ended};
use kernel::{BrandId, ConversationId, Millis, Uuid, days};
use serde::{Deserialize, Serialize};
use storage::{Db, Tx};

/// Works the weights that a brand uses now into the keys of its conversations, those first in which something happened
/// last, some to a run. What happens meanwhile has the new weights already.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rekey {
    /// Whose.
    pub brand: BrandId,
    /// How far it has come.
    pub before: Option<(Millis, ConversationId)>,
}

impl Job for Rekey {
    const NAME: &'static str = "insight.rekey";
    fn brand(&self) -> BrandId {
        self.brand
    }
    /// One a brand: weights published meanwhile begin it anew.
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
}

/// Conversations to a transaction.
const BATCH: usize = 200;
/// Eight half-lives of what fades slowest: of anything older less than a 250th is left, by whatever weights.
const FRESH: Millis = days(56);

impl Rekey {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, db: &Db) -> Result<Ended, JobError> {
        db.write(async |tx| {
            if let Some(before) = self.some(tx).await.map_err(JobError::failed)? {
                jobs::enqueue(tx, &Self { brand: self.brand, before: Some(before) }).await?;
            }
            claim.end(tx).await?;
            Ok::<_, JobError>(())
        })
        .await?;
        Ok(Ended::Done)
    }

    /// Rewrites some; from where to go on, unless that was all.
    async fn some(&self, tx: &mut Tx) -> Result<Option<(Millis, ConversationId)>, InsightError> {
        let published = store::published(tx, self.brand).await?;
        let newest = (Millis(i64::MAX), ConversationId(Uuid::nil()));
        let from = (self.before.unwrap_or(newest), tx.now() - FRESH, published.version);
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let back = store::back(tx, self.brand, from, limit).await?;
        for ((_, conversation), kept) in &back {
            store::save(tx, self.brand, *conversation, kept, &published).await?;
        }
        Ok(back.last().filter(|_| back.len() == BATCH).map(|(place, _)| *place))
    }
}
