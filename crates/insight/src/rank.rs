//! Conversations by score, as of now, without having rewritten one of them.
//!
//! Of one class (see `lasting`) the keys are in the order of the scores at any moment (see `key`). So each of the eight
//! classes is read by its index from where the page before ended, and the eight stretches are merged by the scores they
//! come to now: at most eight times a page is read, however many conversations there are.
//!
//! Exact with the weights by which the keys were made. New weights (see `close`) are worked into the keys by a job, those
//! of the last eight half-lives only; until it has passed, and of older conversations for good, the order is that of the
//! weights before, where little is left to differ.

use crate::{
    InsightError, Outcome,
    lasting::Lasting,
    model::{Weights, score},
    store,
};
use kernel::{BrandId, ConversationId, Millis};
use serde::{Deserialize, Serialize};
use std::{iter::Peekable, vec::IntoIter};
use storage::Read;

/// A conversation in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Which.
    pub conversation: ConversationId,
    /// Its score, 0–100.
    pub score: i64,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The highest score first.
    pub conversations: Vec<Ranked>,
    /// Where the next page begins; none after the last.
    pub next: Option<Place>,
}

/// A place in a list: of which moment the list is, and how far each class was read. The list is read on as of its first
/// page's moment; whoever something happened to meanwhile may have moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    at: Millis,
    read: Vec<Option<(i64, ConversationId)>>,
}

/// How many conversations a page has at most.
pub(crate) const MOST: usize = 200;

/// The brand's conversations by one of their scores at `now`, the highest first and none below `at_least`: `size` of them
/// (1–200) after `place`.
#[kernel::boxed]
pub async fn ranked(
    on: &mut dyn Read,
    brand: BrandId,
    outcome: Outcome,
    at_least: i64,
    (place, size): (Option<&Place>, usize),
    now: Millis,
) -> Result<Page, InsightError> {
    if !(1..=MOST).contains(&size) {
        return Err(InsightError::PageSize);
    }
    let classes = usize::from(Lasting::COUNT);
    let mut next = place.cloned().unwrap_or_else(|| Place { at: now, read: vec![None; classes] });
    if next.read.len() != classes {
        return Err(InsightError::Place);
    }
    store::can_be_kept(next.at)?;
    let published = store::published(on, brand).await?;
    let weights = &published.of(outcome).weights;
    // One more than wanted tells whether there is another page.
    let limit = i64::try_from(size + 1).unwrap_or(i64::MAX);
    let ask = |(class, after): (Lasting, &Option<_>)| store::stretch(brand, outcome, class.number(), *after, limit);
    let rows = on.ask(Lasting::all().zip(&next.read).map(ask).collect::<Vec<_>>()).await?;
    let mut merged = Merged::of(rows, weights, next.at);
    let mut conversations = Vec::with_capacity(size);
    while let Some((class, key, ranked)) = merged.next() {
        if ranked.score < at_least {
            return Ok(Page { conversations, next: None });
        }
        if conversations.len() == size {
            return Ok(Page { conversations, next: Some(next) });
        }
        next.read[class] = Some((key, ranked.conversation));
        conversations.push(ranked);
    }
    Ok(Page { conversations, next: None })
}

/// Stretches of classes, read as one list. Merged by their heads and never sorted: within a class the keys decide.
struct Merged(Vec<Peekable<IntoIter<(f64, i64, ConversationId)>>>);

impl Merged {
    fn of(rows: Vec<Vec<(ConversationId, i64)>>, weights: &Weights, now: Millis) -> Self {
        let stretch = |(class, rows): (Lasting, Vec<(ConversationId, i64)>)| {
            let logit = |(id, key)| (weights.logit_of_key(class, key, now), key, id);
            rows.into_iter().map(logit).collect::<Vec<_>>().into_iter().peekable()
        };
        Self(Lasting::all().zip(rows).map(stretch).collect())
    }

    /// The next conversation, with the number of its class and its key.
    fn next(&mut self) -> Option<(usize, i64, Ranked)> {
        let heads = self.0.iter_mut().enumerate().filter_map(|(class, rows)| rows.peek().map(|head| (class, head.0)));
        let (class, _) = heads.max_by(|one, other| one.1.total_cmp(&other.1))?;
        let (logit, key, conversation) = self.0[class].next()?;
        Some((class, key, Ranked { conversation, score: score(logit) }))
    }
}
