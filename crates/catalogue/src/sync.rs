//! One reading of a source, and what became of it: read, looked at, approved or refused.
//!
//! Nothing changes while a source is read: what it says waits in rows of its own. The differences are computed when somebody
//! looks and again when somebody approves, from what is there then; what a human wrote stays.

mod approve;
pub(crate) mod diff;
mod facts;
pub(crate) mod identity;
mod product_store;
pub(crate) mod store;

pub use approve::{Approval, Holds, NoHolds, approve};
pub use diff::{Change, ChangeKind, ChangedField, FieldChange, Odd};

use crate::{ReadSource, Source, SourceError, source};
use diff::Compared;
use kernel::{BrandId, Millis, SourceId, SyncId, TeammateId, minutes};
use serde::Serialize;
use serde_json::json;
use std::collections::HashSet;
use storage::{NewFact, Read, StoreError, Tx};

/// Where a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Its source is being read.
    Reading,
    /// It was read; somebody is to look at what would change.
    Ready,
    /// What was approved is done.
    Applied,
    /// Somebody said no to all of it.
    Refused,
    /// Somebody stopped it.
    Cancelled,
    /// A later one took its place before anybody looked.
    Replaced,
    /// Its source could not be read.
    Failed,
}

impl SyncState {
    const ALL: [Self; 7] =
        [Self::Reading, Self::Ready, Self::Applied, Self::Refused, Self::Cancelled, Self::Replaced, Self::Failed];

    /// Its word in the database, in facts and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Ready => "ready",
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Replaced => "replaced",
            Self::Failed => "failed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One reading of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sync {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: SyncId,
    /// Of which source.
    pub source: SourceId,
    /// Where it is.
    pub state: SyncState,
    /// Since when.
    pub begun_at: Millis,
    /// Who asked for it; none: it began by itself.
    pub begun_by: Option<TeammateId>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// How far it is.
    pub progress: Progress,
    /// Whether nothing is missing: no page failed, no bound was met.
    pub complete: bool,
    /// Whether it saw fewer than half of what the last one saw: then nothing is switched off by itself.
    pub half_gone: bool,
    /// Why it failed, in a stable word.
    pub problem: Option<String>,
    /// What is odd about it, in stable words.
    pub warnings: Vec<String>,
    /// What it did.
    pub counts: SyncCounts,
    pub(crate) gone_pages: Vec<String>,
}

/// How far a sync is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// What its source turned out to be: « WooCommerce ».
    pub platform: Option<String>,
    /// What its prices are in.
    pub currency: Option<String>,
    /// Questions asked.
    pub requests: i64,
    /// Products met.
    pub products: i64,
    /// How many pages of products there may be.
    pub expected: Option<i64>,
    /// Pictures of the latest.
    pub pictures: Vec<String>,
}

/// What a sync did, in products.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SyncCounts {
    /// Made.
    pub created: i64,
    /// Changed, or there again.
    pub updated: i64,
    /// Switched off.
    pub gone: i64,
    /// Left as they are: to be looked at, or not chosen.
    pub held: i64,
}

/// What a sync would change.
#[derive(Debug, Clone)]
pub struct SyncDiff {
    /// Every change, the new ones as the source orders them, what is gone last.
    pub changes: Vec<Change>,
    /// Products that are as they were.
    pub same: usize,
}

impl SyncDiff {
    /// How many there are of a kind.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

/// How long what was read may wait to be approved.
const WAITS: Millis = minutes(7 * 24 * 60);

impl Sync {
    /// The brand's sync, if there is one.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: SyncId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// The latest syncs of a source, the newest first.
    #[kernel::boxed]
    pub async fn of_source(
        on: &mut dyn Read,
        brand: BrandId,
        source: SourceId,
        limit: i64,
    ) -> Result<Vec<Self>, StoreError> {
        store::of_source(on, brand, source, limit).await
    }

    /// The latest sync of a source that somebody or something decided: carried out or refused.
    #[kernel::boxed]
    pub async fn last_decided(
        on: &mut dyn Read,
        brand: BrandId,
        source: SourceId,
    ) -> Result<Option<SyncId>, StoreError> {
        store::last_decided(on, brand, source).await
    }

