use super::Move;
use kernel::{BrandId, ContactId, Currency, Uuid};
use storage::{Read, StoreError, Tx, args};

pub(super) async fn left(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    currency: Currency,
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(CASE what WHEN 'used' THEN -amount ELSE amount END), 0) AS BIGINT) \
        FROM contact_credit WHERE brand_id = $1 AND contact_id = $2 AND currency = $3";
    Ok(on.one::<(i64,)>(SQL, args![brand, contact, currency.code()]).await?.0)
}

/// Whoever else moves this contact's credit waits until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO contact_credit_lock (brand_id, contact_id) VALUES ($1, $2) \
        ON CONFLICT (brand_id, contact_id) DO UPDATE SET contact_id = excluded.contact_id";
    tx.exec(SQL, args![brand, contact]).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, id: Uuid, moved: &Move<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO contact_credit \
        (brand_id, id, contact_id, order_id, case_id, what, amount, currency, at, by_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let now = tx.now();
    let Move { order, what, amount, case, by } = moved;
    let args = args![
        order.brand,
        id,
        order.contact,
        order.id,
        *case,
        what.word(),
        amount.minor,
        amount.currency.code(),
        now,
        *by
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}

/// What happened to credits on an order, oldest first: what, how much, when.
pub(crate) async fn of_order(
    on: &mut dyn Read,
    order: &ordering::Order,
) -> Result<Vec<(String, i64, String, kernel::Millis)>, StoreError> {
    const SQL: &str = "SELECT what, amount, currency, at FROM contact_credit \
        WHERE brand_id = $1 AND order_id = $2 ORDER BY at, id";
    on.all(SQL, args![order.brand, order.id]).await
}

/// Writes the other contact wherever the one that is gone stands.
pub(super) async fn rename(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact_credit SET contact_id = $3 WHERE brand_id = $1 AND contact_id = $2";
    tx.exec(SQL, args![brand, from, into]).await?;
    Ok(())
}
