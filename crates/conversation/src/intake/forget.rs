//! The end of what webhooks brought.

use super::store;
use kernel::{DeliveryId, Millis, days};
use storage::{Db, StoreError};

/// How long a webhook's bytes are kept after they were read: long enough to look into what went wrong.
const KEPT: Millis = days(30);
/// Webhooks forgotten in one transaction: the writer serves others in between.
const FORGOTTEN_AT_ONCE: i64 = 500;

/// Forgets the bytes of webhooks that were read a month ago; what they told stays where it was written. What could not be
/// read is kept. How many.
#[kernel::boxed]
pub async fn forget_old_deliveries(db: &Db) -> Result<u64, StoreError> {
    let before = DeliveryId(db.chance().uuid(db.clock().now() - KEPT));
    let mut all = 0;
    loop {
        let gone = db.write(async |tx| store::forget(tx, before, FORGOTTEN_AT_ONCE).await).await?;
        all += gone;
        if gone < FORGOTTEN_AT_ONCE.unsigned_abs() {
            return Ok(all);
        }
    }
}
