//! What is kept of a shop between two readings: its products with their states, and its pages with the marks of their answers.

use super::{
    folder::Folder,
    shelf::{Kept, Shelf},
    sync::{Known, Status},
};
use crate::product::Product;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
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

/// What is known of a shop.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Products by their id.
    #[serde(default)]
    pub(super) known: BTreeMap<String, Known>,
    /// How many products the last complete reading saw.
    #[serde(default)]
    pub(super) last_count: usize,
    /// How many readings were taken in.
    #[serde(default)]
    readings: u64,
    #[serde(skip)]
    shelf: Option<Arc<dyn Shelf>>,
    #[serde(skip)]
    folder: Option<PathBuf>,
    #[serde(skip)]
    lock: Option<fs::File>,
}

impl Memory {
    /// Opens the memory in a folder, which is made where it is not there. Nobody else may have it open.
    ///
    /// # Errors
    /// [`BadMemory`].
    pub fn open(folder: &Path) -> Result<Self, BadMemory> {
        fs::create_dir_all(folder)?;
        let lock = fs::File::options().create(true).append(true).open(folder.join("lock"))?;
        lock.try_lock().map_err(|_| BadMemory::Busy)?;
        let path = folder.join("state.json");
        let mut memory: Self = if path.exists() { serde_json::from_slice(&fs::read(&path)?)? } else { Self::default() };
        // A reading that was cut short was not taken in: the next one has its number, and goes on.
        let shelf: Arc<dyn Shelf> = Arc::new(Folder::open(folder.join("pages"), memory.readings + 1)?);
        (memory.shelf, memory.folder, memory.lock) = (Some(shelf), Some(folder.to_owned()), Some(lock));
        Ok(memory)
    }

    /// One whose answers are kept elsewhere, and that knows the products of `known`: their own pages are asked for when a
    /// reading does not meet them.
    pub fn on(shelf: Arc<dyn Shelf>, known: impl IntoIterator<Item = Product>) -> Self {
        let known = known.into_iter().map(|product| {
            let id = product.external_id.clone();
            (id, Known { product, status: Status::Active, missed: 0, held_price: None })
        });
        Self { known: known.collect(), shelf: Some(shelf), ..Self::default() }
    }

    /// Notes that a reading was taken in.
    pub(super) const fn note_reading(&mut self) {
        self.readings += 1;
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

    /// The answer that is kept of an address.
    pub(super) async fn kept(&self, url: &Url) -> Option<Kept> {
        match &self.shelf {
            Some(shelf) => shelf.find(url).await,
            None => None,
        }
    }

    /// Keeps an answer.
    pub(super) async fn keep(&self, kept: Kept) {
        if let Some(shelf) = &self.shelf {
            shelf.keep(kept).await;
        }
    }

    /// What is known of all products, by their id.
    pub fn known(&self) -> impl Iterator<Item = &Known> {
        self.known.values()
    }
}
