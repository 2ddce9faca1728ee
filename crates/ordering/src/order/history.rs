use kernel::{BrandId, FactId, Millis, OrderId, Uuid};
use storage::{Fact, Json, Read, StoreError, args, row};

row! {
    struct FactRow { id: FactId, kind: String, at: Millis, subject_id: Uuid, data: Json<serde_json::Value> }
}

/// What happened to an order, oldest first: its facts.
pub async fn history(on: &mut impl Read, brand: BrandId, order: OrderId) -> Result<Vec<Fact>, StoreError> {
    let sql = format!("SELECT {} FROM fact WHERE brand_id = $1 AND subject_id = $2 ORDER BY at, id", FactRow::COLUMNS);
    let rows: Vec<FactRow> = on.all(&sql, args![brand, order]).await?;
    let fact = |row: FactRow| Fact {
        id: row.id,
        brand,
        kind: row.kind,
        at: row.at,
        subject: row.subject_id,
        data: row.data.0,
    };
    Ok(rows.into_iter().map(fact).collect())
}
