use kernel::{BrandId, Millis, TeammateId, Uuid};
use storage::{StoreError, Tx, args};

/// False when it is known.
pub(super) async fn insert(tx: &mut Tx, brand: BrandId, teammate: TeammateId, once: Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO said_once (brand_id, teammate_id, once, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (brand_id, teammate_id, once) DO NOTHING";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, teammate, once, now]).await? > 0)
}

pub(super) async fn forget_before(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    before: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM said_once WHERE brand_id = $1 AND teammate_id = $2 AND at < $3";
    tx.exec(SQL, args![brand, teammate, before]).await.map(drop)
}
