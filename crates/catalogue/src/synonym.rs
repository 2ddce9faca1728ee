//! What a shop's customers call its goods: « sitoulou » for « karité ».

mod store;

use crate::{CatalogueError, version};
use kernel::BrandId;
use language::fold;
use std::collections::HashSet;
use storage::{Read, StoreError, Tx};

/// A word of customers, and the shop's word or name for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    /// What customers say, 1 to 60 letters; no other of the brand's is said alike.
    pub said: String,
    /// What the shop calls it, 1 to 60 letters.
    pub meant: String,
}

/// The most a brand may have: its whole list is one page.
pub const MOST_SYNONYMS: usize = 500;
const LONGEST: usize = 60;

/// The brand's own words, in order.
#[kernel::boxed]
pub async fn synonyms(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Synonym>, StoreError> {
    store::of(on, brand).await
}

/// Makes these the brand's own words; says whether anything was another way. Searches follow.
#[kernel::boxed]
pub async fn set_synonyms(tx: &mut Tx, brand: BrandId, wanted: &[Synonym]) -> Result<bool, CatalogueError> {
    let mut wanted: Vec<Synonym> = wanted
        .iter()
        .map(|one| Synonym { said: one.said.trim().to_owned(), meant: one.meant.trim().to_owned() })
        .collect();
    let is_word = |word: &str| !fold(word).trim().is_empty() && word.chars().count() <= LONGEST;
    if let Some(wrong) = wanted.iter().find(|one| !is_word(&one.said) || !is_word(&one.meant)) {
        return Err(CatalogueError::NotAWord { said: wrong.said.chars().take(LONGEST).collect() });
    }
    let mut seen = HashSet::new();
    if let Some(twice) = wanted.iter().find(|one| !seen.insert(fold(&one.said))) {
        return Err(CatalogueError::WordTwice { said: twice.said.clone() });
    }
    if wanted.len() > MOST_SYNONYMS {
        return Err(CatalogueError::TooManyWords);
    }
    wanted.sort_by(|a, b| a.said.cmp(&b.said));
    version::lock(tx, brand).await?;
    if store::of(tx, brand).await? == wanted {
        return Ok(false);
    }
    store::replace(tx, brand, &wanted).await?;
    version::bump(tx, brand).await?;
    Ok(true)
}
