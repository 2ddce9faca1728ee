use super::Logo;
use kernel::BrandId;
use storage::{Read, StoreError, Tx, args};

pub(super) async fn in_use(on: &mut dyn Read, brand: BrandId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT hash FROM brand_logo WHERE brand_id = $1 AND in_use";
    Ok(on.opt::<(String,)>(SQL, args![brand]).await?.map(|row| row.0))
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, hash: &str) -> Result<Option<Logo>, StoreError> {
    const SQL: &str = "SELECT mime, bytes FROM brand_logo WHERE brand_id = $1 AND hash = $2";
    let row: Option<(String, Vec<u8>)> = on.opt(SQL, args![brand, hash]).await?;
    Ok(row.map(|(mime, bytes)| Logo { mime, bytes }))
}

pub(super) async fn put_away(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE brand_logo SET in_use = FALSE WHERE brand_id = $1 AND in_use";
    tx.exec(SQL, args![brand]).await?;
    Ok(())
}

pub(super) async fn take(tx: &mut Tx, brand: BrandId, logo: &Logo, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO brand_logo (brand_id, hash, mime, bytes, in_use, created_at) \
        VALUES ($1, $2, $3, $4, TRUE, $5) ON CONFLICT (brand_id, hash) DO UPDATE SET in_use = TRUE";
    let now = tx.now();
    tx.exec(SQL, args![brand, hash, &logo.mime, logo.bytes.clone(), now]).await?;
    Ok(())
}