    /// Begins to read a source. One that is being read already goes on: syncs of one source exclude each other. What was read
    /// before and nobody has looked at is replaced.
    #[kernel::boxed]
    pub async fn begin(
        tx: &mut Tx,
        brand: BrandId,
        source: SourceId,
        who: Option<TeammateId>,
    ) -> Result<Self, SourceError> {
        source::store::lock(tx, brand, source).await?.ok_or(SourceError::UnknownSource)?;
        let before = store::open(tx, brand, source).await?;
        if let Some(reading) = before.iter().find(|sync| sync.state == SyncState::Reading) {
            return Ok(reading.clone());
        }
        for ready in before {
            store::drop_staged(tx, brand, ready.id).await?;
            store::end(tx, &ready, SyncState::Replaced, None).await?;
        }
        let sync = Self {
            brand,
            id: SyncId(tx.new_id()),
            source,
            state: SyncState::Reading,
            begun_at: tx.now(),
            begun_by: who,
            ended_at: None,
            progress: Progress::default(),
            complete: false,
            half_gone: false,
            problem: None,
            warnings: Vec::new(),
            counts: SyncCounts::default(),
            gone_pages: Vec::new(),
        };
        store::insert(tx, &sync).await?;
        jobs::enqueue(tx, &ReadSource { brand, source, sync: sync.id }).await?;
        Ok(sync)
    }

    /// Stops a sync whose source is being read; nothing of it stays. Quiet for one that has ended.
    #[kernel::boxed]
    pub async fn cancel(tx: &mut Tx, brand: BrandId, id: SyncId, who: Option<TeammateId>) -> Result<Self, SourceError> {
        let sync = store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSync)?;
        if sync.state == SyncState::Reading {
            store::drop_staged(tx, brand, id).await?;
            store::end(tx, &sync, SyncState::Cancelled, who).await?;
            let mut source = source::store::lock(tx, brand, sync.source).await?.ok_or(SourceError::UnknownSource)?;
            let now = tx.now();
            source.plan(tx, now).await?;
            source::store::update(tx, &source).await?;
            tx.announce(brand, "source.synced", id);
        }
        Ok(Self { state: SyncState::Cancelled, ..sync })
    }

    /// Says no to all that a sync would change.
    #[kernel::boxed]
    pub async fn refuse(tx: &mut Tx, brand: BrandId, id: SyncId, who: Option<TeammateId>) -> Result<(), SourceError> {
        let sync = store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSync)?;
        match sync.state {
            SyncState::Refused => Ok(()),
            SyncState::Ready => {
                store::drop_staged(tx, brand, id).await?;
                store::end(tx, &sync, SyncState::Refused, who).await?;
                let data = json!({ "sync": id, "state": SyncState::Refused.word() });
                jobs::tell(tx, brand, NewFact::new("source.synced", sync.source).with(data)).await?;
                Ok(())
            }
            _ => Err(SourceError::NotReady),
        }
    }

    /// What would change now, were all of it approved.
    #[kernel::boxed]
    pub async fn diff(&self, on: &mut dyn Read, source: &Source) -> Result<SyncDiff, StoreError> {
        let (diff, _) = compare(on, self, source).await?;
        Ok(diff)
    }

    /// Whether what was read has waited too long: much may be otherwise at its source.
    pub fn is_old(&self, now: Millis) -> bool {
        self.ended_at.is_some_and(|ended| now - ended > WAITS)
    }
}

/// What a diff is made of, for whoever carries it out.
pub(crate) struct Material {
    pub staged: std::collections::HashMap<String, crate::Staged>,
    pub known: std::collections::HashMap<String, diff::Known>,
    pub products: std::collections::HashMap<kernel::ProductId, crate::Product>,
}

pub(crate) async fn compare(
    on: &mut dyn Read,
    sync: &Sync,
    source: &Source,
) -> Result<(SyncDiff, Material), StoreError> {
    let brand = sync.brand;
    let staged = store::staged(on, brand, sync.id).await?;
    let known = store::known(on, brand, source.id).await?;
    let all = crate::product::store::every(on, brand).await?;
    let (gtins, followed) = store::elsewhere(on, brand, source.id).await?;
    let identity = identity::Identity::of(&all, gtins, followed);
    let products = all.into_iter().map(|product| (product.id, product)).collect();
    let gone_pages: HashSet<String> = sync.gone_pages.iter().cloned().collect();
    let compared = Compared {
        staged: &staged,
        known: &known,
        products: &products,
        identity: &identity,
        currency: source.currency,
        pieces: source.settings.pieces,
        half_gone: sync.half_gone,
        gone_pages: &gone_pages,
    };
    let (changes, same) = diff::changes(&compared);
    let staged = staged.into_iter().map(|staged| (staged.external_id.clone(), staged)).collect();
    Ok((SyncDiff { changes, same }, Material { staged, known, products }))
}

/// Takes away all that is kept of a source's syncs; its products stay, or are switched off.
pub(crate) async fn forget(tx: &mut Tx, brand: BrandId, source: SourceId, keep: bool) -> Result<(), StoreError> {
    crate::version::lock(tx, brand).await?;
    if !keep {
        let known = store::known(tx, brand, source).await?;
        for known in known.values().filter(|known| known.follows && !known.gone) {
            crate::product::store::set_product_active(tx, brand, known.product, false).await?;
        }
        crate::version::bump(tx, brand).await?;
    }
    store::forget(tx, brand, source).await
}
