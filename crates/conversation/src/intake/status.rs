//! What became of a message of ours.

use crate::{
    Line, SendQueued,
    message::{self, MessageState, store::Standing},
    outbox,
};
use kernel::MessageId;
use serde_json::json;
use storage::{NewFact, StoreError, Tx};
use whatsapp::{DeliveryStatus, GraphError, StatusUpdate, StopReason, Verdict};

/// Applies a status to the message it is about; false if we have no such message. A status that comes before the
/// answer of its own sending finds the message by the id we sent along: this is how a sending whose answer was lost is
/// known to have arrived.
pub(super) async fn follow(tx: &mut Tx, line: &Line, status: &StatusUpdate) -> Result<bool, StoreError> {
    let Some(standing) = find(tx, line, status).await? else { return Ok(false) };
    let (brand, id) = (line.brand, standing.id);
    if standing.wamid.as_deref().is_some_and(|wamid| wamid != status.wamid) {
        return another_sending(tx, line, &standing, status).await.map(|()| true);
    }
    if let Some(pricing) = &status.pricing {
        message::store::set_price(tx, brand, id, &json!(pricing)).await?;
    }
    let next = match &status.status {
        DeliveryStatus::Sent => MessageState::Sent,
        DeliveryStatus::Delivered => MessageState::Delivered,
        DeliveryStatus::Read => MessageState::Read,
        DeliveryStatus::Played => MessageState::Played,
        DeliveryStatus::Failed => MessageState::Failed,
        DeliveryStatus::Unknown(_) => return Ok(true),
    };
    let state = MessageState::read(&standing.state)?;
    if !state.may_become(next) {
        return Ok(true);
    }
    if next == MessageState::Failed {
        return failed(tx, line, &standing, status).await.map(|()| true);
    }
    if state == MessageState::Failed {
        // It did arrive: nothing is left to deal with.
        crate::thread::store::add_failed(tx, brand, standing.conversation_id, -1).await?;
    }
    message::store::set_state(tx, brand, id, next, status.at, Some(&status.wamid)).await?;
    if state == MessageState::Sending {
        // The outbox may be waiting for this news before it goes on.
        jobs::enqueue(tx, &SendQueued { brand, conversation: standing.conversation_id }).await?;
    }
    tx.announce(brand, "message.state", standing.conversation_id);
    Ok(true)
}

async fn find(tx: &mut Tx, line: &Line, status: &StatusUpdate) -> Result<Option<Standing>, StoreError> {
    let ours = status.opaque.as_deref().and_then(|opaque| opaque.parse::<MessageId>().ok());
    let by_id = match ours {
        Some(id) => message::store::standing_by_id(tx, line.brand, id).await?,
        None => None,
    };
    match by_id {
        Some(standing) => Ok(Some(standing)),
        None => message::store::standing_by_wamid(tx, line.brand, line.id, &status.wamid).await,
    }
}

/// The same message under another id of Meta's: an earlier sending whose answer was lost reached the customer too.
async fn another_sending(
    tx: &mut Tx,
    line: &Line,
    standing: &Standing,
    status: &StatusUpdate,
) -> Result<(), StoreError> {
    if status.status == DeliveryStatus::Failed {
        return Ok(());
    }
    if message::store::mark_sent_twice(tx, line.brand, standing.id).await? {
        let fact = NewFact::new("message.sent_twice", standing.conversation_id).with(json!({ "message": standing.id }));
        jobs::tell(tx, line.brand, fact).await?;
    }
    Ok(())
}

async fn failed(tx: &mut Tx, line: &Line, standing: &Standing, status: &StatusUpdate) -> Result<(), StoreError> {
    let error = status.errors.first().map(GraphError::from);
    let code = error.as_ref().map(|error| error.code);
    let jitter = tx.chance().bytes::<1>()[0];
    let earlier = u32::try_from(standing.attempts - 1).unwrap_or_default();
    let verdict = error
        .map_or(Verdict::Stop { why: StopReason::Undeliverable }, |error| whatsapp::classify(&error, earlier, jitter));
    match verdict {
        Verdict::Retry { after } if earlier < outbox::TRIES => {
            let at = tx.now() + after;
            outbox::store::put_back(tx, line.brand, standing.id, at, code, "try_again").await?;
            outbox::store::forget_wamid(tx, line.brand, standing.id).await?;
            jobs::enqueue(tx, &SendQueued { brand: line.brand, conversation: standing.conversation_id }).await
        }
        Verdict::Retry { .. } => {
            let reason = StopReason::Undeliverable.code();
            outbox::fail(tx, line.brand, standing.conversation_id, standing.id, code, reason).await
        }
        Verdict::Stop { why } => {
            outbox::fail(tx, line.brand, standing.conversation_id, standing.id, code, why.code()).await
        }
    }
}
