//! A page that lost its connection does not know whether what it sent has come: it sends it again under the same key.

use kernel::{BrandId, Millis, TeammateId, Uuid, days};
use storage::{StoreError, Tx};

mod store;

/// How long a key is known. A page that was away for longer asks its reader.
const KEPT: Millis = days(7);

/// Whether a teammate sends this for the first time, in the transaction that takes it; from then on it is known.
#[kernel::boxed]
pub async fn first_time(tx: &mut Tx, brand: BrandId, teammate: TeammateId, once: Uuid) -> Result<bool, StoreError> {
    let before = tx.now() - KEPT;
    store::forget_before(tx, brand, teammate, before).await?;
    store::insert(tx, brand, teammate, once).await
}
