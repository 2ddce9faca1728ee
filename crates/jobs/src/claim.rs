use crate::store;
use kernel::{BrandId, JobId, Millis};
use std::sync::atomic::{AtomicBool, Ordering};
use storage::{Ask, StoreError, Tx};

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
    has_ended: AtomicBool,
}

impl Claim {
    pub(crate) fn new(brand: BrandId, (id, fence): (JobId, i64), revision: i64, attempts: i64) -> Self {
        Self { brand, id, attempts, fence, revision, has_ended: AtomicBool::new(false) }
    }

    /// Ends the job in the transaction that holds its effect: both happen or neither. Fails with
    /// [`StoreError::StaleClaim`] when another worker has taken over: let it undo the transaction.
    #[kernel::boxed]
    pub async fn end(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let (gone,) = tx.ask((self.ending(),)).await?;
        self.ended(tx, &gone).await
    }

    /// The end of the job as a question, to be asked together with others; [`Claim::ended`] takes its answer, in the same
    /// transaction.
    pub fn ending(&self) -> Ask<(JobId,)> {
        store::delete_claimed(self.brand, self.id, self.fence, self.revision)
    }

    /// Takes the answer to [`Claim::ending`]: a job that was enqueued again runs again. Fails as [`Claim::end`] does.
    #[kernel::boxed]
    pub async fn ended(&self, tx: &mut Tx, gone: &[(JobId,)]) -> Result<(), StoreError> {
        if gone.is_empty() && !store::run_again(tx, self.brand, self.id, self.fence).await? {
            return Err(StoreError::StaleClaim);
        }
        self.has_ended.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Keeps the job until `lease`: for work that takes longer than one claim lasts. Fails with [`StoreError::StaleClaim`] when
    /// another worker has taken over: what is left of the work is theirs.
    #[kernel::boxed]
    pub async fn keep(&self, tx: &mut Tx, lease: Millis) -> Result<(), StoreError> {
        if store::keep(tx, self.brand, self.id, self.fence, lease).await? {
            Ok(())
        } else {
            Err(StoreError::StaleClaim)
        }
    }

    /// Gives the job back, to be claimed at `at`: for whoever made it [claimed](crate::enqueue_claimed) and could not end it.
    #[kernel::boxed]
    pub async fn give_back(&self, tx: &mut Tx, at: Millis) -> Result<(), StoreError> {
        tx.wake_workers();
        store::put_back(tx, self.brand, self.id, self.fence, at, None).await
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::SeqCst)
    }
}
