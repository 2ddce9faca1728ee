use super::store;
use crate::{Conversation, ConversationError};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// How much a conversation presses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Priority {
    /// As most do.
    #[default]
    Normal,
    /// Before the others that want a human.
    High {
        /// A stable word (`angry`, `refund_asked`…) or what a teammate wrote.
        why: String,
    },
}

impl Priority {
    /// Characters of a reason at most.
    pub const WHY_MOST: usize = 200;

    /// Whether it goes before the others.
    pub fn is_high(&self) -> bool {
        matches!(self, Self::High { .. })
    }

    pub(crate) fn columns(&self) -> (i64, Option<&str>) {
        match self {
            Self::Normal => (0, None),
            Self::High { why } => (1, Some(why)),
        }
    }

    pub(crate) fn read(rank: i64, why: Option<String>) -> Result<Self, StoreError> {
        match rank {
            0 => Ok(Self::Normal),
            1 => Ok(Self::High { why: why.unwrap_or_default() }),
            _ => Err(StoreError::Defect(format!("conversation.priority is {rank}"))),
        }
    }
}

/// Says how much a conversation presses: `by` a teammate, or by a rule. Twice the same is quiet; another reason for what is
/// high already is news.
#[kernel::boxed]
pub async fn set_priority(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    priority: Priority,
    by: Option<TeammateId>,
) -> Result<(), ConversationError> {
    if let Priority::High { why } = &priority
        && why.chars().count() > Priority::WHY_MOST
    {
        return Err(ConversationError::TooLong { most: Priority::WHY_MOST });
    }
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.priority == priority {
        return Ok(());
    }
    store::set_priority(tx, brand, conversation.id, &priority).await?;
    let word = if priority.is_high() { "high" } else { "normal" };
    let (_, why) = priority.columns();
    let fact = NewFact::new("conversation.priority_set", conversation.id);
    jobs::tell(tx, brand, fact.with(json!({ "priority": word, "why": why, "by": by }))).await?;
    Ok(())
}
