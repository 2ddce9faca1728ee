use super::put_in_hand;
use crate::{Conversation, ConversationError, Handling, add_note};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// `by` gives the conversation to `to`, with a note that mentions them where there is something to say. Only whoever has it
/// may; a `manager` may give anybody's, and one that nobody has. Quiet if `to` has it already, note included.
#[kernel::boxed]
pub async fn transfer(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    by: TeammateId,
    to: TeammateId,
    note: &str,
    manager: bool,
) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    let from = match conversation.handling {
        Handling::Human { teammate } if teammate == by || manager => Some(teammate),
        Handling::Human { teammate } => return Err(ConversationError::TakenBy(teammate)),
        Handling::Agent | Handling::Waiting { .. } if manager => None,
        Handling::Agent | Handling::Waiting { .. } => return Err(ConversationError::NotInHand),
    };
    if from == Some(to) {
        return Ok(());
    }
    put_in_hand(tx, &conversation, to).await?;
    let note = match note.trim() {
        "" => None,
        text => Some(add_note(tx, brand, conversation.id, by, text, &[to]).await?),
    };
    let fact = NewFact::new("conversation.transferred", conversation.id);
    jobs::tell(tx, brand, fact.with(json!({ "from": from, "to": to, "by": by, "note": note }))).await?;
    Ok(())
}
