//! A talk that is tried out: rows as a real one has them, in a transaction that the caller lets go of. No line carries it,
//! no job answers it, and nothing of it leaves.

use crate::{
    Author, Contact, Conversation, ConversationError, Message, contact,
    message::{self, MessageState, store::NewMessage},
    thread,
};
use kernel::{BrandId, LineId};
use storage::{StoreError, Tx};
use whatsapp::{Content, Sender};

/// Opens a conversation with somebody nobody knows.
#[kernel::boxed]
pub async fn open_trial(tx: &mut Tx, brand: BrandId) -> Result<(Conversation, Contact), ConversationError> {
    let sender = Sender { bsuid: Some(tx.new_id().to_string()), ..Sender::default() };
    let contact = contact::store::insert(tx, brand, &sender).await?.ok_or(ConversationError::NotFound)?;
    let line = LineId(tx.new_id());
    let conversation = thread::store::open(tx, brand, line, contact.id).await?;
    Ok((conversation, contact))
}

/// They write; the conversation as it stands then, and what they wrote.
#[kernel::boxed]
pub async fn hear_trial(
    tx: &mut Tx,
    conversation: &Conversation,
    content: &Content,
) -> Result<(Conversation, Message), ConversationError> {
    let (brand, now) = (conversation.brand, tx.now());
    let (id, wamid) = (message::new_id(tx), tx.new_id().to_string());
    let text = content.text_for_agent().unwrap_or_default();
    let new = NewMessage {
        id,
        conversation: conversation.id,
        line: conversation.line,
        at: now,
        outbound: false,
        author: Author::Contact,
        kind: content.kind(),
        body: serde_json::to_value(content).map_err(|error| StoreError::Defect(error.to_string()))?,
        text,
        context: None,
        wamid: Some(&wamid),
        state: MessageState::Received,
        attempted_at: None,
        revocable: false,
        opens_turn: content.opens_a_turn(),
        error_code: None,
    };
    message::store::insert(tx, brand, new).await?;
    let heard = thread::store::Heard {
        at: now,
        wamid: &wamid,
        preview: text,
        kind: content.kind(),
        refreshes_window: true,
        unread: 0,
        pending_since: Some(now),
    };
    thread::store::hear(tx, brand, conversation.id, heard).await?;
    let message = message::find(tx, brand, id).await?.ok_or(ConversationError::NotFound)?;
    Ok((Conversation::lock(tx, brand, conversation.id).await?, message))
}
