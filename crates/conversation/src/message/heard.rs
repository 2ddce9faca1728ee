//! What a voice note says.

use super::{Message, store};
use crate::{Conversation, ConversationError, TakeTurn, outbox::preview, thread};
use kernel::{BrandId, MessageId, Millis, TeammateId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{NewFact, Tx};

/// What was heard in a voice note of a customer's, or is said in one of ours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// The words; empty when none were understood.
    pub text: String,
    /// The words before names were corrected, where that changed them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// The language, by its ISO 639-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether that is a language that is understood here, surely enough.
    pub is_ours: bool,
    /// How sure the words are, 0–1.
    pub confidence: f32,
    /// Who listened or spoke: a model's name.
    pub by: String,
    /// Length of the note.
    pub length: Millis,
    /// Why nothing was heard; stable word: `silent`, `corrupt`, `unread`, `no_model`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
    /// Who wrote the words anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<TeammateId>,
}

impl Heard {
    /// Nothing, for this reason.
    pub fn nothing(why: &str) -> Self {
        Self { why_not: Some(why.to_owned()), ..Self::default() }
    }

    /// The words, if there are any.
    pub fn words(&self) -> Option<&str> {
        Some(self.text.as_str()).filter(|text| !text.trim().is_empty())
    }
}

/// Writes down what was heard in a note, once, and has it answered if it waits for that. False when the brand has no such
/// note, or somebody listened already.
#[kernel::boxed]
pub async fn hear_note(tx: &mut Tx, brand: BrandId, id: MessageId, heard: &Heard) -> Result<bool, ConversationError> {
    let Some(found) = store::find(tx, brand, id).await?.filter(Message::is_voice) else { return Ok(false) };
    let conversation = Conversation::lock(tx, brand, found.conversation).await?;
    // Looked at again under the lock: two may have listened.
    let Some(message) = store::find(tx, brand, id).await?.filter(|message| message.heard.is_none()) else {
        return Ok(false);
    };
    write(tx, brand, &message, heard).await?;
    let data = json!({ "message": id, "words": heard.words().is_some(), "why_not": heard.why_not });
    jobs::tell(tx, brand, NewFact::new("message.heard", message.conversation).with(data)).await?;
    if conversation.handling.is_the_agents() && store::is_unanswered(tx, brand, id).await? {
        jobs::enqueue(tx, &TakeTurn { brand, conversation: conversation.id }).await?;
    }
    Ok(true)
}

/// A teammate writes down what a note says. The agent does not answer again.
#[kernel::boxed]
pub async fn correct_heard(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    text: &str,
    by: TeammateId,
) -> Result<Message, ConversationError> {
    let message = store::find(tx, brand, id).await?.filter(Message::is_voice).ok_or(ConversationError::NotFound)?;
    let held = message.heard.clone().unwrap_or_default();
    let raw = held.raw.or(Some(held.text).filter(|text| !text.is_empty()));
    let heard = Heard {
        text: text.trim().to_owned(),
        raw,
        is_ours: true,
        confidence: 1.0,
        why_not: None,
        corrected_by: Some(by),
        language: held.language,
        by: held.by,
        length: held.length,
    };
    write(tx, brand, &message, &heard).await?;
    let fact = NewFact::new("message.heard_corrected", message.conversation);
    jobs::tell(tx, brand, fact.with(json!({ "message": id, "teammate": by }))).await?;
    store::find(tx, brand, id).await?.ok_or(ConversationError::NotFound)
}

async fn write(tx: &mut Tx, brand: BrandId, message: &Message, heard: &Heard) -> Result<(), ConversationError> {
    store::set_heard(tx, brand, message, heard).await?;
    if let Some(wamid) = &message.wamid {
        let shown = (&*preview(&heard.text), "audio");
        thread::store::retell(tx, brand, message.conversation, wamid, shown).await?;
    }
    tx.announce(brand, "message.changed", message.conversation);
    Ok(())
}
