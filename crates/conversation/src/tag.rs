//! What a conversation is about, in the team's own words.

pub(crate) mod store;

use crate::{Conversation, ConversationError};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// Characters of a tag at most.
pub const TAG_MOST: usize = 40;
/// Tags of a conversation at most.
pub const TAGS_MOST: usize = 20;
/// Tags of a brand that are listed at most, the most used.
const LISTED: i64 = 200;

/// What makes two tags the same: « VIP  », « vip ».
pub(crate) fn key(label: &str) -> String {
    language::fold(&tidy(label))
}

/// One space between words, none around them.
pub(crate) fn tidy(label: &str) -> String {
    label.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives a conversation a tag; false if it has it. It is shown as the brand wrote it first.
#[kernel::boxed]
pub async fn add_tag(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    label: &str,
    by: TeammateId,
) -> Result<bool, ConversationError> {
    let (label, key) = (tidy(label), key(label));
    if key.is_empty() {
        return Err(ConversationError::NoText);
    }
    if label.chars().count() > TAG_MOST {
        return Err(ConversationError::TooLong { most: TAG_MOST });
    }
    let id = Conversation::lock(tx, brand, id).await?.id;
    let has = store::keys_of(tx, brand, id).await?;
    if has.contains(&key) {
        return Ok(false);
    }
    if has.len() >= TAGS_MOST {
        return Err(ConversationError::TooMany { most: TAGS_MOST });
    }
    let label = store::label_of(tx, brand, &key).await?.unwrap_or(label);
    store::insert(tx, brand, id, &key, &label).await?;
    let fact = NewFact::new("conversation.tagged", id).with(json!({ "tag": label, "by": by }));
    jobs::tell(tx, brand, fact).await?;
    Ok(true)
}

/// Takes a tag from a conversation; false if it does not have it.
#[kernel::boxed]
pub async fn remove_tag(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    label: &str,
    by: TeammateId,
) -> Result<bool, ConversationError> {
    let id = Conversation::lock(tx, brand, id).await?.id;
    if !store::delete(tx, brand, id, &key(label)).await? {
        return Ok(false);
    }
    let fact = NewFact::new("conversation.untagged", id).with(json!({ "tag": tidy(label), "by": by }));
    jobs::tell(tx, brand, fact).await?;
    Ok(true)
}

/// The tags of these conversations, each with its conversation, in the order of the alphabet: for a page of the list in one
/// question.
#[kernel::boxed]
pub async fn tags_of(
    on: &mut dyn Read,
    brand: BrandId,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, String)>, StoreError> {
    store::labels_of(on, brand, conversations).await
}

/// The tags that the brand uses, with how many conversations have each, the most used first.
#[kernel::boxed]
pub async fn tags_in_use(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(String, i64)>, StoreError> {
    store::in_use(on, brand, LISTED).await
}
