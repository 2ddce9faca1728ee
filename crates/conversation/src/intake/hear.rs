//! What a customer said.

use super::TakeTurn;
use crate::{
    Author, BurstWait, Contact, Conversation, Handling, Line, MarkRead, ask_for_human, media,
    message::{self, InboundContext, MessageState, store::NewMessage},
    outbox::preview,
    thread,
};
use kernel::hours;
use serde_json::json;
use storage::{NewFact, StoreError, Tx};
use whatsapp::{Content, Echo, Inbound, Sender};

/// Writes the message into its conversation, once, and says when an answer is due. False if it tells a change of
/// somebody the brand does not know.
pub(super) async fn hear(tx: &mut Tx, line: &Line, inbound: &Inbound, burst: BurstWait) -> Result<bool, StoreError> {
    let brand = line.brand;
    if let Content::System { .. } = &inbound.content {
        return change(tx, line, inbound, burst).await;
    }
    let contact = Contact::recognise(tx, brand, &inbound.from).await?;
    let conversation = thread::store::open(tx, brand, line.id, contact.id).await?;
    let changed = match &inbound.content {
        Content::Edit { original_message_id, content: Some(content) } => {
            message::store::edit(tx, brand, line.id, original_message_id, inbound.at, content).await?
        }
        Content::Revoke { original_message_id } => {
            let revoked = message::store::revoke(tx, brand, line.id, original_message_id, inbound.at).await?;
            if let Some(conversation) = revoked
                && message::unanswered(tx, brand, conversation).await?.is_empty()
            {
                // Nothing is left to answer.
                thread::store::set_pending(tx, brand, conversation, None).await?;
                jobs::cancel::<TakeTurn>(tx, brand, &conversation.to_string()).await?;
            }
            revoked
        }
        _ => None,
    };
    match changed {
        Some(conversation) => {
            jobs::tell(tx, brand, NewFact::new("message.changed", conversation)).await?;
        }
        None => write_down(tx, line, &conversation, inbound, burst).await?,
    }
    Ok(true)
}

/// Follows a change of number, BSUID or keys.
async fn change(tx: &mut Tx, line: &Line, inbound: &Inbound, burst: BurstWait) -> Result<bool, StoreError> {
    let Content::System { old_wa_id, new_wa_id, old_bsuid, new_bsuid, .. } = &inbound.content else {
        return Ok(true);
    };
    // Told again, days later, the old number may already be somebody else's.
    if message::store::is_known(tx, line.brand, line.id, &inbound.id).await? {
        return Ok(true);
    }
    let old = (
        old_bsuid.as_deref().or(inbound.from.bsuid.as_deref()),
        old_wa_id.as_deref().or(inbound.from.wa_id.as_deref()),
    );
    let new = (new_bsuid.as_deref(), new_wa_id.as_deref());
    let Some(contact) = Contact::change_identity(tx, line.brand, old, new).await? else {
        return Ok(false);
    };
    let conversation = thread::store::open(tx, line.brand, line.id, contact.id).await?;
    write_down(tx, line, &conversation, inbound, burst).await?;
    Ok(true)
}

async fn write_down(
    tx: &mut Tx,
    line: &Line,
    conversation: &Conversation,
    inbound: &Inbound,
    burst: BurstWait,
) -> Result<(), StoreError> {
    let (brand, now) = (line.brand, tx.now());
    let content = &inbound.content;
    let text = content.text_for_agent().unwrap_or_default();
    let wants_answer = content.opens_a_turn() && conversation.handling == Handling::Agent;
    // Too late to answer freely (an outage of ours or of Meta's): a human decides.
    let too_late = wants_answer && inbound.at + hours(24) <= now;
    let id = message::new_id(tx);
    let context = InboundContext { quoted: inbound.context.clone(), referral: inbound.referral.clone() };
    let is_plain = context.quoted.is_none() && context.referral.is_none();
    let defect = |error: serde_json::Error| StoreError::Defect(error.to_string());
    let new = NewMessage {
        id,
        conversation: conversation.id,
        line: line.id,
        at: inbound.at,
        outbound: false,
        author: Author::Contact,
        kind: content.kind(),
        body: serde_json::to_value(content).map_err(defect)?,
        text,
        context: if is_plain { None } else { Some(serde_json::to_value(&context).map_err(defect)?) },
        wamid: Some(&inbound.id),
        state: MessageState::Received,
        revocable: false,
        opens_turn: wants_answer && !too_late,
        error_code: inbound.errors.first().map(|error| error.code),
    };
    if !message::store::insert(tx, brand, new).await? {
        return Ok(()); // told before
    }
    if let Some(media) = content.media() {
        media::expect(tx, brand, id, media).await?;
    }
    let waiting_since = conversation.pending_since.unwrap_or(now);
    let heard = thread::store::Heard {
        at: inbound.at,
        wamid: &inbound.id,
        preview: &preview(text),
        kind: content.kind(),
        refreshes_window: content.refreshes_window(),
        unread: i64::from(content.refreshes_window()),
        pending_since: (wants_answer && !too_late).then_some(waiting_since),
    };
    thread::store::hear(tx, brand, conversation.id, heard).await?;
    let fact = NewFact::new("message.received", conversation.id).with(json!({ "message": id, "kind": content.kind() }));
    jobs::tell(tx, brand, fact).await?;
    if too_late {
        return want_human(tx, conversation, "late_message").await;
    }
    if wants_answer {
        let due = burst.due(text, now, waiting_since);
        jobs::enqueue_at(tx, due, &TakeTurn { brand, conversation: conversation.id }).await?;
        if due > now {
            // The customer sees that they were heard while we wait for the rest of their thought.
            jobs::enqueue(tx, &MarkRead { brand, conversation: conversation.id, typing: true }).await?;
        }
    }
    Ok(())
}

/// The merchant wrote from the phone app: a human is there, so the agent stays silent.
pub(super) async fn overhear(tx: &mut Tx, line: &Line, echo: &Echo) -> Result<(), StoreError> {
    let sender = Sender { wa_id: echo.to_wa_id.clone(), bsuid: echo.to_bsuid.clone(), ..Sender::default() };
    if sender.wa_id.is_none() && sender.bsuid.is_none() {
        return Ok(());
    }
    let contact = Contact::recognise(tx, line.brand, &sender).await?;
    let conversation = thread::store::open(tx, line.brand, line.id, contact.id).await?;
    want_human(tx, &conversation, "answered_on_phone").await
}

async fn want_human(tx: &mut Tx, conversation: &Conversation, why: &'static str) -> Result<(), StoreError> {
    match ask_for_human(tx, conversation.brand, conversation.id, why).await {
        Ok(()) => Ok(()),
        Err(crate::ConversationError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Defect(other.to_string())),
    }
}
