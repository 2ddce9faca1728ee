use crate::{Db, Json, StoreError, Tx, args, row};
use kernel::{BrandId, FactId, Millis, Uuid};
use serde::{Deserialize, Serialize};

/// Something that happened in a brand, before it is written.
#[derive(Debug, Clone)]
pub struct NewFact {
    /// Dotted past-tense word: `order.paid`.
    pub kind: &'static str,
    /// The thing it happened to: an order, a conversation, a variant.
    pub subject: Uuid,
    /// More ids and figures; never message bodies, phone numbers or secrets.
    pub data: serde_json::Value,
}

impl NewFact {
    /// A fact about `subject` without further data.
    pub fn new(kind: &'static str, subject: impl Into<Uuid>) -> Self {
        Self { kind, subject: subject.into(), data: serde_json::Value::Object(serde_json::Map::new()) }
    }
    /// The same with `data`.
    pub fn with(self, data: serde_json::Value) -> Self {
        Self { data, ..self }
    }
}

/// A written fact: append-only; history for people, stream for live pages, source of analytics.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fact {
    /// Sorts by time.
    pub id: FactId,
    /// Whose.
    pub brand: BrandId,
    /// Dotted past-tense word.
    pub kind: String,
    /// When.
    pub at: Millis,
    /// The thing it happened to.
    pub subject: Uuid,
    /// More ids and figures.
    pub data: serde_json::Value,
}

impl Tx {
    /// Writes a fact with the change it tells; live pages of this process hear it after the commit.
    #[kernel::boxed]
    pub async fn append_fact(&mut self, brand: BrandId, fact: NewFact) -> Result<Fact, StoreError> {
        const SQL: &str = "INSERT INTO fact (brand_id, id, kind, at, subject_id, data) VALUES ($1, $2, $3, $4, $5, $6)";
        let id = FactId(self.new_id());
        let at = self.now();
        self.put(SQL, args![brand, id, fact.kind, at, fact.subject, &fact.data]).await?;
        let fact = Fact { id, brand, kind: fact.kind.to_owned(), at, subject: fact.subject, data: fact.data };
        self.publish(fact.clone());
        Ok(fact)
    }
}

row! {
    struct FactRow { id: FactId, kind: String, at: Millis, subject_id: Uuid, data: Json<serde_json::Value> }
}

/// The brand's facts after the moment `since`, oldest first, at most `limit`. Nodes commit in another order than they
/// stamp: who follows the stream asks again from a few seconds earlier and passes over the ids already seen.
#[kernel::boxed]
pub async fn facts_since(db: &Db, brand: BrandId, since: Millis, limit: i64) -> Result<Vec<Fact>, StoreError> {
    let sql =
        format!("SELECT {} FROM fact WHERE brand_id = $1 AND at >= $2 ORDER BY at, id LIMIT $3", FactRow::COLUMNS);
    let rows: Vec<FactRow> = db.all(&sql, args![brand, since, limit]).await?;
    Ok(rows.into_iter().map(|row| row.of(brand)).collect())
}

/// The brand's facts after the place `after` (none: from the first) and not later than `until`, oldest first, at most
/// `limit`. With an `until` a few seconds back, before which nobody commits any more, following places misses nothing.
#[kernel::boxed]
pub async fn facts_between(
    db: &Db,
    brand: BrandId,
    after: Option<(Millis, FactId)>,
    until: Millis,
    limit: i64,
) -> Result<Vec<Fact>, StoreError> {
    let (at, id) = after.unwrap_or((Millis(i64::MIN), FactId(Uuid::nil())));
    let sql = format!(
        "SELECT {} FROM fact WHERE brand_id = $1 AND (at, id) > ($2, $3) AND at <= $4 ORDER BY at, id LIMIT $5",
        FactRow::COLUMNS
    );
    let rows: Vec<FactRow> = db.all(&sql, args![brand, at, id, until, limit]).await?;
    Ok(rows.into_iter().map(|row| row.of(brand)).collect())
}

impl FactRow {
    fn of(self, brand: BrandId) -> Fact {
        Fact { id: self.id, brand, kind: self.kind, at: self.at, subject: self.subject_id, data: self.data.0 }
    }
}
