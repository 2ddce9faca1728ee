use super::WonBack;
use crate::{Refund, money_of};
use kernel::{BrandId, Millis, OrderId, PaymentId};
use storage::{Read, StoreError, Tx, args};

/// Writes the counter-entry of a loss down; false when it is written already.
pub(super) async fn insert(tx: &mut Tx, loss: &Refund, payment: PaymentId) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO won_back (brand_id, refund_id, payment_id, order_id, amount, currency, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let (amount, now) = (loss.amount, tx.now());
    let args = args![loss.brand, loss.id, payment, loss.order, amount.minor, amount.currency.code(), now];
    Ok(tx.exec(SQL, args).await? > 0)
}

/// What came back of an order's money, oldest first.
pub(crate) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<WonBack>, StoreError> {
    const SQL: &str = "SELECT w.at, w.amount, w.currency, r.reference FROM won_back w \
        JOIN refund r ON r.brand_id = w.brand_id AND r.id = w.refund_id \
        WHERE w.brand_id = $1 AND w.order_id = $2 ORDER BY w.at, w.refund_id";
    let rows: Vec<(Millis, i64, String, Option<String>)> = on.all(SQL, args![brand, order]).await?;
    let won = |(at, minor, currency, reference): (Millis, i64, String, Option<String>)| {
        Ok(WonBack { at, amount: money_of(minor, &currency)?, reference })
    };
    rows.into_iter().map(won).collect()
}

/// How much of a payment came back, in its own minor units.
pub(crate) async fn of_payment(on: &mut dyn Read, brand: BrandId, payment: PaymentId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM won_back \
        WHERE brand_id = $1 AND payment_id = $2";
    Ok(on.one::<(i64,)>(SQL, args![brand, payment]).await?.0)
}
