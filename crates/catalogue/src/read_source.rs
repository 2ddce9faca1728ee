//! A source is read in the background, with no transaction open: page by page, kept as it goes, so that whoever takes over after
//! a crash goes on where it was; stopped when somebody says so.

mod pages;
mod progress;
mod staging;
mod store;

pub use store::MOST_FILE;
pub(crate) use store::put_file;

use crate::{SettleSync, Source, SourceKind, Sync, SyncState, source, sync};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Secret, SourceId, SyncId, Uuid, Vault, seconds};
use pages::Pages;
use progress::Follow;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shopfront::{
    Context, Fetcher,
    site::{self, Budget, Found, Memory, Reading},
};
use staging::Staging;
use std::{sync::Arc, time::Duration};
use storage::{Db, NewFact, StoreError};
use tokio::sync::Semaphore;

/// Reads a source for one sync.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadSource {
    /// Whose.
    pub brand: BrandId,
    /// Which source.
    pub source: SourceId,
    /// For which sync.
    pub sync: SyncId,
}

impl Job for ReadSource {
    const NAME: &'static str = "catalogue.read_source";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.sync.to_string())
    }
    fn lane(&self) -> Option<Uuid> {
        Some(self.source.0)
    }
}

/// How often it is written down how far a reading is, and asked whether it is still wanted.
const TICK: Duration = Duration::from_millis(700);
/// Readings at once in one process: they last, and other work must find its slot.
const AT_ONCE: usize = 6;

/// Reads sources; cheap to clone.
#[derive(Clone)]
pub struct SourceReader {
    db: Db,
    fetcher: Fetcher,
    vault: Vault,
    turns: Arc<Semaphore>,
}

/// How a reading ended before its end.
enum Stopped {
    /// Somebody cancelled it.
    Cancelled,
    /// The database, or another worker has taken over.
    Lost(StoreError),
}

