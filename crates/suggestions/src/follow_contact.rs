use crate::store;
use kernel::{BrandId, ConversationId};
use storage::{StoreError, Tx};

/// Two customers proved to be one person: what was tapped in the conversations that are no more stands where their messages
/// are now. Of what was under way in both, one goes on.
#[kernel::boxed]
pub async fn follow_contact(
    tx: &mut Tx,
    brand: BrandId,
    joined: &[(ConversationId, ConversationId)],
) -> Result<(), StoreError> {
    for (gone, stays) in joined {
        store::move_conversation(tx, brand, *gone, *stays).await?;
    }
    Ok(())
}
