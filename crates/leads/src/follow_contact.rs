use crate::store;
use kernel::{BrandId, ContactId, ConversationId};
use storage::{StoreError, Tx};

/// Two customers proved to be one person: the leads of one are the other's, once. Where both have one that is open, the one
/// of who stays goes on, and the other is turned down by nobody. `joined`: conversations that are no more, each with the one
/// that has their messages now.
#[kernel::boxed]
pub async fn follow_contact(
    tx: &mut Tx,
    brand: BrandId,
    from: ContactId,
    into: ContactId,
    joined: &[(ConversationId, ConversationId)],
) -> Result<(), StoreError> {
    store::close_double(tx, brand, from, into).await?;
    store::rename(tx, brand, from, into).await?;
    for (gone, stays) in joined {
        store::move_conversation(tx, brand, *gone, *stays).await?;
    }
    Ok(())
}
