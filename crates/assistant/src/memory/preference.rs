//! What a customer likes, as they said or ordered it: their size of dresses, a colour, something to bear in mind.

use super::store;
use kernel::{BrandId, ContactId, Millis};
use serde::{Deserialize, Serialize};
use storage::{Read, StoreError, Tx};

/// One thing that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Of which kind.
    pub kind: PreferenceKind,
    /// What goods it is about, as people call them: a category, a product; empty: everything.
    pub about: String,
    /// What it is: `M`, `bleu`, « pas de parfum ».
    pub value: String,
    /// Since when.
    pub learned_at: Millis,
}

/// What can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreferenceKind {
    /// The size they take.
    Size,
    /// A colour they like.
    Colour,
    /// Anything else, in a few words.
    Note,
}

impl PreferenceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Size, Self::Colour, Self::Note];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Colour => "colour",
            Self::Note => "note",
        }
    }

    pub(super) fn read(word: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == word);
        found.ok_or_else(|| StoreError::Defect(format!("unknown kind of preference {word:?}")))
    }
}

impl Preference {
    /// The longest [`Preference::value`], in characters.
    pub const LONGEST: usize = 120;
    /// The longest [`Preference::about`], in characters.
    pub const LONGEST_ABOUT: usize = 60;
    /// The most of one contact: what was learned first goes.
    pub const MOST: i64 = 20;

    /// All that is kept of a contact, the newest first.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId, contact: ContactId) -> Result<Vec<Self>, StoreError> {
        store::all(on, brand, contact).await
    }

    /// Whether it can be kept: neither empty nor an essay.
    pub fn is_fit(&self) -> bool {
        let filled = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
        filled(&self.value, Self::LONGEST)
            && self.about.trim().chars().count() <= Self::LONGEST_ABOUT
            && !self.value.contains('\0')
            && !self.about.contains('\0')
    }

    /// Keeps it of the contact, in the place of what was known about the same.
    pub(crate) async fn keep(&self, tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<(), StoreError> {
        store::put(tx, brand, contact, self).await?;
        store::forget_oldest(tx, brand, contact, Self::MOST).await
    }
}
