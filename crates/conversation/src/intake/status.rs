//! What became of a message of ours.

use crate::{
    Line, SendQueued,
    message::{self, MessageState, store::Standing},
    outbox, thread,
};
use kernel::{BrandId, ConversationId, MessageId, Millis, minutes};
use serde_json::json;
use storage::{Ask, NewFact, StoreError, Tx};
use whatsapp::{DeliveryStatus, StatusUpdate, StopReason, Verdict};

/// How long a status of a message we do not know waits for the answer to a sending that is under way.
const PATIENCE: Millis = minutes(1);

/// Applies a status to the message it is about; false if we have no such message. A status that comes before the
/// answer of its own sending finds the message by the id we sent along: this is how a sending whose answer was lost is
/// known to have arrived.
pub(super) async fn follow(
    tx: &mut Tx,
    line: &Line,
    status: &StatusUpdate,
    received_at: Millis,
) -> Result<bool, StoreError> {
    let Some(standing) = find(tx, line, status).await? else {
        // It may be of a message whose sending has not been answered yet (contract §1.4), told without our id.
        let is_early = tx.now() - received_at < PATIENCE && status.opaque.is_none();
        if is_early && message::store::is_any_sending(tx, line.brand, line.id).await? {
            return Err(StoreError::Contended("a message of this line is on its way".into()));
        }
        return Ok(false);
    };
    // The first seen counts, once (contract §3.1).
    if let Some(pricing) = status.pricing.as_ref().filter(|_| standing.price.is_none()) {
        message::store::set_price(tx, line.brand, standing.id, &json!(pricing)).await?;
    }
    let Some(next) = state_of(&status.status) else { return Ok(true) };
    let is_current = standing.wamid.as_ref().is_none_or(|wamid| *wamid == status.wamid);
    if standing.is_past(&status.wamid) {
        // Repeated or late news of a sending that failed; only its arrival would be news.
        if next >= MessageState::Delivered && next != MessageState::Failed {
            arrived_otherwise(tx, line, &standing, next, status).await?;
        }
    } else if !is_current {
        if next != MessageState::Failed {
            arrived_otherwise(tx, line, &standing, next, status).await?;
        }
    } else if next == MessageState::Failed {
        failed(tx, line, &standing, status).await?;
    } else {
        moved(tx, line, &standing, next, status).await?;
    }
    Ok(true)
}

fn state_of(status: &DeliveryStatus) -> Option<MessageState> {
    match status {
        DeliveryStatus::Sent => Some(MessageState::Sent),
        DeliveryStatus::Delivered => Some(MessageState::Delivered),
        DeliveryStatus::Read => Some(MessageState::Read),
        DeliveryStatus::Played => Some(MessageState::Played),
        DeliveryStatus::Failed => Some(MessageState::Failed),
        DeliveryStatus::Unknown(_) => None,
    }
}

fn ours(status: &StatusUpdate) -> Option<MessageId> {
    status.opaque.as_deref().and_then(|opaque| opaque.parse().ok())
}

/// What a status does when it only moves a message of ours one step on: the message, and the question that moves it. No
/// row in its answer: there is more to it, and [`follow`] must look.
pub(super) fn step(brand: BrandId, status: &StatusUpdate, now: Millis) -> Option<(MessageId, Ask<(ConversationId,)>)> {
    let (id, next) = (ours(status)?, state_of(&status.status)?);
    let price = status.pricing.as_ref().map(|pricing| json!(pricing));
    let to = (next, status.at.unwrap_or(now));
    Some((id, message::store::advancing(brand, (id, &status.wamid), to, price)?))
}

async fn find(tx: &mut Tx, line: &Line, status: &StatusUpdate) -> Result<Option<Standing>, StoreError> {
    let by_id = match ours(status) {
        Some(id) => message::store::standing_by_id(tx, line.brand, id).await?,
        None => None,
    };
    match by_id {
        Some(standing) => Ok(Some(standing)),
        None => message::store::standing_by_wamid(tx, line.brand, line.id, &status.wamid).await,
    }
}

