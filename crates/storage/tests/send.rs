//! A use case written as an async closure must be usable from a spawned task and from a handler.

use kernel::BrandId;
use storage::{Db, Read, StoreError, Tx, args};

async fn find(on: &mut dyn Read, id: i64) -> Result<Option<(i64,)>, StoreError> {
    on.opt("SELECT run_at FROM job WHERE run_at = $1", args![id]).await
}

async fn verb(tx: &mut Tx, brand: &BrandId) -> Result<i64, StoreError> {
    let found = find(tx, 1).await?;
    tx.exec("DELETE FROM job WHERE brand_id = $1", args![*brand]).await?;
    Ok(found.map_or(0, |(n,)| n))
}

async fn handler(db: Db, brand: BrandId) -> Result<i64, StoreError> {
    let name = String::from("borrowed");
    let total = db
        .write(async |tx| {
            let n = verb(tx, &brand).await?;
            Ok::<_, StoreError>(n + i64::try_from(name.len()).unwrap_or_default())
        })
        .await?;
    Ok(total + find(&mut &db, 2).await?.map_or(0, |(n,)| n))
}

fn assert_send<T: Send>(_: T) {}

#[test]
fn use_cases_are_send() {
    let _ = |db: Db, brand: BrandId| assert_send(handler(db, brand));
}
