mod store;

use crate::Handling;
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use storage::{Read, StoreError};

/// Which conversations to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Every one.
    All,
    /// Those this teammate has in hand.
    Mine(TeammateId),
    /// Those the agent has asked a human for and nobody has taken.
    HumanWanted,
    /// Those no teammate has.
    NotTaken,
    /// Those with a message that did not reach the customer.
    FailedSends,
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
    /// Time of the last message: with `id`, the cursor of the next page.
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
}

impl InboxRow {
    /// Until when free text may go, if the customer ever wrote.
    pub fn window_until(&self) -> Option<Millis> {
        self.last_in_at.map(|at| at + crate::thread::WINDOW)
    }
}

/// A page of conversations, the latest first; `words` looks into names and into what was said.
pub async fn list(
    on: &mut impl Read,
    brand: BrandId,
    view: View,
    words: &str,
    after: Option<(Millis, ConversationId)>,
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    store::list(on, brand, view, words, after, limit).await
}

/// One row, for a live update.
pub async fn row(on: &mut impl Read, brand: BrandId, id: ConversationId) -> Result<Option<InboxRow>, StoreError> {
    store::row(on, brand, id).await
}

/// The rows of these conversations (200 at most), in the order of `ids`: for lists that are sorted elsewhere.
pub async fn rows(on: &mut impl Read, brand: BrandId, ids: &[ConversationId]) -> Result<Vec<InboxRow>, StoreError> {
    let mut rows = store::rows(on, brand, ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// How many conversations something was said in since that moment.
pub async fn active_since(on: &mut impl Read, brand: BrandId, since: Millis) -> Result<i64, StoreError> {
    store::active_since(on, brand, since).await
}

/// Conversations that want a human, and conversations with failed sends.
pub async fn counts(on: &mut impl Read, brand: BrandId) -> Result<(i64, i64), StoreError> {
    store::counts(on, brand).await
}
