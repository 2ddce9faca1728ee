use crate::desk::Used;
use kernel::{BrandId, MessageId, Millis};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct UsedRow {
        brand_id: BrandId,
        kind: String,
        engine: String,
        notes: i64,
        length: i64,
        took: i64,
    }
}

/// A note that was heard or made.
pub(crate) async fn used(
    tx: &mut Tx,
    brand: BrandId,
    message: MessageId,
    (kind, engine): (&str, &str),
    (length, took): (Millis, Millis),
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO voice_use (brand_id, id, message_id, kind, engine, length, took, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (id, now) = (tx.new_id(), tx.now());
    tx.put(SQL, args![brand, id, message, kind, engine, length, took, now]).await
}

const SUMS: &str = "SELECT brand_id, kind, engine, COUNT(*) AS notes, CAST(SUM(length) AS BIGINT) AS length, \
    CAST(SUM(took) AS BIGINT) AS took FROM voice_use";

pub(crate) async fn sums(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<Used>, StoreError> {
    let sql = format!("{SUMS} WHERE brand_id = $1 AND at >= $2 GROUP BY brand_id, kind, engine ORDER BY kind, engine");
    let rows: Vec<UsedRow> = on.all(&sql, args![brand, since]).await?;
    Ok(rows.into_iter().map(|row| used_of(row).1).collect())
}

pub(crate) async fn sums_of_all(on: &mut dyn Read, since: Millis) -> Result<Vec<(BrandId, Used)>, StoreError> {
    let sql = format!("{SUMS} WHERE at >= $1 GROUP BY brand_id, kind, engine ORDER BY brand_id, kind, engine");
    let rows: Vec<UsedRow> = on.all(&sql, args![since]).await?;
    Ok(rows.into_iter().map(used_of).collect())
}

fn used_of(row: UsedRow) -> (BrandId, Used) {
    let UsedRow { brand_id, kind, engine, notes, length, took } = row;
    (brand_id, Used { kind, engine, notes, length: Millis(length), took: Millis(took) })
}
