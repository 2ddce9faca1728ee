use super::{Printed, Receipt};
use kernel::{BrandId, Millis, OrderId, PaymentId, ReceiptId};
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct ReceiptRow {
        brand_id: BrandId,
        id: ReceiptId,
        number: i64,
        order_id: OrderId,
        payment_id: Option<PaymentId>,
        issued_at: Millis,
        printed: Json<Printed>,
    }
}

impl From<ReceiptRow> for Receipt {
    fn from(row: ReceiptRow) -> Self {
        Self {
            brand: row.brand_id,
            id: row.id,
            number: row.number,
            order: row.order_id,
            payment: row.payment_id,
            issued_at: row.issued_at,
            printed: row.printed.0,
        }
    }
}

/// The next number of the brand; whoever else wants one waits until this transaction has ended.
pub(super) async fn next_number(tx: &mut Tx, brand: BrandId) -> Result<i64, StoreError> {
    const SQL: &str = "INSERT INTO receipt_counter (brand_id, last) VALUES ($1, 1) \
        ON CONFLICT (brand_id) DO UPDATE SET last = receipt_counter.last + 1 RETURNING last";
    Ok(tx.one::<(i64,)>(SQL, args![brand]).await?.0)
}

pub(super) async fn insert(tx: &mut Tx, receipt: &Receipt) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO receipt ({}) VALUES ($1, $2, $3, $4, $5, $6, $7)", ReceiptRow::COLUMNS);
    let r = receipt;
    tx.exec(&sql, args![r.brand, r.id, r.number, r.order, r.payment, r.issued_at, Json(&r.printed)]).await?;
    Ok(())
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, id: ReceiptId) -> Result<Option<Receipt>, StoreError> {
    let sql = format!("SELECT {} FROM receipt WHERE brand_id = $1 AND id = $2", ReceiptRow::COLUMNS);
    Ok(on.opt::<ReceiptRow>(&sql, args![brand, id]).await?.map(Receipt::from))
}

pub(super) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Receipt>, StoreError> {
    let sql =
        format!("SELECT {} FROM receipt WHERE brand_id = $1 AND order_id = $2 ORDER BY number", ReceiptRow::COLUMNS);
    Ok(on.all::<ReceiptRow>(&sql, args![brand, order]).await?.into_iter().map(Receipt::from).collect())
}
