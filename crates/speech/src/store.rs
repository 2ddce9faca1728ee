use crate::desk::Used;
use kernel::{BrandId, MessageId, Millis};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct UsedRow {
        kind: String,
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

pub(crate) async fn sums(on: &mut impl Read, brand: BrandId, since: Millis) -> Result<Vec<Used>, StoreError> {
    const SQL: &str = "SELECT kind, COUNT(*) AS notes, CAST(SUM(length) AS BIGINT) AS length, \
        CAST(SUM(took) AS BIGINT) AS took FROM voice_use WHERE brand_id = $1 AND at >= $2 GROUP BY kind ORDER BY kind";
    let rows: Vec<UsedRow> = on.all(SQL, args![brand, since]).await?;
    let used =
        |row: UsedRow| Used { kind: row.kind, notes: row.notes, length: Millis(row.length), took: Millis(row.took) };
    Ok(rows.into_iter().map(used).collect())
}
