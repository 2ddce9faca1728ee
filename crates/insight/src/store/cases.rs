use super::Kept;
use crate::{Outcome, Way, case::Case, judge::Told, rounding::round, state::State};
use kernel::{BrandId, ConversationId, Millis};
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct DueRow { conversation_id: ConversationId, state: Json<State>, open_case: Option<Json<Case>> }
}

/// Conversations whose case is due, the longest due first; those that somebody is writing to are passed over.
pub(crate) async fn due(
    tx: &mut Tx,
    brand: BrandId,
    now: Millis,
    limit: i64,
) -> Result<Vec<(ConversationId, Kept)>, StoreError> {
    let sql = format!(
        "SELECT {} FROM insight_state WHERE brand_id = $1 AND closes_at <= $2 ORDER BY closes_at, conversation_id LIMIT $3{}",
        DueRow::COLUMNS,
        tx.dialect().for_update_skip_locked()
    );
    let rows: Vec<DueRow> = tx.all(&sql, args![brand, now, limit]).await?;
    let kept = |row: DueRow| (row.conversation_id, Kept { state: row.state.0, case: row.open_case.map(|case| case.0) });
    Ok(rows.into_iter().map(kept).collect())
}

/// When the next case of a brand closes.
pub(crate) async fn next_due(tx: &mut Tx, brand: BrandId) -> Result<Option<Millis>, StoreError> {
    const SQL: &str = "SELECT MIN(closes_at) FROM insight_state WHERE brand_id = $1 AND closes_at IS NOT NULL";
    Ok(tx.one::<(Option<Millis>,)>(SQL, args![brand]).await?.0)
}

/// The case of a conversation is over.
pub(crate) async fn end_case(tx: &mut Tx, brand: BrandId, conversation: ConversationId) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE insight_state SET open_case = NULL, closes_at = NULL WHERE brand_id = $1 AND conversation_id = $2";
    tx.put(SQL, args![brand, conversation]).await
}

/// Writes down what was told of an outcome and what came.
pub(crate) async fn put_case(
    tx: &mut Tx,
    brand: BrandId,
    (outcome, look_at): (Outcome, Millis),
    (shown, told): (f64, Told),
    came: bool,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO insight_case (brand_id, outcome, id, look_at, closed_at, shown, prior, learned, base, came) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (id, now) = (tx.new_id(), tx.now());
    let [shown, prior, learned, base] =
        [shown, told.by(Way::Prior), told.by(Way::Learned), told.by(Way::Base)].map(millionths);
    tx.put(SQL, args![brand, outcome.code(), id, look_at, now, shown, prior, learned, base, came]).await
}

/// Each prediction's probability, and what came.
pub(crate) type Predicted = Vec<(f64, bool)>;

/// The newest predictions of an outcome: what was shown, what the prior and what the learned weights said.
pub(crate) async fn predictions(
    on: &mut dyn Read,
    brand: BrandId,
    outcome: Outcome,
    limit: i64,
) -> Result<[Predicted; 3], StoreError> {
    const SQL: &str = "SELECT shown, prior, learned, came FROM insight_case WHERE brand_id = $1 AND outcome = $2 \
        ORDER BY id DESC LIMIT $3";
    let rows: Vec<(i64, i64, i64, bool)> = on.all(SQL, args![brand, outcome.code(), limit]).await?;
    let of = |pick: fn(&(i64, i64, i64, bool)) -> i64| rows.iter().map(|row| (probability(pick(row)), row.3)).collect();
    Ok([of(|row| row.0), of(|row| row.1), of(|row| row.2)])
}

/// Figures in the database are whole.
fn millionths(probability: f64) -> i64 {
    round(probability * 1e6)
}

#[allow(clippy::cast_precision_loss, reason = "a million at most")]
fn probability(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}
