//! What is kept of a shop between two readings: its products with their states, and its pages with the marks of their answers.

use super::{reach::Page, sync::Known};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use url::Url;

/// A memory that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BadMemory {
    /// Another reading of the same shop is going on.
    #[error("another reading of this shop is going on")]
    Busy,
    /// The folder or its file.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The file is not one of ours.
    #[error("the state cannot be read: {0}")]
    Broken(#[from] serde_json::Error),
}

/// The largest page that is kept, in bytes, and all of them together.
const MOST_PAGE: usize = 2 * 1024 * 1024;
const MOST_PAGES: usize = 300 * 1024 * 1024;

/// What is known of a shop.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Products by their id.
    #[serde(default)]
    pub(super) known: BTreeMap<String, Known>,
    /// How many products the last complete reading saw.
    #[serde(default)]
    pub(super) last_count: usize,
    #[serde(default)]
    pages: BTreeMap<String, Kept>,
    #[serde(skip)]
    folder: Option<PathBuf>,
    #[serde(skip)]
    lock: Option<fs::File>,
    #[serde(skip)]
    bytes: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    etag: Option<String>,
    modified: Option<String>,
    content_type: String,
    /// The file beside the state that holds the bytes.
    file: String,
}

impl Memory {
    /// Opens the memory in a folder, which is made where it is not there. Nobody else may have it open.
    ///
    /// # Errors
    /// [`BadMemory`].
    pub fn open(folder: &Path) -> Result<Self, BadMemory> {
        fs::create_dir_all(folder.join("pages"))?;
        let lock = fs::File::options().create(true).append(true).open(folder.join("lock"))?;
        lock.try_lock().map_err(|_| BadMemory::Busy)?;
        let path = folder.join("state.json");
        let mut memory: Self = if path.exists() { serde_json::from_slice(&fs::read(&path)?)? } else { Self::default() };
        (memory.folder, memory.lock) = (Some(folder.to_owned()), Some(lock));
        Ok(memory)
    }

    /// Writes it down, whole or not at all; nothing for a memory without a folder.
    ///
    /// # Errors
    /// [`BadMemory`].
    pub fn save(&self) -> Result<(), BadMemory> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let fresh = folder.join("state.json.new");
        fs::write(&fresh, serde_json::to_vec(self)?)?;
        fs::rename(fresh, folder.join("state.json"))?;
        Ok(())
    }

    /// The marks of the answer that is known of an address.
    pub(super) fn marks(&self, url: &Url) -> Option<(Option<String>, Option<String>)> {
        self.pages.get(url.as_str()).map(|kept| (kept.etag.clone(), kept.modified.clone()))
    }

    /// The page that is known of an address.
    pub(super) fn page(&self, url: &Url) -> Option<Page> {
        let kept = self.pages.get(url.as_str())?;
        let body = fs::read(self.folder.as_ref()?.join("pages").join(&kept.file)).ok()?;
        Some(Page {
            url: url.clone(),
            status: 200,
            content_type: kept.content_type.clone(),
            hints: String::new(),
            body,
        })
    }

    /// Keeps a page whose server marks its answers; others are read anew each time.
    pub(super) fn keep(&mut self, url: &Url, (etag, modified): (Option<String>, Option<String>), page: &Page) {
        let Some(folder) = &self.folder else { return };
        self.pages.remove(url.as_str());
        let marked = etag.is_some() || modified.is_some();
        if !marked || page.body.len() > MOST_PAGE || self.bytes + page.body.len() > MOST_PAGES || page.url != *url {
            return;
        }
        let file = crate::link::hash(&[url.as_str()]);
        // A page that cannot be kept is asked for again: nothing is lost.
        if fs::write(folder.join("pages").join(&file), &page.body).is_ok() {
            self.bytes += page.body.len();
            self.pages.insert(url.to_string(), Kept { etag, modified, content_type: page.content_type.clone(), file });
        }
    }

    /// What is known of all products, by their id.
    pub fn known(&self) -> impl Iterator<Item = &Known> {
        self.known.values()
    }
}
