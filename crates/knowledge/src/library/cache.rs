use super::Library;
use kernel::BrandId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use storage::{Db, StoreError};

/// The libraries of the brands that were asked for lately; clones share them.
#[derive(Debug, Clone, Default)]
pub struct LibraryCache {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    by_brand: HashMap<BrandId, Known>,
    asked: u64,
}

#[derive(Debug)]
struct Known {
    library: Arc<Library>,
    last_asked: u64,
}

/// Brands kept in memory; a hundred pages take about a megabyte.
const MOST_BRANDS: usize = 200;

impl LibraryCache {
    /// The brand's library, what changed in it made again: by this process or by another.
    #[kernel::boxed]
    pub async fn of(&self, db: &Db, brand: BrandId) -> Result<Arc<Library>, StoreError> {
        let kept = self.kept(brand);
        if let Some(library) = &kept {
            let (version,) = db.ask((Library::asking_version(brand),)).await?;
            if library.is_current(&version) {
                return Ok(Arc::clone(library));
            }
        }
        self.load(db, brand, kept).await
    }

    /// The brand's library as this process last read it, for whoever then asks in their transaction whether it
    /// [is current](Library::is_current).
    #[kernel::boxed]
    pub async fn last(&self, db: &Db, brand: BrandId) -> Result<Arc<Library>, StoreError> {
        match self.kept(brand) {
            Some(library) => Ok(library),
            None => self.load(db, brand, None).await,
        }
    }

    async fn load(&self, db: &Db, brand: BrandId, before: Option<Arc<Library>>) -> Result<Arc<Library>, StoreError> {
        let library = Arc::new(Library::load(&mut &*db, brand, before.as_deref()).await?);
        self.keep(brand, &library);
        Ok(library)
    }

    fn kept(&self, brand: BrandId) -> Option<Arc<Library>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.asked += 1;
        let asked = kept.asked;
        let known = kept.by_brand.get_mut(&brand)?;
        known.last_asked = asked;
        Some(Arc::clone(&known.library))
    }

    fn keep(&self, brand: BrandId, library: &Arc<Library>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let last_asked = kept.asked;
        kept.by_brand.insert(brand, Known { library: Arc::clone(library), last_asked });
        if kept.by_brand.len() > MOST_BRANDS {
            let oldest = kept.by_brand.iter().min_by_key(|(_, known)| known.last_asked).map(|(brand, _)| *brand);
            if let Some(oldest) = oldest {
                kept.by_brand.remove(&oldest);
            }
        }
    }
}
