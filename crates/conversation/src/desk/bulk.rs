use super::{resolve, snooze, take};
use crate::{ConversationError, Handling, add_tag, thread};
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use storage::Tx;

/// Conversations at most in one go.
pub const BULK_MOST: usize = 200;

/// What is done to many conversations at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkAction {
    /// Taken in hand; what another teammate has stays theirs.
    Take,
    /// Closed.
    Resolve,
    /// Put off until then.
    Snooze(Millis),
    /// Given this tag.
    Tag(String),
    /// Seen; their customers see that they were read.
    MarkSeen,
}

/// Does the same to each of these conversations, in one transaction, and says of each what became of it, in the order asked.
/// What one refuses stops none of the others; a failure of the database undoes all.
#[kernel::boxed]
pub async fn bulk(
    tx: &mut Tx,
    brand: BrandId,
    ids: &[ConversationId],
    action: &BulkAction,
    by: TeammateId,
) -> Result<Vec<(ConversationId, Result<(), ConversationError>)>, ConversationError> {
    if ids.len() > BULK_MOST {
        return Err(ConversationError::TooMany { most: BULK_MOST });
    }
    // Two who choose the same ones lock them in the same order, and nobody waits for ever.
    let mut order: Vec<ConversationId> = ids.to_vec();
    order.sort_unstable();
    order.dedup();
    let mut done = Vec::with_capacity(order.len());
    for id in order {
        let became = match one(tx, brand, id, action, by).await {
            Err(error @ ConversationError::Store(_)) => return Err(error),
            // Refused before anything of it was changed.
            became => became,
        };
        done.push((id, became));
    }
    done.sort_by_key(|(id, _)| ids.iter().position(|asked| asked == id));
    Ok(done)
}

async fn one(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    action: &BulkAction,
    by: TeammateId,
) -> Result<(), ConversationError> {
    match action {
        BulkAction::Take => take(tx, brand, id, by, &Handling::Agent).await.map(drop),
        BulkAction::Resolve => resolve(tx, brand, id, by).await,
        BulkAction::Snooze(until) => snooze(tx, brand, id, *until, by).await,
        BulkAction::Tag(label) => add_tag(tx, brand, id, label, by).await.map(drop),
        BulkAction::MarkSeen => {
            let conversation = thread::store::lock(tx, brand, id).await?.ok_or(ConversationError::NotFound)?;
            Ok(crate::mark_seen(tx, brand, conversation.id).await?)
        }
    }
}
