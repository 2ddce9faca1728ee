pub(crate) mod join;
pub(crate) mod store;

use crate::{ConversationError, Handling, MarkRead, Priority};
use kernel::{BrandId, ContactId, ConversationId, LineId, Millis, TeammateId, hours};
use storage::{Ask, Dialect, NewFact, Read, StoreError, Tx};
pub use store::Locked;

/// How long after the customer's last message free text may still go (contract §5.1).
pub(crate) const WINDOW: Millis = hours(24);

/// A contact on a line.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Whose.
    pub brand: BrandId,
    /// Ours.
    pub id: ConversationId,
    /// The number they write to.
    pub line: LineId,
    /// Who.
    pub contact: ContactId,
    /// Who answers.
    pub handling: Handling,
    /// Since when.
    pub handling_at: Millis,
    /// The customer's last message that opens the window, by Meta's clock.
    pub last_in_at: Option<Millis>,
    /// Meta's id of the customer's last message, for read receipts.
    pub last_in_wamid: Option<String>,
    /// Since when a message waits for an answer.
    pub pending_since: Option<Millis>,
    /// Messages the team has not seen.
    pub unread: i64,
    /// Messages of ours that failed and nobody dealt with.
    pub failed_sends: i64,
    /// How much it presses.
    pub priority: Priority,
    /// Until when it is put off; over when that has come, even if the job that says so has not run.
    pub snoozed_until: Option<Millis>,
    /// Since when it is closed.
    pub resolved_at: Option<Millis>,
    /// When it was closed, before the message that now waits opened it: [`crate::settle_courtesy`] may close it again.
    pub reopened_from: Option<Millis>,
    /// Since when the customer waits for a human.
    pub waits_since: Option<Millis>,
    /// The teammate who has it in hand, or had it last.
    pub last_teammate: Option<TeammateId>,
}

impl Conversation {
    /// The conversation, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ConversationId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// The contact's conversations, one per line they write to.
    #[kernel::boxed]
    pub async fn of_contact(
        on: &mut dyn Read,
        brand: BrandId,
        contact: ContactId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        store::ids_of_contact(on, brand, contact).await
    }

    /// The conversation, kept from others until the transaction ends.
    #[kernel::boxed]
    pub async fn lock(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<Self, ConversationError> {
        store::lock(tx, brand, id).await?.ok_or(ConversationError::NotFound)
    }

    /// [`Conversation::lock`] as a question, to be asked before others that must be answered under the lock.
    pub fn locking(dialect: Dialect, brand: BrandId, id: ConversationId) -> Ask<Locked> {
        store::locking(dialect, brand, id)
    }

    /// Until when free text may go, if the customer ever wrote.
    pub fn window_until(&self) -> Option<Millis> {
        self.last_in_at.map(|at| at + WINDOW)
    }

    /// Whether free text may go at `now`.
    pub fn is_window_open(&self, now: Millis) -> bool {
        self.window_until().is_some_and(|until| now < until)
    }
}

/// The team has looked at the conversation; the customer sees that their messages were read.
#[kernel::boxed]
pub async fn mark_seen(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), StoreError> {
    if store::mark_seen(tx, brand, id).await? {
        jobs::enqueue(tx, &MarkRead { brand, conversation: id, typing: false }).await?;
        // Every list that shows it as unread, the reader's own and a colleague's, shows it as read.
        jobs::tell(tx, brand, NewFact::new("conversation.seen", id)).await?;
    }
    Ok(())
}
