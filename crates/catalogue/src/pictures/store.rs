use crate::Staged;
use kernel::{BrandId, Millis};
use storage::{Json, Read, StoreError, Tx, Value, args, places};

pub(super) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    hash: &str,
) -> Result<Option<(Option<Vec<u8>>, Millis)>, StoreError> {
    const SQL: &str = "SELECT bytes, fetched_at FROM picture WHERE brand_id = $1 AND hash = $2";
    on.opt(SQL, args![brand, hash]).await
}

pub(super) async fn keep(tx: &mut Tx, brand: BrandId, hash: &str, bytes: Option<&[u8]>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO picture (brand_id, hash, bytes, fetched_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (brand_id, hash) DO UPDATE SET bytes = excluded.bytes, fetched_at = excluded.fetched_at";
    let now = tx.now();
    tx.put(SQL, args![brand, hash, bytes.map(<[u8]>::to_vec), now]).await
}

/// Brands that have copies, or notes that there is none.
pub(super) async fn brands(on: &mut dyn Read) -> Result<Vec<BrandId>, StoreError> {
    let rows: Vec<(BrandId,)> = on.all("SELECT DISTINCT brand_id FROM picture", &[]).await?;
    Ok(rows.into_iter().map(|(brand,)| brand).collect())
}

/// The hashes of what was fetched before `before`.
pub(super) async fn fetched_before(
    on: &mut dyn Read,
    brand: BrandId,
    before: Millis,
) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT hash FROM picture WHERE brand_id = $1 AND fetched_at < $2";
    let rows: Vec<(String,)> = on.all(SQL, args![brand, before]).await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// Addresses of pictures that a page may show: of every product, switched off or not; of what waits to be approved; of what a
/// reading has met.
pub(super) async fn shown(on: &mut dyn Read, brand: BrandId) -> Result<Vec<String>, StoreError> {
    const PRODUCTS: &str = "SELECT image FROM product WHERE brand_id = $1 AND image IS NOT NULL";
    const STAGED: &str = "SELECT said FROM staged_product WHERE brand_id = $1";
    const READING: &str = "SELECT pictures FROM sync WHERE brand_id = $1 AND state = 'reading'";
    let of_products: Vec<(String,)> = on.all(PRODUCTS, args![brand]).await?;
    let staged: Vec<(Json<Staged>,)> = on.all(STAGED, args![brand]).await?;
    let reading: Vec<(Json<Vec<String>>,)> = on.all(READING, args![brand]).await?;
    let of_products = of_products.into_iter().map(|(image,)| image);
    let staged = staged.into_iter().filter_map(|(staged,)| staged.0.said.image);
    Ok(of_products.chain(staged).chain(reading.into_iter().flat_map(|(pictures,)| pictures.0)).collect())
}

pub(super) async fn forget(tx: &mut Tx, brand: BrandId, hashes: &[String]) -> Result<(), StoreError> {
    for part in hashes.chunks(256) {
        let mut args: Vec<Value> = args![brand].to_vec();
        let list = places(&mut args, &part.iter().map(String::as_str).collect::<Vec<_>>());
        tx.put(&format!("DELETE FROM picture WHERE brand_id = $1 AND hash IN ({list})"), &args).await?;
    }
    Ok(())
}
