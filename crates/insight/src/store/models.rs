use crate::{
    Outcome,
    learning::{Learning, Served},
};
use kernel::BrandId;
use serde_json::json;
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct ServedRow { version: i64, served: Json<[Served; 3]> }
}

/// The weights that a brand uses.
pub(crate) struct Published {
    pub version: i64,
    pub served: [Served; 3],
}

impl Published {
    pub fn of(&self, outcome: Outcome) -> &Served {
        &self.served[outcome as usize]
    }
}

impl Default for Published {
    fn default() -> Self {
        Self { version: 0, served: Outcome::ALL.map(Served::prior) }
    }
}

impl From<ServedRow> for Published {
    fn from(row: ServedRow) -> Self {
        Self { version: row.version, served: row.served.0 }
    }
}

pub(super) fn served(brand: BrandId) -> Ask<Published> {
    let sql = format!("SELECT {} FROM insight_model WHERE brand_id = $1", ServedRow::COLUMNS);
    Ask::new::<ServedRow>(sql, args![brand])
}

/// What a brand uses now.
pub(crate) async fn published(on: &mut dyn Read, brand: BrandId) -> Result<Published, StoreError> {
    Ok(on.ask((served(brand),)).await?.0.pop().unwrap_or_default())
}

row! {
    struct LearningRow { version: i64, served: Json<[Served; 3]>, learning: Json<[Learning; 3]> }
}

/// What a brand's outcomes have taught, for somebody who is going to add to it: others who want to, wait.
pub(crate) async fn lock_learning(tx: &mut Tx, brand: BrandId) -> Result<(Published, [Learning; 3]), StoreError> {
    const NEW: &str = "INSERT INTO insight_model (brand_id, version, served, learning, updated_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id) DO NOTHING";
    let (first, now) = (Published::default(), tx.now());
    let learning = json!(Outcome::ALL.map(Learning::new));
    tx.put(NEW, args![brand, first.version, json!(first.served), learning, now]).await?;
    let ending = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM insight_model WHERE brand_id = $1{ending}", LearningRow::COLUMNS);
    let row: LearningRow = tx.one(&sql, args![brand]).await?;
    Ok((Published { version: row.version, served: row.served.0 }, row.learning.0))
}

pub(crate) async fn save_learning(
    tx: &mut Tx,
    brand: BrandId,
    published: &Published,
    learning: &[Learning; 3],
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE insight_model SET version = $2, served = $3, learning = $4, updated_at = $5 WHERE brand_id = $1";
    let (served, now) = (json!(published.served), tx.now());
    tx.put(SQL, args![brand, published.version, served, json!(learning), now]).await
}

/// How a brand's ways of predicting have fared so far; none before a case was closed.
pub(crate) async fn learning(on: &mut dyn Read, brand: BrandId) -> Result<Option<[Learning; 3]>, StoreError> {
    const SQL: &str = "SELECT learning FROM insight_model WHERE brand_id = $1";
    Ok(on.opt::<(Json<[Learning; 3]>,)>(SQL, args![brand]).await?.map(|row| row.0.0))
}
