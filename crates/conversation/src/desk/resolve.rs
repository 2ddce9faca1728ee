use super::{snooze, stop_agent, store};
use crate::{Conversation, ConversationError, Handling, message, thread};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// Closes a conversation: the agent has it again for the customer's next message, nothing of it waits, is unread, presses or
/// is put off. Twice is quiet. A later message of the customer opens it; see [`crate::settle_courtesy`] for those that need
/// not.
#[kernel::boxed]
pub async fn resolve(tx: &mut Tx, brand: BrandId, id: ConversationId, by: TeammateId) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.resolved_at.is_some() {
        return Ok(());
    }
    let id = conversation.id;
    message::store::mark_all_answered(tx, brand, id).await?;
    stop_agent(tx, brand, id).await?;
    if conversation.handling != Handling::Agent {
        thread::store::set_handling(tx, brand, id, &Handling::Agent).await?;
    }
    store::set_resolved(tx, brand, id).await?;
    snooze::end(tx, &conversation, "resolved", Some(by)).await?;
    let (_, _, had) = conversation.handling.columns();
    let fact = NewFact::new("conversation.resolved", id).with(json!({ "by": by, "had": had }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}
