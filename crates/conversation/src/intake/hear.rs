//! What a customer said.

use super::TakeTurn;
use crate::{
    Author, BurstWait, Contact, Conversation, Handling, Line, MarkRead, ask_for_human, desk,
    handling::ANSWERED_ON_PHONE,
    media,
    message::{self, InboundContext, MessageState, store::NewMessage},
    outbox::preview,
    thread,
};
use kernel::{ConversationId, Millis, hours};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};
use whatsapp::{Content, Echo, Inbound, Sender};

/// How a message came: on which line, when we got it, and how long its customer may go on writing.
#[derive(Clone, Copy)]
pub(super) struct Coming<'a> {
    pub line: &'a Line,
    pub received_at: Millis,
    pub burst: BurstWait,
}

/// Writes the message into its conversation, once, and says when an answer is due. False if it tells a change of
/// somebody the brand does not know.
pub(super) async fn hear(tx: &mut Tx, coming: Coming<'_>, inbound: &Inbound) -> Result<bool, StoreError> {
    let (line, brand) = (coming.line, coming.line.brand);
    if let Content::System { .. } = &inbound.content {
        return change(tx, coming, inbound).await;
    }
    let (contact, known) = match Contact::settled(tx, line, &inbound.from).await? {
        Some(settled) => settled,
        // Told again, days later, its sender's number may already be somebody else's.
        None if message::store::is_known(tx, brand, line.id, &inbound.id).await? => return Ok(true),
        None => (Contact::recognise(tx, brand, &inbound.from).await?, None),
    };
    if let Some(conversation) = follow_change(tx, coming, Author::Contact, inbound.at, &inbound.content).await? {
        if message::unanswered(tx, brand, conversation).await?.is_empty() {
            // Nothing is left to answer.
            thread::store::set_pending(tx, brand, conversation, None).await?;
            jobs::cancel::<TakeTurn>(tx, brand, &conversation.to_string()).await?;
        }
        return Ok(true);
    }
    let conversation = match known {
        Some(conversation) => conversation,
        None => thread::store::open(tx, brand, line.id, contact.id).await?,
    };
    write_down(tx, coming, &conversation, inbound).await?;
    Ok(true)
}

/// Changes the message that `author` edited or took back, and gives its conversation. `None`: it is no such change, or of
/// a message that never came.
async fn follow_change(
    tx: &mut Tx,
    coming: Coming<'_>,
    author: Author,
    at: Option<Millis>,
    content: &Content,
) -> Result<Option<ConversationId>, StoreError> {
    let (line, brand, at) = (coming.line.id, coming.line.brand, at.unwrap_or(coming.received_at));
    let (original, shown, changed) = match content {
        // What it says now cannot be read: what it said stays, and the change is written down beside it.
        Content::Edit { content: Some(now), .. } if matches!(now.as_ref(), Content::Unknown { .. }) => return Ok(None),
        Content::Edit { original_message_id: original, content: Some(now) } => {
            let changed = message::store::edit(tx, brand, (line, author), original, at, now).await?;
            (original, (preview(now.text_for_agent().unwrap_or_default()), now.kind()), changed)
        }
        Content::Revoke { original_message_id: original } => {
            let changed = message::store::revoke(tx, brand, (line, author), original, at).await?;
            (original, (String::new(), "revoke"), changed)
        }
        _ => return Ok(None),
    };
    match changed {
        Some(conversation) => {
            thread::store::retell(tx, brand, conversation, original, (&shown.0, shown.1)).await?;
            jobs::tell(tx, brand, NewFact::new("message.changed", conversation)).await?;
            Ok(Some(conversation))
        }
        None => Ok(None),
    }
}

/// Follows a change of number, BSUID or keys.
async fn change(tx: &mut Tx, coming: Coming<'_>, inbound: &Inbound) -> Result<bool, StoreError> {
    let line = coming.line;
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
    write_down(tx, coming, &conversation, inbound).await?;
    Ok(true)
}

