use kernel::{BrandId, Millis};
use storage::{Read, StoreError, Tx, args};

pub(super) async fn find(
    on: &mut impl Read,
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