impl SourceReader {
    /// One that asks through `fetcher` and opens addresses with `vault`.
    pub fn new(db: Db, fetcher: Fetcher, vault: Vault) -> Self {
        Self { db, fetcher, vault, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The head of a source's table, for somebody who says what its columns hold; none where it is no table that is kept.
    #[kernel::boxed]
    pub async fn preview(&self, source: &Source) -> Result<Option<shopfront::Preview>, crate::SourceError> {
        let context = Context { columns: source.settings.columns.clone(), ..Context::default() };
        let bytes = if source.kind == SourceKind::File {
            store::file(&mut &self.db, source.brand, source.id).await?.map(|(file, _)| file)
        } else {
            let asked = source.address(&self.vault)?.reveal().parse().ok();
            let asked = asked.map(|url| shopfront::sheet_address(&url).unwrap_or(url));
            pages::body(&self.db, source, asked.as_ref()).await?
        };
        Ok(bytes.and_then(|bytes| shopfront::preview(&bytes, &context)))
    }

    /// Reads a source and stages what it says.
    #[kernel::boxed]
    pub async fn run(&self, job: &ReadSource, claim: &Claim) -> Result<Outcome, JobError> {
        let (brand, mut on) = (job.brand, &self.db);
        let Some(sync) = Sync::find(&mut on, brand, job.sync).await? else { return Ok(Outcome::Done) };
        let Some(source) = Source::find(&mut on, brand, job.source).await? else { return Ok(Outcome::Done) };
        if sync.state != SyncState::Reading {
            return Ok(Outcome::Done);
        }
        let Ok(_turn) = self.turns.try_acquire() else {
            return Ok(Outcome::Snooze(self.db.clock().now() + seconds(2)));
        };
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let pages = Arc::new(Pages::new(self.db.clone(), self.vault.clone(), &sync));
        let follow = Follow::new(source.currency);
        let staging = Staging::begin(&self.db, &sync, source.currency).await?;
        let read = tokio::select! {
            found = self.read(&source, &sync, &pages, (&follow, &staging)) => found.map_err(JobError::failed)?,
            stopped = self.watch(&sync, claim, &pages, &follow) => return match stopped {
                Stopped::Cancelled => Ok(Outcome::Done),
                Stopped::Lost(error) => Err(error.into()),
            },
        };
        pages.flush().await?;
        // What could not be written is read again.
        staging.end()?;
        if !staging.stage(&read.products).await? {
            // Cancelled at the last moment.
            return Ok(Outcome::Done);
        }
        self.take(source, sync, &read, (&follow, staging.end()?), claim).await?;
        Ok(Outcome::Done)
    }

    /// Asks the source, whatever it is.
    async fn read(
        &self,
        source: &Source,
        sync: &Sync,
        pages: &Arc<Pages>,
        (follow, staging): (&Follow, &Staging),
    ) -> Result<Found, crate::SourceError> {
        let context = Context {
            currency: shopfront::price::from_code(source.currency.code()),
            country: source.country.clone(),
            now: Some(self.db.clock().now().as_seconds()),
            columns: source.settings.columns.clone(),
            ..Context::default()
        };
        let address = source.address(&self.vault)?;
        if source.kind == SourceKind::File {
            let file = store::file(&mut &self.db, source.brand, source.id).await?;
            let Some((file, _)) = file else { return Ok(failed("no_file")) };
            // A large file keeps a processor for seconds: not one that others wait for.
            let read = tokio::task::spawn_blocking(move || site::read_file(&file, &context));
            return Ok(read.await.unwrap_or_else(|_| failed("unreadable")));
        }
        let address = match source.kind {
            SourceKind::Meta => Secret::new(source::meta_address(address.reveal())),
            _ => address,
        };
        let token = source.token(&self.vault)?;
        let known = sync::store::known(&mut &self.db, source.brand, source.id).await?;
        let known = known.into_values().filter(|known| known.follows && !known.gone).map(|known| {
            // Their own pages are asked for when a sync does not meet them.
            let main = known.url.is_some();
            let (external_id, url, name) = (known.external_id, known.url, known.said.name);
            shopfront::product::Product { external_id, url, name, main, ..Default::default() }
        });
        let mut memory = Memory::on(pages.clone(), known);
        let is_ours = address.reveal().parse().is_ok_and(|url| self.fetcher.is_ours(&url));
        let reading = Reading {
            web: self.fetcher.web(),
            context: &context,
            hurried: is_ours,
            budget: Budget::default(),
            token: token.as_ref().map(Secret::reveal),
            watch: follow,
            basket: Some(staging),
        };
        tracing::debug!(source.id = %source.id, sync.id = %sync.id, "A source is read");
        if source.kind == SourceKind::Meta {
            // What a key opens is not kept.
            return Ok(site::read_meta(reading, address.reveal()).await);
        }
        Ok(site::read(reading, address.reveal(), &mut memory).await)
    }

    /// Writes down how far it is, keeps the job, and notices when nobody wants it any more. Ends only then.
    async fn watch(&self, sync: &Sync, claim: &Claim, pages: &Pages, follow: &Follow) -> Stopped {
        let (brand, id) = (sync.brand, sync.id);
        let mut tick = tokio::time::interval(TICK);
        loop {
            tick.tick().await;
            let noted = async {
                pages.flush().await?;
                let progress = follow.progress();
                self.db
                    .write(async |tx| {
                        let lease = tx.now() + seconds(60);
                        claim.keep(tx, lease).await?;
                        let wanted = sync::store::note_progress(tx, brand, id, &progress).await?;
                        if wanted {
                            tx.announce(brand, "source.progress", id);
                        } else {
                            claim.end(tx).await?;
                        }
                        Ok::<_, StoreError>(wanted)
                    })
                    .await
            };
            match noted.await {
                Ok(true) => {}
                Ok(false) => return Stopped::Cancelled,
                Err(error) => return Stopped::Lost(error),
            }
        }
    }

    /// All that was read is in line: the sync is ready, or it has failed.
    async fn take(
        &self,
        source: Source,
        sync: Sync,
        found: &Found,
        (follow, staged): (&Follow, usize),
        claim: &Claim,
    ) -> Result<(), StoreError> {
        let (brand, id) = (sync.brand, sync.id);
        let fails = staged == 0;
        let half_gone = !fails && i64::try_from(staged * 2).unwrap_or(i64::MAX) < source.last_count;
        let progress = follow.ended(found, staged);
        self.db
            .write(async |tx| {
                let now = tx.now();
                claim.end(tx).await?;
                if !sync::store::note_progress(tx, brand, id, &progress).await? {
                    // Cancelled at the last moment.
                    return sync::store::drop_staged(tx, brand, id).await;
                }
                let Some(mut kept) = source::store::lock(tx, brand, source.id).await? else { return Ok(()) };
                let problem = fails.then(|| why(&found.warnings));
                let ended = Sync {
                    complete: found.complete && !fails,
                    half_gone,
                    problem: problem.clone(),
                    warnings: found.warnings.clone(),
                    gone_pages: found.gone.clone(),
                    ..sync.clone()
                };
                let state = if fails { SyncState::Failed } else { SyncState::Ready };
                sync::store::end(tx, &ended, state, None).await?;
                let misses = ended.complete && !half_gone;
                if !fails {
                    sync::store::note_sightings(tx, brand, source.id, id, misses).await?;
                }
                if misses {
                    kept.last_count = i64::try_from(staged).unwrap_or(i64::MAX);
                }
                kept.failures = if fails { kept.failures + 1 } else { 0 };
                kept.problem.clone_from(&problem);
                kept.platform = progress.platform.clone().or(kept.platform);
                kept.last_at = (!fails).then_some(now).or(kept.last_at);
                kept.plan(tx, now).await?;
                source::store::update(tx, &kept).await?;
                if !fails {
                    // What could not be read is kept: somebody may say how.
                    store::clean_pages(tx, brand, source.id, id).await?;
                }
                let kind = if fails { "source.failed" } else { "source.read" };
                let data = json!({ "sync": id, "problem": problem, "failures": kept.failures, "by": sync.begun_by });
                jobs::tell(tx, brand, NewFact::new(kind, source.id.0).with(data)).await?;
                if !fails {
                    jobs::enqueue(tx, &SettleSync { brand, sync: id }).await?;
                }
                Ok(())
            })
            .await
    }
}

/// Why nothing was read: the most telling word.
fn why(warnings: &[String]) -> String {
    let vague = |word: &&String| !matches!(word.as_str(), "empty" | "budget");
    warnings.iter().find(vague).or(warnings.first()).map_or_else(|| "empty".to_owned(), Clone::clone)
}

fn failed(word: &str) -> Found {
    Found { warnings: vec![word.to_owned()], ..Found::default() }
}
