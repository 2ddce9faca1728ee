use kernel::{BrandId, DeliveryId, FactId, LineId, Millis};
use storage::{Db, StoreError, Tx, args, row};

row! {
    /// One webhook POST, as kept.
    pub(crate) struct Delivery {
        pub id: DeliveryId,
        pub received_at: Millis,
        pub app_key: Vec<u8>,
        pub body: Vec<u8>,
    }
}

/// Keeps the raw bytes; the acknowledgement waits for the commit.
pub(crate) async fn keep(db: &Db, app_key: [u8; 32], raw: &[u8]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO delivery (id, received_at, app_key, body, try_at) VALUES ($1, $2, $3, $4, $2)";
    let now = db.clock().now();
    let id = DeliveryId(db.chance().uuid(now));
    db.post(SQL, args![id, now, app_key, raw]).await?;
    db.signals().deliveries.notify_one();
    Ok(())
}

pub(crate) async fn take(tx: &mut Tx, limit: i64) -> Result<Vec<Delivery>, StoreError> {
    // A limit that PostgreSQL knows when it plans: for one it does not know it plans each time anew.
    let sql = format!(
        "SELECT {} FROM delivery WHERE try_at <= $1 ORDER BY try_at, id LIMIT {limit}{}",
        Delivery::COLUMNS,
        tx.dialect().for_update_skip_locked()
    );
    let now = tx.now();
    tx.all(&sql, args![now]).await
}

pub(crate) async fn take_one(tx: &mut Tx, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    let sql = format!(
        "SELECT {} FROM delivery WHERE id = $1 AND try_at IS NOT NULL{}",
        Delivery::COLUMNS,
        tx.dialect().for_update_skip_locked()
    );
    tx.opt(&sql, args![id]).await
}

pub(crate) async fn waiting_ids(db: &Db, limit: i64) -> Result<Vec<DeliveryId>, StoreError> {
    const SQL: &str = "SELECT id FROM delivery WHERE try_at <= $1 ORDER BY try_at, id LIMIT $2";
    let rows: Vec<(DeliveryId,)> = db.all(SQL, args![db.clock().now(), limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn waiting(db: &Db) -> Result<i64, StoreError> {
    let (count,) = db.one::<(i64,)>("SELECT COUNT(*) FROM delivery WHERE try_at IS NOT NULL", args![]).await?;
    Ok(count)
}

pub(crate) async fn done(tx: &mut Tx, ids: &[DeliveryId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut args = Vec::new();
    let places = storage::places(&mut args, ids);
    let sql = format!("UPDATE delivery SET try_at = NULL, last_error = NULL WHERE id IN ({places})");
    tx.put(&sql, &args).await
}

/// Deletes up to `limit` deliveries that were read and came before the moment of `before`, an id made then; how many.
pub(crate) async fn forget(tx: &mut Tx, before: DeliveryId, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM delivery WHERE id IN \
        (SELECT id FROM delivery WHERE id < $1 AND try_at IS NULL ORDER BY id LIMIT $2)";
    tx.exec(SQL, args![before, limit]).await
}

/// A delivery that failed waits longer each time.
pub(crate) async fn put_off(
    tx: &mut Tx,
    id: DeliveryId,
    why: &str,
    wait_after: fn(i64) -> Millis,
) -> Result<(), StoreError> {
    const READ: &str = "SELECT attempts FROM delivery WHERE id = $1 AND try_at IS NOT NULL";
    const SQL: &str = "UPDATE delivery SET attempts = attempts + 1, try_at = $2, last_error = $3 WHERE id = $1 AND try_at IS NOT NULL";
    if let Some((attempts,)) = tx.opt::<(i64,)>(READ, args![id]).await? {
        let at = tx.now() + wait_after(attempts);
        tx.put(SQL, args![id, at, why]).await?;
    }
    Ok(())
}

/// An update that no row of a brand can take.
pub(crate) struct Stray<'a> {
    /// Where in the delivery it stands.
    pub place: usize,
    pub line: Option<&'a str>,
    pub field: &'a str,
    pub why: &'a str,
    pub raw: &'a serde_json::Value,
}

pub(crate) async fn keep_stray(tx: &mut Tx, delivery: DeliveryId, stray: Stray<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO stray_update (id, delivery_id, place, at, phone_number_id, field, why, raw) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (delivery_id, place) DO NOTHING";
    let (id, now, place) = (tx.new_id(), tx.now(), i64::try_from(stray.place).unwrap_or(i64::MAX));
    tx.put(SQL, args![id, delivery, place, now, stray.line, stray.field, stray.why, stray.raw]).await?;
    Ok(())
}

/// Keeps news of a line; the same news again is quiet.
pub(crate) async fn keep_news(
    tx: &mut Tx,
    brand: BrandId,
    line: LineId,
    field: &str,
    value: &serde_json::Value,
    same: [u8; 32],
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO line_news (brand_id, id, line_id, at, field, value, same) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (brand_id, same) DO NOTHING";
    let (id, now) = (FactId(tx.new_id()), tx.now());
    Ok(tx.exec(SQL, args![brand, id, line, now, field, value, same]).await? > 0)
}
