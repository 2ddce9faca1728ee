use crate::{
    Claim, Job,
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

/// The same for work that can wait for other work, such as what a plan does for thousands at once: it is claimed after what
/// does not wait, and never takes all that works at once. Wanted by [`enqueue`] or [`enqueue_at`], it does not wait.
pub async fn enqueue_patient_by<J: Job>(tx: &mut Tx, at: Millis, job: &J) -> Result<(), StoreError> {
    store::insert(tx, store::NewJob { patient: true, ..row(job, at)? }, Again::Earlier).await?;
    tx.wake_workers();
    Ok(())
}

/// Enqueues `job` as claimed by us until `lease`: for work that goes on as soon as the transaction has ended. If the same
/// job is already there, it is moved to now, and the claim is nobody's: what it ends is undone by
/// [`StoreError::StaleClaim`].
pub async fn enqueue_claimed<J: Job>(tx: &mut Tx, job: &J, lease: Millis) -> Result<Claim, StoreError> {
    let now = tx.now();
    let row = row(job, now)?;
    let (brand, id) = (row.brand, store::insert_claimed(tx, row, lease).await?);
    Ok(Claim::new(brand, (id, store::FIRST_FENCE), 0, 1))
}

async fn insert<J: Job>(tx: &mut Tx, at: Millis, job: &J, again: Again) -> Result<(), StoreError> {
    store::insert(tx, row(job, at)?, again).await?;
    tx.wake_workers();
    Ok(())
}

fn row<J: Job>(job: &J, run_at: Millis) -> Result<store::NewJob, StoreError> {
    let payload = serde_json::to_value(job).map_err(|e| StoreError::Defect(format!("{}: {e}", J::NAME)))?;
    Ok(store::NewJob {
        brand: job.brand(),
        kind: J::NAME,
        key: job.key(),
        lane: job.lane(),
        payload,
        run_at,
        patient: false,
    })
}

/// Cancels the waiting job of this kind and key; false if there was none.
pub async fn cancel<J: Job>(tx: &mut Tx, brand: BrandId, key: &str) -> Result<bool, StoreError> {
    store::delete(tx, brand, J::NAME, key).await
}
