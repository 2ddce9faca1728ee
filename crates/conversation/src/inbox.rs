//! The list of conversations: which part of it, in which order, page by page.

mod place;
mod query;
mod store;
mod view;

pub use place::{NoPlace, Place};
pub use view::{Sort, View};

use crate::{Handling, Priority};
use kernel::{BrandId, ConversationId, Millis};
use storage::{Read, StoreError};

/// What is asked of the list.
#[derive(Debug, Clone)]
pub struct Listing<'a> {
    /// Which part of it.
    pub view: View,
    /// In which order.
    pub sort: Sort,
    /// Only those in whose name, number or messages all of these words are, the last one perhaps not written to its end;
    /// as people type them. In [`View::All`], what is put off is found too.
    pub words: &'a str,
    /// The page after this place; the first without one.
    pub after: Option<Place>,
    /// Rows at most.
    pub limit: i64,
    /// The present, by which something is put off or not.
    pub now: Millis,
}

impl Listing<'_> {
    /// The latest of a view, thirty rows.
    pub fn of(view: View, now: Millis) -> Self {
        Self { view, sort: Sort::Recent, words: "", after: None, limit: 30, now }
    }
}

/// A row of the list of conversations.
#[derive(Debug, Clone)]
pub struct InboxRow {
    /// Which.
    pub id: ConversationId,
    /// What to call the customer.
    pub name: String,
    /// Who answers.
    pub handling: Handling,
    /// Time of the last message.
    pub last_at: Millis,
    /// First words of the last message.
    pub preview: String,
    /// Its type, for a picture or a word when there are no words.
    pub preview_kind: String,
    /// Whether we said it.
    pub preview_out: bool,
    /// Messages the team has not seen.
    pub unread: i64,
    /// The customer's last message that opened the window.
    pub last_in_at: Option<Millis>,
    /// Messages of ours that failed.
    pub failed_sends: i64,
    /// How much it presses.
    pub priority: Priority,
    /// Until when it is put off, if that is still to come or has just come.
    pub snoozed_until: Option<Millis>,
    /// Since when it is closed.
    pub resolved_at: Option<Millis>,
    /// Since when the customer waits for a human.
    pub waits_since: Option<Millis>,
}

impl InboxRow {
    /// Until when free text may go, if the customer ever wrote.
    pub fn window_until(&self) -> Option<Millis> {
        self.last_in_at.map(|at| at + crate::thread::WINDOW)
    }

    /// Its place in a list of this order: where the next page begins after.
    pub fn place(&self, sort: Sort) -> Place {
        let key = match sort {
            Sort::Recent => None,
            Sort::Waiting => self.waits_since.map(|since| since.0),
        };
        Place { high: self.priority.is_high(), key, last_at: self.last_at, id: self.id }
    }
}

/// A page of conversations, as asked. A search looks at the latest [`SEARCH_MOST`] messages and contacts that it finds; on
/// PostgreSQL, of a word that one in fifty of the latest 5,000 has, at those alone. Whoever looks for what everybody writes
/// sees the latest of it.
#[kernel::boxed]
pub async fn list(on: &mut dyn Read, brand: BrandId, asked: &Listing<'_>) -> Result<Vec<InboxRow>, StoreError> {
    store::list(on, brand, asked).await
}

/// Messages, and contacts, that one search looks at, at most.
pub const SEARCH_MOST: i64 = 500;

/// One row, for a live update.
#[kernel::boxed]
pub async fn row(on: &mut dyn Read, brand: BrandId, id: ConversationId) -> Result<Option<InboxRow>, StoreError> {
    store::row(on, brand, id).await
}

/// The rows of these conversations (200 at most), in the order of `ids`: for lists that are sorted elsewhere.
#[kernel::boxed]
pub async fn rows(on: &mut dyn Read, brand: BrandId, ids: &[ConversationId]) -> Result<Vec<InboxRow>, StoreError> {
    let mut rows = store::rows(on, brand, ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// One row, if the list holds it, on whichever page: for a live update of a list that is looked at.
#[kernel::boxed]
pub async fn row_in(
    on: &mut dyn Read,
    brand: BrandId,
    id: ConversationId,
    asked: &Listing<'_>,
) -> Result<Option<InboxRow>, StoreError> {
    store::row_in(on, brand, id, asked).await
}

/// How many conversations a view holds, counted up to `most`: « 99+ » costs no more than 100.
#[kernel::boxed]
pub async fn count_up_to(
    on: &mut dyn Read,
    brand: BrandId,
    view: &View,
    now: Millis,
    most: i64,
) -> Result<i64, StoreError> {
    store::count_up_to(on, brand, view, now, most).await
}

/// How many conversations something was said in since that moment.
#[kernel::boxed]
pub async fn active_since(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<i64, StoreError> {
    store::active_since(on, brand, since).await
}

/// Conversations that want a human, and conversations with failed sends, without those that are put off.
#[kernel::boxed]
pub async fn counts(on: &mut dyn Read, brand: BrandId, now: Millis) -> Result<(i64, i64), StoreError> {
    store::counts(on, brand, now).await
}