async fn write_down(
    tx: &mut Tx,
    coming: Coming<'_>,
    conversation: &Conversation,
    inbound: &Inbound,
) -> Result<(), StoreError> {
    let Coming { line, received_at, burst } = coming;
    let (brand, now) = (line.brand, tx.now());
    let at = inbound.at.unwrap_or(received_at);
    let content = &inbound.content;
    let text = content.text_for_agent().unwrap_or_default();
    let wants_answer = content.opens_a_turn() && conversation.handling.is_the_agents();
    // Too late to answer freely (an outage of ours or of Meta's): a human decides.
    let too_late = wants_answer && at + hours(24) <= now;
    let id = message::new_id(tx);
    let context = InboundContext { quoted: inbound.context.clone(), referral: inbound.referral.clone() };
    let is_plain = context.quoted.is_none() && context.referral.is_none();
    let defect = |error: serde_json::Error| StoreError::Defect(error.to_string());
    let new = NewMessage {
        id,
        conversation: conversation.id,
        line: line.id,
        at,
        outbound: false,
        author: Author::Contact,
        kind: content.kind(),
        body: serde_json::to_value(content).map_err(defect)?,
        text,
        context: if is_plain { None } else { Some(serde_json::to_value(&context).map_err(defect)?) },
        wamid: Some(&inbound.id),
        state: MessageState::Received,
        attempted_at: None,
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
        at,
        wamid: &inbound.id,
        preview: &preview(text),
        kind: content.kind(),
        // The window counts from Meta's moment (contract §5.1), and without one from none.
        refreshes_window: content.refreshes_window() && inbound.at.is_some(),
        unread: i64::from(content.refreshes_window()),
        pending_since: (wants_answer && !too_late).then_some(waiting_since),
    };
    let wrote = heard.unread > 0;
    thread::store::hear(tx, brand, conversation.id, heard).await?;
    if wrote {
        desk::customer_wrote(tx, conversation).await?;
    }
    let fact = NewFact::new("message.received", conversation.id).with(json!({ "message": id, "kind": content.kind() }));
    jobs::tell(tx, brand, fact).await?;
    if !conversation.handling.is_the_agents() {
        // No turn of the agent hears it.
        let fact = NewFact::new("message.for_team", conversation.id).with(json!({ "message": id }));
        jobs::tell(tx, brand, fact).await?;
    }
    if too_late {
        return want_human(tx, conversation, "late_message").await;
    }
    if wants_answer {
        let due = burst.due(text, now, waiting_since);
        jobs::enqueue_at(tx, due, &TakeTurn { brand, conversation: conversation.id }).await?;
        if due > now && conversation.handling == Handling::Agent {
            // The customer sees that they were heard while we wait for the rest of their thought.
            jobs::enqueue(tx, &MarkRead { brand, conversation: conversation.id, typing: true }).await?;
        }
    }
    Ok(())
}

/// The merchant wrote from the phone app (contract §9.5): kept as ours, and a human is there, so the agent stays silent and
/// what it was about to say is taken back.
pub(super) async fn overhear(tx: &mut Tx, coming: Coming<'_>, echo: &Echo) -> Result<(), StoreError> {
    let (line, brand) = (coming.line, coming.line.brand);
    if follow_change(tx, coming, Author::Phone, echo.at, &echo.content).await?.is_some() {
        return Ok(());
    }
    let sender = Sender { wa_id: echo.to_wa_id.clone(), bsuid: echo.to_bsuid.clone(), ..Sender::default() };
    let contact = Contact::recognise(tx, brand, &sender).await?;
    let conversation = thread::store::open(tx, brand, line.id, contact.id).await?;
    let (id, at, content) = (message::new_id(tx), echo.at.unwrap_or(coming.received_at), &echo.content);
    let text = content.text_for_agent().unwrap_or_default();
    let defect = |error: serde_json::Error| StoreError::Defect(error.to_string());
    let context = echo.context.clone().map(|quoted| InboundContext { quoted: Some(quoted), referral: None });
    let new = NewMessage {
        id,
        conversation: conversation.id,
        line: line.id,
        at,
        outbound: true,
        author: Author::Phone,
        kind: content.kind(),
        body: serde_json::to_value(content).map_err(defect)?,
        text,
        context: context.map(serde_json::to_value).transpose().map_err(defect)?,
        wamid: Some(&echo.id),
        state: MessageState::Sent,
        attempted_at: None,
        revocable: false,
        opens_turn: false,
        error_code: None,
    };
    if !message::store::insert(tx, brand, new).await? {
        return Ok(()); // told before
    }
    if let Some(media) = content.media() {
        media::expect(tx, brand, id, media).await?;
    }
    thread::store::overhear(tx, brand, conversation.id, at, (&preview(text), content.kind())).await?;
    let fact = NewFact::new("message.said_on_phone", conversation.id);
    jobs::tell(tx, brand, fact.with(json!({ "message": id, "kind": content.kind() }))).await?;
    message::store::cancel_queued_of_agent(tx, brand, conversation.id, "human_took_over").await?;
    want_human(tx, &conversation, ANSWERED_ON_PHONE).await
}

async fn want_human(tx: &mut Tx, conversation: &Conversation, why: &'static str) -> Result<(), StoreError> {
    match ask_for_human(tx, conversation.brand, conversation.id, why).await {
        Ok(()) => Ok(()),
        Err(crate::ConversationError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Defect(other.to_string())),
    }
}
