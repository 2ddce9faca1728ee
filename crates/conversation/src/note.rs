//! What teammates write to each other beside a conversation. Never sent, never an answer: the customer, the agent and who
//! answers know nothing of it.

mod store;

use crate::{Conversation, ConversationError, message};
use kernel::{BrandId, ConversationId, Millis, TeammateId, Uuid};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// Characters of a note at most.
pub const NOTE_MOST: usize = 4_000;
/// Teammates that one note mentions at most.
pub const MENTIONS_MOST: usize = 20;
/// Notes of a conversation that are shown at most, the latest.
const SHOWN: i64 = 500;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Ours.
    pub id: Uuid,
    /// Who wrote it.
    pub by: TeammateId,
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
    /// For whom above all.
    pub mentions: Vec<TeammateId>,
}

/// Writes a note. `mentions` are teammates of this brand, as the caller has made sure; each is told once, and nobody tells
/// themselves. The fact `note.added` says who wrote and who is mentioned, and not what.
#[kernel::boxed]
pub async fn add_note(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    by: TeammateId,
    text: &str,
    mentions: &[TeammateId],
) -> Result<Uuid, ConversationError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ConversationError::NoText);
    }
    if text.chars().count() > NOTE_MOST {
        return Err(ConversationError::TooLong { most: NOTE_MOST });
    }
    let mut told: Vec<TeammateId> = Vec::new();
    for one in mentions {
        if *one != by && !told.contains(one) {
            told.push(*one);
        }
    }
    if told.len() > MENTIONS_MOST {
        return Err(ConversationError::TooMany { most: MENTIONS_MOST });
    }
    let conversation = Conversation::lock(tx, brand, conversation).await?.id;
    // Two of one millisecond are read as they were written.
    let id = message::new_id(tx).0;
    let note = Note { id, by, at: tx.now(), text: text.to_owned(), mentions: told };
    store::insert(tx, brand, conversation, &note).await?;
    let fact = NewFact::new("note.added", conversation);
    jobs::tell(tx, brand, fact.with(json!({ "note": id, "by": by, "mentions": note.mentions }))).await?;
    Ok(id)
}

/// The notes of a conversation in reading order.
#[kernel::boxed]
pub async fn notes_of(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Vec<Note>, StoreError> {
    let mut notes = store::latest(on, brand, conversation, SHOWN).await?;
    notes.reverse();
    Ok(notes)
}
