//! What teammates do with a conversation besides writing in it: take it, pass it on, put it off, close it.
//!
//! Handling is a state machine: with the agent → waiting for a human → in a teammate's hands → handed back or resolved.
//! What a human is to look at is never put off nor closed, and whatever the customer writes opens it again.

mod bulk;
mod priority;
mod reopen;
mod resolve;
mod snooze;
mod store;
mod suggest;
mod take;
mod transfer;

pub use bulk::{BULK_MOST, BulkAction, bulk};
pub use priority::{Priority, set_priority};
pub use reopen::{reopen, settle_courtesy};
pub use resolve::resolve;
pub use snooze::{SNOOZE_MOST, WakeSnoozed, snooze, wake};
pub use suggest::{Candidate, Could, who_could_take};
pub use take::{Taken, release, take};
pub(crate) use take::{put_in_hand, stop_agent};
pub use transfer::transfer;

use crate::Conversation;
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// The customer wrote: what was put off is back, and what was closed is open, by [`crate::thread::store::hear`] in the same
/// transaction. Tells so.
pub(crate) async fn customer_wrote(tx: &mut Tx, conversation: &Conversation) -> Result<(), StoreError> {
    const WHY: &str = "customer_wrote";
    snooze::end(tx, conversation, WHY, None).await?;
    if conversation.resolved_at.is_some() {
        let fact = NewFact::new("conversation.reopened", conversation.id).with(json!({ "why": WHY }));
        jobs::tell(tx, conversation.brand, fact).await?;
    }
    Ok(())
}

/// What was put off, as `before` says, is back for another reason than its time: it has been written so by the caller.
pub(crate) async fn end_snooze(tx: &mut Tx, before: &Conversation, why: &'static str) -> Result<(), StoreError> {
    snooze::end(tx, before, why, None).await
}
