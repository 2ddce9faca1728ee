//! Lists of conversations that a teammate comes back to, under a name of their own. What a list holds is not kept: its
//! address is, and whoever opens it sees what is in it then.

mod store;

use crate::{ConversationError, tag};
use kernel::{BrandId, TeammateId, Uuid};
use storage::{Read, StoreError, Tx};

/// Saved views of a teammate in a brand at most.
pub const SAVED_MOST: usize = 20;
/// Characters of a name at most.
pub const SAVED_NAME_MOST: usize = 40;
/// Characters of what names the list at most.
const LIST_MOST: usize = 1_000;

/// A list under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Ours.
    pub id: Uuid,
    /// As the teammate calls it.
    pub name: String,
    /// Which list, in the words of whoever shows lists: kept as it was given.
    pub list: String,
}

/// Keeps a list under a name, for one teammate. A name that they have already is given to this list.
#[kernel::boxed]
pub async fn save_view(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    name: &str,
    list: &str,
) -> Result<Uuid, ConversationError> {
    let (name, key) = (tag::tidy(name), tag::key(name));
    if key.is_empty() {
        return Err(ConversationError::NoText);
    }
    if name.chars().count() > SAVED_NAME_MOST || list.chars().count() > LIST_MOST {
        return Err(ConversationError::TooLong { most: SAVED_NAME_MOST });
    }
    let kept = store::all(tx, brand, teammate).await?;
    if kept.len() >= SAVED_MOST && !kept.iter().any(|one| tag::key(&one.name) == key) {
        return Err(ConversationError::TooMany { most: SAVED_MOST });
    }
    let id = tx.new_id();
    Ok(store::put(tx, (brand, teammate), &key, &SavedView { id, name, list: list.to_owned() }).await?)
}

/// A teammate's saved views, in the order of their names.
#[kernel::boxed]
pub async fn saved_views(
    on: &mut dyn Read,
    brand: BrandId,
    teammate: TeammateId,
) -> Result<Vec<SavedView>, StoreError> {
    store::all(on, brand, teammate).await
}

/// Forgets a saved view; false if the teammate has none of this id.
#[kernel::boxed]
pub async fn forget_view(tx: &mut Tx, brand: BrandId, teammate: TeammateId, id: Uuid) -> Result<bool, StoreError> {
    store::delete(tx, brand, teammate, id).await
}
