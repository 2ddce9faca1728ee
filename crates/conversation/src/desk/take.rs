use super::snooze;
use crate::{Conversation, ConversationError, Handling, TakeTurn, message, thread};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// Why a conversation waits for a human: a teammate had it and cannot go on.
const RELEASED: &str = "released";

/// From whom a conversation was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// From the agent, or from nobody who came.
    Free,
    /// From this teammate, as whoever took it had seen.
    From(TeammateId),
    /// They had it already: nothing has changed.
    Already,
}

/// A teammate takes a conversation that they saw as `seen` says. Of two who take at once, one has it, and the other is told
/// who ([`ConversationError::TakenBy`]): nobody takes from a teammate without having seen that they have it.
#[kernel::boxed]
pub async fn take(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    teammate: TeammateId,
    seen: &Handling,
) -> Result<Taken, ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    let taken = match conversation.handling {
        Handling::Human { teammate: has } if has == teammate => return Ok(Taken::Already),
        Handling::Human { teammate: has } if *seen == (Handling::Human { teammate: has }) => Taken::From(has),
        Handling::Human { teammate: has } => return Err(ConversationError::TakenBy(has)),
        Handling::Agent | Handling::Waiting { .. } => Taken::Free,
    };
    put_in_hand(tx, &conversation, teammate).await?;
    let from = match taken {
        Taken::From(has) => Some(has),
        Taken::Free | Taken::Already => None,
    };
    let fact = NewFact::new("conversation.taken_over", conversation.id);
    jobs::tell(tx, brand, fact.with(json!({ "teammate": teammate, "from": from }))).await?;
    Ok(taken)
}

/// Gives a conversation that they have in hand to the team: it waits for a human, and the agent stays silent. By somebody
/// else only as `manager`.
#[kernel::boxed]
pub async fn release(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    by: TeammateId,
    manager: bool,
) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    match conversation.handling {
        Handling::Human { teammate } if teammate == by || manager => {}
        Handling::Human { teammate } => return Err(ConversationError::TakenBy(teammate)),
        Handling::Agent | Handling::Waiting { .. } => return Err(ConversationError::NotInHand),
    }
    let waiting = Handling::Waiting { why: RELEASED.to_owned() };
    thread::store::set_handling(tx, brand, conversation.id, &waiting).await?;
    snooze::end(tx, &conversation, RELEASED, Some(by)).await?;
    let fact = NewFact::new("conversation.human_wanted", conversation.id);
    jobs::tell(tx, brand, fact.with(json!({ "why": RELEASED, "by": by }))).await?;
    Ok(())
}

/// A teammate has the locked conversation from now on: the agent is silent, and what it had queued and not yet sent is
/// taken back.
pub(crate) async fn put_in_hand(
    tx: &mut Tx,
    conversation: &Conversation,
    teammate: TeammateId,
) -> Result<(), StoreError> {
    let (brand, id) = (conversation.brand, conversation.id);
    thread::store::set_handling(tx, brand, id, &Handling::Human { teammate }).await?;
    message::store::cancel_queued_of_agent(tx, brand, id, "human_took_over").await?;
    stop_agent(tx, brand, id).await?;
    snooze::end(tx, conversation, "taken", Some(teammate)).await
}

/// No turn of the agent is due any more.
pub(crate) async fn stop_agent(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), StoreError> {
    thread::store::set_pending(tx, brand, id, None).await?;
    jobs::cancel::<TakeTurn>(tx, brand, &id.to_string()).await?;
    Ok(())
}
