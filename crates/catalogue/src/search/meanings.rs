//! What products mean, kept as vectors: made by a job, since a few milliseconds a product are too many for a search.

use super::store::{self, TextRow};
use crate::version;
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, ProductId};
use sentences::Sentences;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::{Db, StoreError, Tx};

/// Makes the meanings of the brand's products that have none, or of whose text it is not any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MakeMeanings {
    /// Whose.
    pub brand: BrandId,
}

impl Job for MakeMeanings {
    const NAME: &'static str = "catalogue.make_meanings";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
}

/// Written down together: enough that commits do not count, few enough that a lease lasts.
const AT_ONCE: usize = 200;

/// Makes meanings with a model.
#[derive(Clone)]
pub struct Meanings {
    db: Db,
    model: Arc<Sentences>,
}

impl Meanings {
    /// With this model.
    pub fn new(db: Db, model: Arc<Sentences>) -> Self {
        Self { db, model }
    }

    /// Wants the brand's meanings made, as far as they are missing or old.
    #[kernel::boxed]
    pub async fn plan(&self, brand: BrandId) -> Result<(), StoreError> {
        self.db.write(async |tx| Self::plan_in(tx, brand).await).await
    }

    /// The same, with what else is done.
    #[kernel::boxed]
    pub async fn plan_in(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
        jobs::enqueue(tx, &MakeMeanings { brand }).await
    }

    /// Wants the meanings made of every brand that has a product without one.
    #[kernel::boxed]
    pub async fn plan_missing(&self) -> Result<(), StoreError> {
        let brands = store::brands_without(&mut &self.db).await?;
        self.db
            .write(async |tx| {
                for brand in &brands {
                    Self::plan_in(tx, *brand).await?;
                }
                Ok(())
            })
            .await
    }

    /// Handles [`MakeMeanings`]: some at a time, and once more while there are others.
    #[kernel::boxed]
    pub async fn run(&self, job: MakeMeanings, claim: &Claim) -> Result<Outcome, JobError> {
        let rows = store::texts(&mut &self.db, job.brand).await?;
        let stale = rows.into_iter().filter_map(|row| {
            let (text, digest) = (text(&row), digest(&row));
            (row.kept.as_deref() != Some(&digest)).then_some((row.id, text, digest))
        });
        let stale: Vec<(ProductId, String, String)> = stale.collect();
        if stale.is_empty() {
            return Ok(Outcome::Done);
        }
        let are_more = stale.len() > AT_ONCE;
        let model = self.model.clone();
        let make = move || {
            let each = stale.into_iter().take(AT_ONCE);
            each.map(|(id, text, digest)| (id, digest, model.vector(&text).packed().bytes())).collect::<Vec<_>>()
        };
        let made = tokio::task::spawn_blocking(make).await.map_err(JobError::failed)?;
        self.db
            .write(async |tx| {
                for one in &made {
                    store::keep(tx, job.brand, one).await?;
                }
                // Searches in memory are old now.
                version::bump(tx, job.brand).await?;
                if !are_more {
                    claim.end(tx).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(if are_more { Outcome::Snooze(self.db.clock().now()) } else { Outcome::Done })
    }
}

/// What is read for a product's meaning.
fn text(row: &TextRow) -> String {
    format!("{}. {}. {}", row.name, row.category.as_deref().unwrap_or_default(), row.description)
}

/// Tells one text from another; not against an adversary.
fn digest(row: &TextRow) -> String {
    // FNV-1a (Fowler, Noll, Vo): the same on every machine and in every version, as a stored value must be.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text(row).bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
