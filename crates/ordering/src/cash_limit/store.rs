use kernel::{BrandId, ContactId};
use storage::{Read, StoreError, Tx, args};

/// How many of a buyer's orders are on their way to be paid at the door, and how many they refused there.
pub(super) async fn count(on: &mut dyn Read, brand: BrandId, contact: ContactId) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT \
        CAST(COALESCE(SUM(CASE WHEN payment_id IS NULL AND state IN ('confirmed', 'preparing', 'out_for_delivery') \
            THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN state = 'cancelled' AND cancelled_by LIKE 'at_the_door:%' THEN 1 ELSE 0 END), 0) \
            AS BIGINT) \
        FROM orders WHERE brand_id = $1 AND contact_id = $2 AND method = 'cash_on_delivery'";
    on.one(SQL, args![brand, contact]).await
}

/// Whoever else orders for this buyer waits until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO cash_buyer_lock (brand_id, contact_id) VALUES ($1, $2) \
        ON CONFLICT (brand_id, contact_id) DO UPDATE SET contact_id = excluded.contact_id";
    tx.exec(SQL, args![brand, contact]).await?;
    Ok(())
}
