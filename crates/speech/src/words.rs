//! A brand's words: names that its ears learnt from what the team corrected, and how its mouth says what it would say wrong.

mod learned;
mod store;

use crate::Voices;
use conversation::find_message;
use jobs::{FactJob, JobError, Outcome};
use kernel::{BrandId, MessageId};
use language::fold;
use learned::learned;
use serde::Deserialize;
use storage::{Read, StoreError, Tx};
use voice::Lexicon;

/// The most words that are learnt: the oldest are forgotten.
pub(crate) const MOST_LEARNED: i64 = 200;
/// The most words whose sound is told.
pub const MOST_SOUNDS: usize = 200;
/// Letters of a word, and of how it sounds.
pub const LONGEST_WORD: usize = 40;

/// How a word is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sounds {
    /// As it is written.
    pub word: String,
    /// As it is to be read aloud.
    pub sound: String,
}

/// Why sounds are not kept; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// Not one word, nothing, or too long.
    #[error("{0:?} is no word with its sound")]
    NotAWord(String),
    /// Two sounds for a word.
    #[error("{0:?} is said in two ways")]
    Twice(String),
    /// More than [`MOST_SOUNDS`].
    #[error("too many words")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The names that a brand's ears learnt, the newest first.
#[kernel::boxed]
pub async fn learned_words(on: &mut dyn Read, brand: BrandId) -> Result<Vec<String>, StoreError> {
    store::learned(on, brand).await
}

/// Forgets one of them; one that is not there is quiet.
#[kernel::boxed]
pub async fn forget_word(tx: &mut Tx, brand: BrandId, word: &str) -> Result<(), StoreError> {
    store::forget(tx, brand, &fold(word)).await
}

/// How a brand's mouth says words, in the order they were told.
#[kernel::boxed]
pub async fn sounds(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Sounds>, StoreError> {
    store::sounds(on, brand).await
}

/// Says how words are said, in place of all that was told before.
#[kernel::boxed]
pub async fn set_sounds(tx: &mut Tx, brand: BrandId, wanted: &[Sounds]) -> Result<(), WordsError> {
    if wanted.len() > MOST_SOUNDS {
        return Err(WordsError::TooMany);
    }
    let mut seen = Vec::with_capacity(wanted.len());
    for Sounds { word, sound } in wanted {
        let fits = |text: &str| (1..=LONGEST_WORD).contains(&text.chars().count());
        // The mouth looks words up one by one.
        let is_word = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’'));
        if !fits(word) || !is_word || !fits(sound) {
            return Err(WordsError::NotAWord(word.clone()));
        }
        let folded = fold(word);
        if seen.contains(&folded) {
            return Err(WordsError::Twice(word.clone()));
        }
        seen.push(folded);
    }
    store::set_sounds(tx, brand, wanted).await?;
    Ok(())
}

/// The same as the mouth takes it.
pub(crate) async fn lexicon(on: &mut dyn Read, brand: BrandId) -> Result<Lexicon, StoreError> {
    let told = store::sounds(on, brand).await?;
    Ok(Lexicon::new(told.into_iter().map(|Sounds { word, sound }| (word, sound))))
}

/// What a `message.heard_corrected` tells.
#[derive(Deserialize)]
struct Corrected {
    message: MessageId,
}

impl Voices {
    /// Reacts to `message.heard_corrected`: names that were heard wrong are known from now on.
    #[kernel::boxed]
    pub async fn learn(&self, fact: FactJob) -> Result<Outcome, JobError> {
        let Ok(Corrected { message: id }) = serde_json::from_value(fact.data) else {
            return Ok(Outcome::Cancel("the fact names no message"));
        };
        let brand = fact.brand;
        let heard = find_message(&mut &self.db, brand, id).await?.and_then(|message| message.heard);
        let Some((raw, text)) = heard.and_then(|heard| Some((heard.raw?, heard.text))) else {
            return Ok(Outcome::Done);
        };
        let words = learned(&raw, &text);
        self.db
            .write(async |tx| {
                for word in &words {
                    store::learn(tx, brand, (&fold(word), word), id).await?;
                }
                store::forget_oldest(tx, brand).await
            })
            .await?;
        Ok(Outcome::Done)
    }
}
