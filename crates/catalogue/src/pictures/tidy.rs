//! Light copies that nothing shows any more are taken away, a brand at a time, once a day.

use super::store;
use crate::version;
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, days};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use storage::{Db, StoreError, Tx};

/// How often.
const EVERY: Millis = days(1);
/// How long a copy is kept in any case: what somebody looks at just now, and what is off for a while, is not fetched anew.
const KEPT: Millis = days(30);

/// Takes away a brand's light copies of pictures that none of its products shows any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TidyPictures {
    /// Whose.
    pub brand: BrandId,
}

impl Job for TidyPictures {
    const NAME: &'static str = "catalogue.tidy_pictures";
    fn brand(&self) -> BrandId {
        self.brand
    }
    /// One per brand, on whatever node.
    fn key(&self) -> Option<String> {
        Some("pictures".to_owned())
    }
}

impl TidyPictures {
    /// Plans it for each brand that has copies. To be called now and then on every node, and may be called twice.
    ///
    /// # Errors
    /// The database.
    #[kernel::boxed]
    pub async fn plan(db: &Db) -> Result<usize, StoreError> {
        let brands = store::brands(&mut &*db).await?;
        let at = db.clock().now() + EVERY;
        for brand in &brands {
            db.write(async |tx| jobs::enqueue_by(tx, at, &Self { brand: *brand }).await).await?;
        }
        Ok(brands.len())
    }

    /// Takes away what is old and shown nowhere.
    #[kernel::boxed]
    pub async fn run(&self, claim: &Claim, db: &Db) -> Result<Outcome, JobError> {
        let gone = db
            .write(async |tx| {
                let gone = self.tidy(tx).await?;
                claim.end(tx).await?;
                Ok::<_, StoreError>(gone)
            })
            .await?;
        if gone > 0 {
            tracing::info!(brand.id = %self.brand, gone, "Removed {gone} light copies of pictures that nothing shows");
        }
        Ok(Outcome::Done)
    }

    async fn tidy(&self, tx: &mut Tx) -> Result<usize, StoreError> {
        let before = tx.now() - KEPT;
        let old = store::fetched_before(tx, self.brand, before).await?;
        if old.is_empty() {
            return Ok(0);
        }
        // Nobody gives a product another picture meanwhile.
        version::lock(tx, self.brand).await?;
        let shown = store::shown(tx, self.brand).await?;
        let shown: HashSet<String> = shown.iter().map(|address| shopfront::link::hash(&[address])).collect();
        let unused: Vec<String> = old.into_iter().filter(|hash| !shown.contains(hash)).collect();
        store::forget(tx, self.brand, &unused).await?;
        Ok(unused.len())
    }
}
