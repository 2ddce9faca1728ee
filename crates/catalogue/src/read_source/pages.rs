use super::store;
use crate::{Source, Sync};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use kernel::{BrandId, Secret, SourceId, SyncId, Vault};
use shopfront::site::{Kept, Page, Shelf, Soon};
use std::{
    fmt,
    io::{Read as _, Write as _},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use storage::{Db, StoreError};

/// The largest page that is kept, in bytes, and all pages of one sync together, packed.
const MOST_PAGE: usize = 2 * 1024 * 1024;
const MOST_PAGES: usize = 64 * 1024 * 1024;
/// Pages written together.
const TOGETHER: usize = 16;

/// Keeps the answers of a source's server in the database, for the next sync and for whoever goes on with this one.
pub(super) struct Pages {
    db: Db,
    vault: Vault,
    brand: BrandId,
    source: SourceId,
    sync: SyncId,
    waiting: Mutex<Vec<Kept>>,
    bytes: AtomicUsize,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("sync", &self.sync).finish_non_exhaustive()
    }
}

/// A page as it is written.
pub(super) struct Packed {
    pub hash: String,
    pub url: Vec<u8>,
    pub content_type: String,
    pub hints: String,
    pub etag: Option<String>,
    pub modified: Option<String>,
    pub body: Vec<u8>,
}

impl Pages {
    pub(super) fn new(db: Db, vault: Vault, sync: &Sync) -> Self {
        let (brand, source, sync) = (sync.brand, sync.source, sync.id);
        Self { db, vault, brand, source, sync, waiting: Mutex::default(), bytes: AtomicUsize::new(0) }
    }

    fn place(&self) -> String {
        format!("source_page.url:{}", self.source)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        // A panic elsewhere leaves whole pages behind.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what waits.
    pub(super) async fn flush(&self) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut *self.waiting());
        if waiting.is_empty() {
            return Ok(());
        }
        let packed: Vec<Packed> = waiting.iter().filter_map(|kept| self.pack(kept)).collect();
        self.db
            .write(async |tx| {
                for page in &packed {
                    store::keep_page(tx, (self.brand, self.source, self.sync), page).await?;
                }
                Ok(())
            })
            .await
    }

    fn pack(&self, kept: &Kept) -> Option<Packed> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        // Writing to memory does not fail; a page that is not kept is asked for again.
        packed.write_all(&kept.page.body).ok()?;
        let body = packed.finish().ok()?;
        if self.bytes.fetch_add(body.len(), Ordering::Relaxed) + body.len() > MOST_PAGES {
            return None;
        }
        let url = self.vault.seal(self.db.chance(), &self.place(), &Secret::new(kept.page.url.to_string()));
        Some(Packed {
            hash: shopfront::link::hash(&[kept.asked.as_str()]),
            url,
            content_type: without_nul(&kept.page.content_type),
            hints: without_nul(&kept.page.hints),
            etag: kept.etag.as_deref().map(without_nul),
            modified: kept.modified.as_deref().map(without_nul),
            body,
        })
    }

    async fn look(&self, asked: &shopfront::Url) -> Option<Kept> {
        let waits = self.waiting().iter().find(|kept| kept.asked == *asked).cloned();
        if waits.is_some() {
            return waits;
        }
        let hash = shopfront::link::hash(&[asked.as_str()]);
        let found = store::page(&mut &self.db, self.brand, self.source, &hash).await;
        let found = found.inspect_err(|error| tracing::warn!(%error, "A kept page cannot be read: {error}")).ok()??;
        let (sync, packed) = found;
        let url = self.vault.open(&self.place(), &packed.url).ok()?;
        let body = unpack(&packed.body)?;
        let page = Page {
            url: url.reveal().parse().ok()?,
            status: 200,
            content_type: packed.content_type,
            hints: packed.hints,
            body: Arc::new(body),
        };
        let is_fresh = sync == self.sync;
        Some(Kept { asked: asked.clone(), page, etag: packed.etag, modified: packed.modified, is_fresh })
    }
}

/// The kept answer of an address.
pub(super) async fn body(
    db: &Db,
    source: &Source,
    asked: Option<&shopfront::Url>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(asked) = asked else { return Ok(None) };
    let hash = shopfront::link::hash(&[asked.as_str()]);
    let found = store::page(&mut &*db, source.brand, source.id, &hash).await?;
    Ok(found.and_then(|(_, packed)| unpack(&packed.body)))
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    GzDecoder::new(packed).take(MOST_PAGE as u64 + 1).read_to_end(&mut body).ok()?;
    Some(body)
}

fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

impl Shelf for Pages {
    fn find<'a>(&'a self, asked: &'a shopfront::Url) -> Soon<'a, Option<Kept>> {
        Box::pin(self.look(asked))
    }

    fn keep(&self, kept: Kept) -> Soon<'_, ()> {
        Box::pin(async move {
            if kept.page.body.len() > MOST_PAGE {
                return;
            }
            let many = {
                let mut waiting = self.waiting();
                waiting.push(kept);
                waiting.len() >= TOGETHER
            };
            if many && let Err(error) = self.flush().await {
                tracing::warn!(%error, "Pages of a source cannot be kept: {error}");
            }
        })
    }
}
