use crate::{InsightError, store};
use jobs::{Claim, Job, JobError, Outcome as Ended};
use kernel::{BrandId, ConversationId, Millis, days};
use serde::{Deserialize, Serialize};
use storage::{Db, Tx};

/// Works the weights that a brand uses now into the keys of its conversations, some to a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rekey {
    /// Whose.
    pub brand: BrandId,
    /// How far it has come.
    pub after: Option<ConversationId>,
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
    pub async fn run(self, claim: &Claim, db: &Db) -> Result<Ended, JobError> {
        db.write(async |tx| {
            if let Some(after) = self.some(tx).await.map_err(JobError::failed)? {
                jobs::enqueue(tx, &Self { brand: self.brand, after: Some(after) }).await?;
            }
            claim.end(tx).await?;
            Ok::<_, JobError>(())
        })
        .await?;
        Ok(Ended::Done)
    }

    /// Rewrites some; after whom to go on, unless that was all.
    async fn some(&self, tx: &mut Tx) -> Result<Option<ConversationId>, InsightError> {
        let published = store::published(tx, self.brand).await?;
        let of = (published.version, tx.now() - FRESH);
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let older = store::older(tx, self.brand, of, self.after, limit).await?;
        for (conversation, kept) in &older {
            store::save(tx, self.brand, *conversation, kept, &published).await?;
        }
        Ok(older.last().filter(|_| older.len() == BATCH).map(|(conversation, _)| *conversation))
    }
}
