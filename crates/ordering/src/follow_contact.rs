//! Two customers proved to be one person: what either ordered, gathers, or was given is theirs.

mod store;

use kernel::{BrandId, ContactId, ConversationId};
use storage::{StoreError, Tx};

/// Gives carts, orders and codes of one contact to another, once; `joined`: conversations that are no more, each with the
/// one that has their messages now. Where both have a cart open in what is one conversation
/// now, the one of the conversation that stays goes on, and the other is closed.
#[kernel::boxed]
pub async fn follow_contact(
    tx: &mut Tx,
    brand: BrandId,
    from: ContactId,
    into: ContactId,
    joined: &[(ConversationId, ConversationId)],
) -> Result<(), StoreError> {
    for (gone, stays) in joined {
        store::move_cart(tx, brand, *gone, *stays).await?;
        store::move_orders(tx, brand, *gone, *stays).await?;
    }
    store::rename(tx, brand, from, into).await
}
