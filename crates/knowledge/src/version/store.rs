use kernel::BrandId;
use storage::{Ask, Read, StoreError, Tx, args};

/// The brand's knowledge version; 0 before its first article.
pub(crate) async fn current(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    let (found,) = on.ask((asking(brand),)).await?;
    Ok(found.first().map_or(0, |(version,)| *version))
}

/// The same as a question; no row before the first article.
pub(crate) fn asking(brand: BrandId) -> Ask<(i64,)> {
    Ask::new::<(i64,)>("SELECT version FROM knowledge_version WHERE brand_id = $1", args![brand])
}

/// Makes other changes of this brand's knowledge wait until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO knowledge_version (brand_id, version) VALUES ($1, 0) \
        ON CONFLICT (brand_id) DO UPDATE SET version = knowledge_version.version";
    tx.put(SQL, args![brand]).await
}

/// Says that what an answer can be drawn from has changed.
pub(crate) async fn bump(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO knowledge_version (brand_id, version) VALUES ($1, 1) \
        ON CONFLICT (brand_id) DO UPDATE SET version = knowledge_version.version + 1";
    tx.put(SQL, args![brand]).await
}
