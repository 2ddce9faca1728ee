use super::Payment;
use kernel::{AttemptId, BrandId, Millis, Money, OrderId, PaymentAccountId, PaymentId, Uuid};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct PaymentRow {
        brand_id: BrandId,
        id: PaymentId,
        order_id: Option<OrderId>,
        attempt_id: Option<AttemptId>,
        account_id: PaymentAccountId,
        provider_payment_id: String,
        amount: i64,
        currency: String,
        at: Millis,
        recorded_at: Millis,
    }
}

impl TryFrom<PaymentRow> for Payment {
    type Error = StoreError;
    fn try_from(row: PaymentRow) -> Result<Self, StoreError> {
        let currency =
            row.currency.parse().map_err(|_| StoreError::Defect("a payment has an unknown currency".into()))?;
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            order: row.order_id,
            attempt: row.attempt_id,
            account: row.account_id,
            provider_payment_id: row.provider_payment_id,
            amount: Money::new(row.amount, currency),
            at: row.at,
            recorded_at: row.recorded_at,
        })
    }
}

pub(super) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Payment>, StoreError> {
    let sql = format!(
        "SELECT {} FROM payment WHERE brand_id = $1 AND order_id = $2 ORDER BY recorded_at, id",
        PaymentRow::COLUMNS
    );
    on.all::<PaymentRow>(&sql, args![brand, order]).await?.into_iter().map(Payment::try_from).collect()
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    let sql = format!("SELECT {} FROM payment WHERE brand_id = $1 AND id = $2", PaymentRow::COLUMNS);
    on.opt::<PaymentRow>(&sql, args![brand, id]).await?.map(Payment::try_from).transpose()
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM payment WHERE brand_id = $1 AND id = $2{lock}", PaymentRow::COLUMNS);
    tx.opt::<PaymentRow>(&sql, args![brand, id]).await?.map(Payment::try_from).transpose()
}

/// The money that a provider calls so.
pub(crate) async fn by_provider_id(
    on: &mut dyn Read,
    brand: BrandId,
    account: PaymentAccountId,
    id: &str,
) -> Result<Option<Payment>, StoreError> {
    let sql = format!(
        "SELECT {} FROM payment WHERE brand_id = $1 AND account_id = $2 AND provider_payment_id = $3",
        PaymentRow::COLUMNS
    );
    on.opt::<PaymentRow>(&sql, args![brand, account, id]).await?.map(Payment::try_from).transpose()
}

pub(crate) async fn of_attempt(
    on: &mut dyn Read,
    brand: BrandId,
    attempt: AttemptId,
) -> Result<Vec<Payment>, StoreError> {
    let sql =
        format!("SELECT {} FROM payment WHERE brand_id = $1 AND attempt_id = $2 ORDER BY id", PaymentRow::COLUMNS);
    on.all::<PaymentRow>(&sql, args![brand, attempt]).await?.into_iter().map(Payment::try_from).collect()
}

/// Records money; false when this money is recorded already.
pub(crate) async fn insert(tx: &mut Tx, payment: &Payment) -> Result<bool, StoreError> {
    let sql = format!(
        "INSERT INTO payment ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (brand_id, account_id, provider_payment_id) DO NOTHING",
        PaymentRow::COLUMNS
    );
    let p = payment;
    let args = args![
        p.brand,
        p.id,
        p.order,
        p.attempt,
        p.account,
        &p.provider_payment_id,
        p.amount.minor,
        p.amount.currency.code(),
        p.at,
        p.recorded_at,
    ];
    Ok(tx.exec(&sql, args).await? > 0)
}

/// Gives recorded money that names no order to the order it turns out to be for; none if it has one already.
pub(crate) async fn give_to_order(tx: &mut Tx, payment: &Payment) -> Result<Option<Payment>, StoreError> {
    let sql = format!(
        "UPDATE payment SET order_id = $4, attempt_id = $5 \
         WHERE brand_id = $1 AND account_id = $2 AND provider_payment_id = $3 AND order_id IS NULL RETURNING {}",
        PaymentRow::COLUMNS
    );
    let p = payment;
    let args = args![p.brand, p.account, &p.provider_payment_id, p.order, p.attempt];
    tx.opt::<PaymentRow>(&sql, args).await?.map(Payment::try_from).transpose()
}

/// Ids begin with the moment they were made at: the primary key finds what is as new as `since` without another index.
pub(crate) fn first_id_of(since: Millis) -> Uuid {
    Uuid::from_u128(u128::try_from(since.0).unwrap_or_default() << 80)
}
