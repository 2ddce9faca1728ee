//! Predictions meet what came: the brand's own outcomes are learned from, and what is learned is put in use.

use crate::{
    InsightError, Outcome, Way,
    learning::{Learning, Served},
    rekey::Rekey,
    store::{self, Kept, Published},
};
use jobs::{Claim, Job, JobError, Outcome as Ended};
use kernel::{BrandId, Millis, minutes};
use serde::{Deserialize, Serialize};
use storage::{Db, Tx};

/// Closes the brand's cases whose time is over. One timer a brand: it sets itself for the next case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloseCases {
    /// Whose.
    pub brand: BrandId,
}

impl Job for CloseCases {
    const NAME: &'static str = "insight.close_cases";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
}

/// Cases to a transaction: a few milliseconds, so that nobody waits for it.
const BATCH: i64 = 100;
/// Whoever was being written to is looked at again after this.
const BUSY: Millis = minutes(1);
/// Learned weights are put in use again when they know a tenth more, …
const MORE: i64 = 10;
/// … and so many cases at least: each time, keys are rewritten.
const STEP: i64 = 20;

impl CloseCases {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, db: &Db) -> Result<Ended, JobError> {
        db.write(async |tx| {
            let again = close_due(tx, self.brand).await.map_err(JobError::failed)?;
            if let Some(at) = again {
                jobs::enqueue_by(tx, at, &self).await?;
            }
            claim.end(tx).await?;
            Ok::<_, JobError>(())
        })
        .await?;
        Ok(Ended::Done)
    }
}

/// Closes cases that are due; when to look again.
async fn close_due(tx: &mut Tx, brand: BrandId) -> Result<Option<Millis>, InsightError> {
    let now = tx.now();
    let (mut published, mut learning) = store::lock_learning(tx, brand).await?;
    let due = store::due(tx, brand, now, BATCH).await?;
    for (conversation, kept) in &due {
        close(tx, brand, kept, &published, &mut learning).await?;
        store::end_case(tx, brand, *conversation).await?;
    }
    if publish(&mut published, &learning) {
        jobs::enqueue(tx, &Rekey { brand, before: None }).await?;
    }
    store::save_learning(tx, brand, &published, &learning).await?;
    let next = store::next_due(tx, brand).await?;
    // What is due and was not closed is being written to, or comes with the next batch.
    let wait = if due.is_empty() { BUSY } else { Millis(0) };
    Ok(next.map(|next| next.max(now + wait)))
}

/// Closes one: what was told of each outcome and what came is written down, then learned from.
async fn close(
    tx: &mut Tx,
    brand: BrandId,
    kept: &Kept,
    published: &Published,
    learning: &mut [Learning; 3],
) -> Result<(), InsightError> {
    let Some(case) = &kept.case else { return Ok(()) };
    // Nothing happened since the look: the state is still what was known then.
    let seen = case.seen.as_ref().unwrap_or(&kept.state.traces);
    for (outcome, learning) in Outcome::ALL.into_iter().zip(learning) {
        let features = seen.features(outcome, case.look_at);
        let came = case.came.contains(&outcome);
        let shown = published.of(outcome).weights.probability(&features);
        let told = learning.close(&features, came);
        store::put_case(tx, brand, (outcome, case.look_at), (shown, told), came).await?;
    }
    Ok(())
}

/// Puts in use what should be, if that is worth rewriting keys; whether it was.
fn publish(published: &mut Published, learning: &[Learning; 3]) -> bool {
    let mut changed = false;
    for (served, learning) in published.served.iter_mut().zip(learning) {
        let best = learning.serve();
        if is_worth_it(served, &best) {
            *served = best;
            changed = true;
        }
    }
    published.version += i64::from(changed);
    changed
}

fn is_worth_it(served: &Served, best: &Served) -> bool {
    let more = best.cases - served.cases;
    best.way != served.way || (best.way != Way::Prior && more >= STEP && more * MORE >= served.cases)
}
