use kernel::{BrandId, Millis, OrderId, VariantId};
use std::collections::HashMap;
use storage::{Ask, IntoValue, Read, StoreError, Tx, args};

pub(super) async fn held(
    on: &mut dyn Read,
    brand: BrandId,
    variants: &[VariantId],
    now: Millis,
) -> Result<HashMap<VariantId, i64>, StoreError> {
    if variants.is_empty() {
        return Ok(HashMap::new());
    }
    let (held,) = on.ask((asking(brand, variants, now),)).await?;
    Ok(held.into_iter().collect())
}

/// The same of at least one variant, as a question.
pub(crate) fn asking(brand: BrandId, variants: &[VariantId], now: Millis) -> Ask<(VariantId, i64)> {
    let mut args = vec![brand.into_value(), now.into_value()];
    let places = storage::places(&mut args, variants);
    let sql = format!(
        "SELECT variant_id, CAST(SUM(quantity) AS BIGINT) FROM stock_hold \
         WHERE brand_id = $1 AND released_at IS NULL AND sold_at IS NULL AND (until_at IS NULL OR until_at > $2) \
         AND variant_id IN ({places}) GROUP BY variant_id"
    );
    Ask::new::<(VariantId, i64)>(sql, &args)
}

/// Keeps stock; an order that lost its hold and takes it again gets it back on the same row.
pub(super) async fn put(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    variant: VariantId,
    quantity: i64,
    until: Option<Millis>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO stock_hold (brand_id, order_id, variant_id, quantity, until_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id, order_id, variant_id) DO UPDATE \
        SET quantity = excluded.quantity, until_at = excluded.until_at, released_at = NULL";
    tx.put(SQL, args![brand, order, variant, quantity, until]).await?;
    Ok(())
}

/// Moves the end of the live holds of an order; none: without end.
pub(super) async fn lengthen(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    until: Option<Millis>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE stock_hold SET until_at = $3 \
        WHERE brand_id = $1 AND order_id = $2 AND released_at IS NULL AND sold_at IS NULL";
    tx.put(SQL, args![brand, order, until]).await?;
    Ok(())
}

pub(super) async fn release(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE stock_hold SET released_at = $3 \
        WHERE brand_id = $1 AND order_id = $2 AND released_at IS NULL AND sold_at IS NULL";
    let now = tx.now();
    tx.put(SQL, args![brand, order, now]).await?;
    Ok(())
}

/// Marks the live holds of an order as sold; what they held, by variant id.
pub(super) async fn mark_sold(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
) -> Result<Vec<(VariantId, i64)>, StoreError> {
    const SQL: &str = "UPDATE stock_hold SET sold_at = $3 WHERE brand_id = $1 AND order_id = $2 \
        AND released_at IS NULL AND sold_at IS NULL RETURNING variant_id, quantity";
    let now = tx.now();
    let mut sold: Vec<(VariantId, i64)> = tx.all(SQL, args![brand, order, now]).await?;
    sold.sort_unstable();
    Ok(sold)
}

/// Marks what an order was sold as returned; what it was, by variant id.
pub(super) async fn mark_returned(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
) -> Result<Vec<(VariantId, i64)>, StoreError> {
    const SQL: &str = "UPDATE stock_hold SET returned_at = $3 WHERE brand_id = $1 AND order_id = $2 \
        AND sold_at IS NOT NULL AND returned_at IS NULL RETURNING variant_id, quantity";
    let now = tx.now();
    let mut returned: Vec<(VariantId, i64)> = tx.all(SQL, args![brand, order, now]).await?;
    returned.sort_unstable();
    Ok(returned)
}
