use super::{SendQueued, store};
use crate::{
    Author, Conversation, ConversationError, Message,
    message::{self, MessageState},
    thread,
};
use kernel::{BrandId, ConversationId, MessageId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};
use whatsapp::Outgoing;

/// A message to queue.
#[derive(Debug, Clone)]
pub struct Said {
    /// Whose.
    pub brand: BrandId,
    /// Where.
    pub conversation: ConversationId,
    /// By whom.
    pub author: Author,
    /// What.
    pub message: Outgoing,
    /// Meta's id of the message it quotes.
    pub quotes: Option<String>,
    /// Whether it may be taken back and thought over again if the customer writes more before it leaves: true for an
    /// answer that changed nothing.
    pub revocable: bool,
}

/// Queues a message in the transaction of the change it tells, and wakes the outbox. Limits are checked here, so that
/// nothing in the queue is refused for its form. Free text outside the 24-hour window is refused.
#[kernel::boxed]
pub async fn say(tx: &mut Tx, said: Said) -> Result<MessageId, ConversationError> {
    let conversation = Conversation::lock(tx, said.brand, said.conversation).await?;
    let id = write_down(tx, &conversation, &said, MessageState::Queued, false).await?;
    jobs::enqueue(tx, &SendQueued { brand: said.brand, conversation: conversation.id }).await?;
    Ok(id)
}

/// The same, in a conversation that this transaction has locked, as the answer to these messages of it.
#[kernel::boxed]
pub async fn answer_in(
    tx: &mut Tx,
    conversation: &Conversation,
    said: Said,
    to: &[Message],
) -> Result<MessageId, ConversationError> {
    let id = write_down(tx, conversation, &said, MessageState::Queued, true).await?;
    message::store::set_answered(tx, conversation.brand, to, id).await?;
    jobs::enqueue(tx, &SendQueued { brand: conversation.brand, conversation: conversation.id }).await?;
    Ok(id)
}

/// Writes a message into its conversation, in which it is to be sent or is being sent.
pub(super) async fn write_down(
    tx: &mut Tx,
    conversation: &Conversation,
    said: &Said,
    state: MessageState,
    answers: bool,
) -> Result<MessageId, ConversationError> {
    said.message.check()?;
    let Said { brand, author, message, quotes, revocable, .. } = said;
    let (brand, author) = (*brand, *author);
    if !message.is_template() && !conversation.is_window_open(tx.now()) {
        return Err(ConversationError::WindowClosed);
    }
    let id = message::new_id(tx);
    let text = message.summary().unwrap_or_default().to_owned();
    let body = serde_json::to_value(message).map_err(|error| StoreError::Defect(error.to_string()))?;
    let new = message::store::NewMessage {
        id,
        conversation: conversation.id,
        line: conversation.line,
        // After what it answers, even when Meta's clock runs ahead of ours.
        at: tx.now().max(conversation.last_in_at.unwrap_or_default()),
        outbound: true,
        author,
        kind: message.kind(),
        body,
        text: &text,
        context: quotes.as_ref().map(|wamid| json!({ "quoted": { "id": wamid } })),
        wamid: None,
        state,
        attempted_at: (state == MessageState::Sending).then(|| tx.now()),
        revocable: *revocable,
        opens_turn: false,
        error_code: None,
    };
    message::store::insert(tx, brand, new).await?;
    let by_human = matches!(author, Author::Teammate(_));
    let spoken = thread::store::Spoken { answers, by_human, goes_on: by_human || author == Author::Agent };
    thread::store::speak(tx, brand, conversation.id, (&preview(&text), message.kind()), spoken).await?;
    let fact = NewFact::new("message.queued", conversation.id).with(json!({ "message": id, "by": author.columns().0 }));
    jobs::tell(tx, brand, fact).await?;
    if matches!(author, Author::Teammate(_)) {
        jobs::tell(tx, brand, NewFact::new("message.said_by_team", conversation.id).with(json!({ "message": id })))
            .await?;
    }
    Ok(id)
}

/// Sends once more a message that failed, as the same message. Free text outside the 24-hour window is refused.
#[kernel::boxed]
pub async fn say_again(tx: &mut Tx, brand: BrandId, id: MessageId) -> Result<(), ConversationError> {
    let message = message::find(tx, brand, id).await?.ok_or(ConversationError::NotFound)?;
    let conversation = Conversation::lock(tx, brand, message.conversation).await?;
    // Looked at again under the lock: two teammates may press at once.
    let standing = message::store::standing_by_id(tx, brand, id).await?.ok_or(ConversationError::NotFailed)?;
    if standing.state()? != MessageState::Failed {
        return Err(ConversationError::NotFailed);
    }
    let is_template = matches!(&message.body, crate::Body::Out(outgoing) if outgoing.is_template());
    if !is_template && !conversation.is_window_open(tx.now()) {
        return Err(ConversationError::WindowClosed);
    }
    store::requeue(tx, brand, &standing).await?;
    thread::store::add_failed(tx, brand, conversation.id, -1).await?;
    jobs::enqueue(tx, &SendQueued { brand, conversation: conversation.id }).await?;
    tx.announce(brand, "message.state", conversation.id);
    Ok(())
}

/// Whether this answer was taken back because the customer wrote more before it left: the turn that wrote it is to be
/// thought over.
#[kernel::boxed]
pub async fn was_superseded(on: &mut dyn Read, brand: BrandId, id: MessageId) -> Result<bool, StoreError> {
    message::store::was_superseded(on, brand, id).await
}

/// The first words, for the list of conversations.
pub(crate) fn preview(text: &str) -> String {
    const LENGTH: usize = 120;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
