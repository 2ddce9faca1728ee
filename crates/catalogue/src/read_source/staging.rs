use crate::{Staged, Sync, sync};
use kernel::{BrandId, Currency, SyncId};
use shopfront::{
    product::Product,
    site::{Basket, Soon},
};
use std::sync::{Mutex, PoisonError};
use storage::{Db, StoreError};

/// Products of one transaction.
const PART: usize = 1_000;

/// Puts what is read in line, as it is read; nobody looks at it before the last is there.
pub(super) struct Staging {
    db: Db,
    brand: BrandId,
    sync: SyncId,
    currency: Currency,
    so_far: Mutex<SoFar>,
}

#[derive(Default)]
struct SoFar {
    count: usize,
    /// Why no more is taken.
    error: Option<StoreError>,
}

impl Staging {
    /// For a sync; what a worker that was here before has left is taken away.
    pub(super) async fn begin(db: &Db, sync: &Sync, currency: Currency) -> Result<Self, StoreError> {
        let (brand, id) = (sync.brand, sync.id);
        db.write(async |tx| sync::store::drop_staged(tx, brand, id).await).await?;
        Ok(Self { db: db.clone(), brand, sync: id, currency, so_far: Mutex::default() })
    }

    fn so_far(&self) -> std::sync::MutexGuard<'_, SoFar> {
        // A panic elsewhere leaves a count behind that is not beyond what is there.
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts products in line, part by part; false when nobody wants them any more.
    pub(super) async fn stage(&self, products: &[Product]) -> Result<bool, StoreError> {
        for part in products.chunks(PART) {
            let staged: Vec<Staged> = part.iter().map(|one| Staged::of(one, self.currency)).collect();
            let from = self.so_far().count;
            let (brand, id) = (self.brand, self.sync);
            let write = async |tx: &mut storage::Tx| {
                // Whoever cancels it takes away all that is there, and nothing comes after.
                let is_wanted = sync::store::is_reading(tx, brand, id).await?;
                if is_wanted {
                    sync::store::stage(tx, brand, id, from, &staged).await?;
                }
                Ok::<_, StoreError>(is_wanted)
            };
            if !self.db.write(write).await? {
                return Ok(false);
            }
            self.so_far().count += staged.len();
        }
        Ok(true)
    }

    /// How many there are in line; or why some are not.
    pub(super) fn end(&self) -> Result<usize, StoreError> {
        let mut so_far = self.so_far();
        so_far.error.take().map_or(Ok(so_far.count), Err)
    }
}

impl Basket for Staging {
    fn put(&self, products: Vec<Product>) -> Soon<'_, bool> {
        Box::pin(async move {
            self.stage(&products).await.unwrap_or_else(|error| {
                self.so_far().error = Some(error);
                false
            })
        })
    }
}
