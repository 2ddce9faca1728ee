//! Two customers proved to be one person: whoever is expected, they are.

use crate::appointment::store;
use kernel::{BrandId, ContactId, ConversationId};
use storage::{StoreError, Tx};

/// Gives the appointments of one contact to another, once; `joined`: conversations that are no more, each with the
/// one that has their messages now.
#[kernel::boxed]
pub async fn follow_contact(
    tx: &mut Tx,
    brand: BrandId,
    from: ContactId,
    into: ContactId,
    joined: &[(ConversationId, ConversationId)],
) -> Result<(), StoreError> {
    for (gone, stays) in joined {
        store::move_to_conversation(tx, brand, *gone, *stays).await?;
    }
    store::rename(tx, brand, from, into).await
}
