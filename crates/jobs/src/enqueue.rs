use crate::{
    Job,
    store::{self, Again},
};
use kernel::{BrandId, Millis};
use storage::{StoreError, Tx};

/// Enqueues `job` to run as soon as the transaction has ended.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J) -> Result<(), StoreError> {
    let now = tx.now();
    enqueue_at(tx, now, job).await
}

/// Enqueues `job` for the moment `at`. With a key: the same job again is moved to `at`.
pub async fn enqueue_at<J: Job>(tx: &mut Tx, at: Millis, job: &J) -> Result<(), StoreError> {
    insert(tx, at, job, Again::Moves).await
}

/// Enqueues `job` for the moment `at` at the latest: the same job that is wanted earlier stays where it is. For plans,
/// which must not put off what somebody wants now.
pub async fn enqueue_by<J: Job>(tx: &mut Tx, at: Millis, job: &J) -> Result<(), StoreError> {
    insert(tx, at, job, Again::Earlier).await
}

async fn insert<J: Job>(tx: &mut Tx, at: Millis, job: &J, again: Again) -> Result<(), StoreError> {
    let payload = serde_json::to_value(job).map_err(|e| StoreError::Defect(format!("{}: {e}", J::NAME)))?;
    let row =
        store::NewJob { brand: job.brand(), kind: J::NAME, key: job.key(), lane: job.lane(), payload, run_at: at };
    store::insert(tx, row, again).await?;
    tx.wake_workers();
    Ok(())
}

/// Cancels the waiting job of this kind and key; false if there was none.
pub async fn cancel<J: Job>(tx: &mut Tx, brand: BrandId, key: &str) -> Result<bool, StoreError> {
    store::delete(tx, brand, J::NAME, key).await
}
