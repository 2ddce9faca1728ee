//! An answer that is to be said aloud waits in the queue while its voice is made. Whatever becomes of that, it leaves: as a
//! voice note, or, when its time has come, in writing.

use super::{Said, SendQueued, say::write_down, store};
use crate::{
    Conversation, ConversationError, Heard, Message, Uploaded, media, message, message::MessageState, say_with,
};
use kernel::{BrandId, ConversationId, MessageId, Millis};
use storage::Tx;

/// A voice note for a message that waits.
#[derive(Debug)]
pub struct Speech<'a> {
    /// The note, with Meta.
    pub file: &'a Uploaded,
    /// What is said in it, by whom.
    pub heard: Heard,
}

/// [`crate::answer_in`], of an answer that does not leave before `until` unless [`say_aloud`] or [`let_go`] says so.
#[kernel::boxed]
pub async fn answer_held(
    tx: &mut Tx,
    conversation: &Conversation,
    said: Said,
    to: &[Message],
    until: Millis,
) -> Result<MessageId, ConversationError> {
    let brand = conversation.brand;
    let id = write_down(tx, conversation, &said, MessageState::Queued, true).await?;
    store::hold(tx, brand, id, until).await?;
    message::store::set_answered(tx, brand, to, id).await?;
    jobs::enqueue(tx, &SendQueued { brand, conversation: conversation.id }).await?;
    Ok(id)
}

/// Sends a message that waits as a voice note instead of in writing. False when it has left already, or was taken back.
#[kernel::boxed]
pub async fn say_aloud(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    id: MessageId,
    speech: &Speech<'_>,
) -> Result<bool, ConversationError> {
    Conversation::lock(tx, brand, conversation).await?;
    if !store::release(tx, brand, id).await? {
        return Ok(false);
    }
    store::set_body(tx, brand, id, &speech.file.voice_note(), &speech.heard).await?;
    media::store::insert_sent(tx, brand, id, speech.file).await?;
    jobs::enqueue(tx, &SendQueued { brand, conversation }).await?;
    tx.announce(brand, "message.changed", conversation);
    Ok(true)
}

/// Says a voice note beside what is written: nothing is said when a human has the conversation
/// ([`ConversationError::NotFound`] then).
#[kernel::boxed]
pub async fn say_note(tx: &mut Tx, said: Said, speech: &Speech<'_>) -> Result<MessageId, ConversationError> {
    let brand = said.brand;
    let conversation = Conversation::lock(tx, brand, said.conversation).await?;
    if !conversation.handling.is_the_agents() {
        return Err(ConversationError::NotFound);
    }
    let id = say_with(tx, said, speech.file).await?;
    store::set_body(tx, brand, id, &speech.file.voice_note(), &speech.heard).await?;
    Ok(id)
}

/// Lets a message that waits leave in writing. False when it has left already, or was taken back.
#[kernel::boxed]
pub async fn let_go(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    id: MessageId,
) -> Result<bool, ConversationError> {
    Conversation::lock(tx, brand, conversation).await?;
    let waited = store::release(tx, brand, id).await?;
    if waited {
        jobs::enqueue(tx, &SendQueued { brand, conversation }).await?;
    }
    Ok(waited)
}