/// One step further on its way.
async fn moved(
    tx: &mut Tx,
    line: &Line,
    standing: &Standing,
    next: MessageState,
    status: &StatusUpdate,
) -> Result<(), StoreError> {
    let (brand, conversation) = (line.brand, standing.conversation_id);
    let state = standing.state()?;
    // Given up by us while nobody knew whether it had left: it had.
    let had_left = state == MessageState::Failed && standing.wamid.is_none();
    if !had_left && !state.may_become(next) {
        return Ok(());
    }
    if state == MessageState::Failed {
        // It did arrive: nothing is left to deal with.
        thread::store::add_failed(tx, brand, conversation, -1).await?;
    }
    let at = status.at.unwrap_or_else(|| tx.now());
    message::store::set_state(tx, brand, standing.id, next, at, Some(&status.wamid)).await?;
    if state == MessageState::Sending {
        // The outbox may be waiting for this news before it goes on.
        jobs::enqueue(tx, &SendQueued { brand, conversation }).await?;
    }
    tx.announce(brand, "message.state", conversation);
    Ok(())
}

/// The same message under another id of Meta's: an earlier sending, lost to us or taken for failed, reached the
/// customer too.
async fn arrived_otherwise(
    tx: &mut Tx,
    line: &Line,
    standing: &Standing,
    next: MessageState,
    status: &StatusUpdate,
) -> Result<(), StoreError> {
    let (brand, conversation) = (line.brand, standing.conversation_id);
    match standing.state()? {
        state @ (MessageState::Failed | MessageState::Queued | MessageState::Cancelled) => {
            // The only sending that arrived: there is nothing to send again, and nothing to deal with.
            let at = status.at.unwrap_or_else(|| tx.now());
            message::store::adopt(tx, brand, standing, next, at, &status.wamid).await?;
            if state == MessageState::Failed {
                thread::store::add_failed(tx, brand, conversation, -1).await?;
            }
            tx.announce(brand, "message.state", conversation);
        }
        _ => {
            if message::store::mark_sent_twice(tx, brand, standing.id).await? {
                let fact = NewFact::new("message.sent_twice", conversation).with(json!({ "message": standing.id }));
                jobs::tell(tx, brand, fact).await?;
            }
        }
    }
    Ok(())
}

async fn failed(tx: &mut Tx, line: &Line, standing: &Standing, status: &StatusUpdate) -> Result<(), StoreError> {
    let (brand, conversation) = (line.brand, standing.conversation_id);
    // When another sending of it arrived, the customer has the message.
    if !standing.state()?.may_become(MessageState::Failed) || standing.sent_twice_at.is_some() {
        return Ok(());
    }
    let error = status.refusal();
    let code = error.as_ref().map(|error| error.code);
    let jitter = tx.chance().bytes::<1>()[0];
    let earlier = u32::try_from(standing.attempts - 1).unwrap_or_default();
    let verdict = error
        .map_or(Verdict::Stop { why: StopReason::Undeliverable }, |error| whatsapp::classify(&error, earlier, jitter));
    match verdict {
        Verdict::Retry { after } if earlier < outbox::TRIES => {
            let at = tx.now() + after;
            outbox::store::put_back(tx, brand, standing.id, at, code, "try_again").await?;
            outbox::store::forget_wamid(tx, brand, standing, Some(&status.wamid)).await?;
            jobs::enqueue(tx, &SendQueued { brand, conversation }).await
        }
        Verdict::Retry { .. } => {
            let reason = StopReason::Undeliverable.code();
            outbox::fail(tx, brand, conversation, standing.id, (code, reason), Some(&status.wamid)).await
        }
        Verdict::Stop { why } => {
            outbox::fail(tx, brand, conversation, standing.id, (code, why.code()), Some(&status.wamid)).await
        }
    }
}
