use crate::store;
use kernel::{BrandId, JobId};
use std::sync::atomic::{AtomicBool, Ordering};
use storage::{StoreError, Tx};

/// The right to do one job until the lease passes.
#[derive(Debug)]
pub struct Claim {
    /// Whose job.
    pub brand: BrandId,
    /// Which.
    pub id: JobId,
    /// How many times it has been tried, this one included.
    pub attempts: i64,
    pub(crate) fence: i64,
    pub(crate) revision: i64,
    ended: AtomicBool,
}

impl Claim {
    pub(crate) fn new(brand: BrandId, row: &store::ClaimedRow) -> Self {
        let (id, attempts, fence, revision) = (row.id, row.attempts, row.fence, row.revision);
        Self { brand, id, attempts, fence, revision, ended: AtomicBool::new(false) }
    }

    /// Ends the job in the transaction that holds its effect: both happen or neither. Fails with
    /// [`StoreError::StaleClaim`] when another worker has taken over: let it undo the transaction.
    pub async fn end(&self, tx: &mut Tx) -> Result<(), StoreError> {
        if !store::end(tx, self.brand, self.id, self.fence, self.revision).await? {
            return Err(StoreError::StaleClaim);
        }
        self.ended.store(true, Ordering::SeqCst);
        Ok(())
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }
}
