use super::store;
use crate::{Conversation, ConversationError, Message, message};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// A teammate opens what was closed. Quiet if it is open.
#[kernel::boxed]
pub async fn reopen(tx: &mut Tx, brand: BrandId, id: ConversationId, by: TeammateId) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.resolved_at.is_none() {
        return Ok(());
    }
    store::set_open(tx, brand, conversation.id).await?;
    let fact = NewFact::new("conversation.reopened", conversation.id).with(json!({ "why": "teammate", "by": by }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}

/// « ok merci » after the end: these messages need no answer, and the conversation is as closed as it was before them.
///
/// Whatever a customer writes opens a closed conversation in the transaction that writes it down, before anybody has
/// understood it: should the agent never get its turn, a human still sees it. [`Conversation::reopened_from`] then tells
/// that it had been closed, until something is said in it. The agent, in its turn, under the lock, finds that all of
/// `messages` are courtesies and calls this instead of answering; it ends its turn without a word.
///
/// False, and nothing is changed: the conversation was not closed before, a human is wanted or has it, or it holds
/// messages that wait for an answer and are not among these (the customer wrote more): then the turn goes on as any other.
#[kernel::boxed]
pub async fn settle_courtesy(
    tx: &mut Tx,
    conversation: &Conversation,
    messages: &[Message],
) -> Result<bool, StoreError> {
    let (brand, id) = (conversation.brand, conversation.id);
    // Under the caller's lock this is what it has in hand already; without one it is what counts.
    let now = match Conversation::lock(tx, brand, id).await {
        Ok(now) => now,
        Err(ConversationError::Store(error)) => return Err(error),
        Err(_) => return Ok(false),
    };
    if now.reopened_from.is_none() || now.handling != crate::Handling::Agent {
        return Ok(false);
    }
    let waiting = message::unanswered(tx, brand, now.id).await?;
    let is_one_of_these = |waits: &Message| messages.iter().any(|settled| settled.id == waits.id);
    if waiting.is_empty() || !waiting.iter().all(is_one_of_these) {
        return Ok(false);
    }
    message::store::mark_all_answered(tx, brand, now.id).await?;
    let seen = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    store::set_closed_again(tx, brand, now.id, seen).await?;
    let fact = NewFact::new("conversation.resolved", now.id).with(json!({ "why": "courtesy" }));
    jobs::tell(tx, brand, fact).await?;
    Ok(true)
}
