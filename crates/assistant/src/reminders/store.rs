use super::Which;
use kernel::{BrandId, OrderId};
use storage::{StoreError, Tx, args};

/// Notes that the order has this reminder; false when it has had it: one of each kind, whoever runs and how often.
pub(super) async fn note(tx: &mut Tx, brand: BrandId, order: OrderId, which: Which) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO order_reminder (brand_id, order_id, which, sent_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (brand_id, order_id, which) DO NOTHING";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, order, which.word(), now]).await? == 1)
}
