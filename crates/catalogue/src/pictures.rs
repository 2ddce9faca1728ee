//! Light copies of products' pictures. What stands at a stranger's address is fetched once, through the guard, checked, made
//! small, and served by us: a page of ours asks nobody else for anything.

mod small;
mod store;
mod tidy;

pub use tidy::TidyPictures;

use kernel::{BrandId, Millis, Secret, Vault, constant_time_eq, hours};
use shopfront::{
    Fetcher,
    web::{Ask, PAGE_BYTES},
};
use std::sync::Arc;
use storage::{Db, StoreError};
use tokio::sync::Semaphore;

/// Pictures fetched and made small at once in one process: each takes a few megabytes and a processor for a moment.
const AT_ONCE: usize = 3;
/// How long it is remembered that there is no picture.
const FORGET: Millis = hours(24);

/// Makes and keeps light copies; cheap to clone.
#[derive(Clone)]
pub struct Pictures {
    db: Db,
    fetcher: Fetcher,
    vault: Vault,
    turns: Arc<Semaphore>,
}

impl Pictures {
    /// One that asks through `fetcher`, and signs what may be asked with `vault`.
    pub fn new(db: Db, fetcher: Fetcher, vault: Vault) -> Self {
        Self { db, fetcher, vault, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The mark that lets a page of this brand show the picture of an address: nobody else's addresses are asked for.
    pub fn mark(&self, brand: BrandId, address: &str) -> String {
        let mark = self.vault.fingerprint(&Secret::new(format!("picture:{brand}:{address}")));
        mark.iter().take(12).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }

    /// The light copy of the picture at an address (a JPEG, 320 pixels at most), if there is one and the mark is ours.
    #[kernel::boxed]
    pub async fn light(&self, brand: BrandId, address: &str, mark: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if !constant_time_eq(self.mark(brand, address).as_bytes(), mark.as_bytes()) {
            return Ok(None);
        }
        let hash = shopfront::link::hash(&[address]);
        let now = self.db.clock().now();
        match store::find(&mut &self.db, brand, &hash).await? {
            Some((Some(bytes), _)) => return Ok(Some(bytes)),
            Some((None, at)) if now - at < FORGET => return Ok(None),
            _ => {}
        }
        let Ok(_turn) = self.turns.acquire().await else { return Ok(None) };
        // Whoever came before may have fetched it meanwhile.
        if let Some((Some(bytes), _)) = store::find(&mut &self.db, brand, &hash).await? {
            return Ok(Some(bytes));
        }
        let light = self.fetch(address).await;
        self.db.write(async |tx| store::keep(tx, brand, &hash, light.as_deref()).await).await?;
        Ok(light)
    }

    async fn fetch(&self, address: &str) -> Option<Vec<u8>> {
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let url = self.fetcher.may_ask(address).ok()?;
        let ask = Ask { accept: "image/webp,image/png,image/jpeg,image/gif", most_bytes: PAGE_BYTES, ..Ask::of(url) };
        let answer = self.fetcher.web().ask(&ask).await.ok().filter(|answer| answer.status == 200)?;
        tokio::task::spawn_blocking(move || small::of(&answer.body)).await.ok().flatten()
    }
}
