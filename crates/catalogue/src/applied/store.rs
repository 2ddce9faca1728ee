use kernel::BrandId;
use std::collections::HashMap;
use storage::{Read, StoreError, Tx, args};

/// What is on a shelf, and what a file last said about it.
pub(super) struct Shelf {
    pub on_hand: i64,
    pub applied: Option<i64>,
}

/// The brand's variants by SKU.
pub(super) async fn known(on: &mut dyn Read, brand: BrandId) -> Result<HashMap<String, Shelf>, StoreError> {
    const SQL: &str = "SELECT v.sku, v.on_hand, a.stock FROM variant v \
        LEFT JOIN applied_stock a ON a.brand_id = v.brand_id AND a.sku = v.sku WHERE v.brand_id = $1";
    let rows: Vec<(String, i64, Option<i64>)> = on.all(SQL, args![brand]).await?;
    Ok(rows.into_iter().map(|(sku, on_hand, applied)| (sku, Shelf { on_hand, applied })).collect())
}

pub(super) async fn note(tx: &mut Tx, brand: BrandId, sku: &str, stock: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO applied_stock (brand_id, sku, stock) VALUES ($1, $2, $3) \
        ON CONFLICT (brand_id, sku) DO UPDATE SET stock = excluded.stock";
    tx.put(SQL, args![brand, sku, stock]).await?;
    Ok(())
}
