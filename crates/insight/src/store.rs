use crate::{
    InsightError, Outcome, Way,
    case::Case,
    judge::Told,
    learning::{Learning, Served},
    state::State,
};
use kernel::{BrandId, ConversationId, Millis, Uuid};
use serde_json::json;
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct StateRow { state: Json<State>, open_case: Option<Json<Case>> }
}

/// A conversation as it is kept.
#[derive(Default)]
pub(crate) struct Kept {
    pub state: State,
    pub case: Option<Case>,
}

impl From<StateRow> for Kept {
    fn from(row: StateRow) -> Self {
        Self { state: row.state.0, case: row.open_case.map(|case| case.0) }
    }
}

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

type Asked = (Ask<Kept>, Ask<Published>);

fn ask(brand: BrandId, conversation: ConversationId, ending: &str) -> Asked {
    let state =
        format!("SELECT {} FROM insight_state WHERE brand_id = $1 AND conversation_id = $2{ending}", StateRow::COLUMNS);
    (Ask::new::<StateRow>(state, args![brand, conversation]), served(brand))
}

fn served(brand: BrandId) -> Ask<Published> {
    let sql = format!("SELECT {} FROM insight_model WHERE brand_id = $1", ServedRow::COLUMNS);
    Ask::new::<ServedRow>(sql, args![brand])
}

/// What a brand uses now.
pub(crate) async fn published(on: &mut impl Read, brand: BrandId) -> Result<Published, StoreError> {
    Ok(on.ask((served(brand),)).await?.0.pop().unwrap_or_default())
}

/// A conversation in which something was noticed, and the weights in use.
pub(crate) async fn find(
    on: &mut impl Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Option<(Kept, Published)>, StoreError> {
    let (mut kept, mut published) = on.ask(ask(brand, conversation, "")).await?;
    Ok(kept.pop().map(|kept| (kept, published.pop().unwrap_or_default())))
}

/// The same for somebody who is going to change it, made when it is new: others who want to, wait.
pub(crate) async fn lock(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<(Kept, Published), StoreError> {
    // Whoever comes second waits here for the first one's commit, and then finds the row.
    const NEW: &str = "INSERT INTO insight_state (brand_id, conversation_id, state, last_at, lasting, buying_key, risk_key, \
        engagement_key, model) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0) ON CONFLICT (brand_id, conversation_id) DO NOTHING";
    let ending = tx.dialect().for_update();
    let (mut kept, mut published) = tx.ask(ask(brand, conversation, ending)).await?;
    if kept.is_empty() {
        tx.put(NEW, args![brand, conversation, Json(State::default()), Millis(0)]).await?;
        (kept, published) = tx.ask(ask(brand, conversation, ending)).await?;
    }
    let kept = kept.pop().ok_or_else(|| StoreError::Defect("a state that was just made is gone".into()))?;
    Ok((kept, published.pop().unwrap_or_default()))
}

/// Writes a locked conversation, with its keys by the weights in use.
pub(crate) async fn save(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    kept: &Kept,
    published: &Published,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE insight_state SET state = $3, last_at = $4, lasting = $5, buying_key = $6, risk_key = $7, \
        engagement_key = $8, model = $9, open_case = $10, closes_at = $11 WHERE brand_id = $1 AND conversation_id = $2";
    let Kept { state, case } = kept;
    let [buying, risk, engagement] = Outcome::ALL.map(|of| state.key(of, &published.of(of).weights));
    let closes_at = case.as_ref().map(Case::closes_at);
    let case = case.as_ref().map(|case| json!(case));
    let (lasting, last_at) = (state.lasting().number(), state.last_at);
    let state = json!(state);
    let args = args![
        brand,
        conversation,
        state,
        last_at,
        lasting,
        buying,
        risk,
        engagement,
        published.version,
        case,
        closes_at
    ];
    tx.put(SQL, args).await
}

/// Forgets a conversation; false when nothing was known of it.
pub(crate) async fn delete(tx: &mut Tx, brand: BrandId, conversation: ConversationId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM insight_state WHERE brand_id = $1 AND conversation_id = $2";
    Ok(tx.exec(SQL, args![brand, conversation]).await? > 0)
}

const fn key_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Buying => "buying_key",
        Outcome::Risk => "risk_key",
        Outcome::Engagement => "engagement_key",
    }
}

/// The first conversations of a class, those with the greatest keys first, after a place in it.
pub(crate) fn stretch(
    brand: BrandId,
    outcome: Outcome,
    lasting: i64,
    after: Option<(i64, ConversationId)>,
    limit: i64,
) -> Ask<(ConversationId, i64)> {
    let key = key_of(outcome);
    let beyond = if after.is_some() { format!("AND ({key}, conversation_id) < ($4, $5) ") } else { String::new() };
    let sql = format!(
        "SELECT conversation_id, {key} FROM insight_state WHERE brand_id = $1 AND lasting = $2 {beyond}\
         ORDER BY {key} DESC, conversation_id DESC LIMIT $3"
    );
    let row = Ask::new::<(ConversationId, i64)>;
    match after {
        Some((key, id)) => row(sql, args![brand, lasting, limit, key, id]),
        None => row(sql, args![brand, lasting, limit]),
    }
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
pub(crate) async fn learning(on: &mut impl Read, brand: BrandId) -> Result<Option<[Learning; 3]>, StoreError> {
    const SQL: &str = "SELECT learning FROM insight_model WHERE brand_id = $1";
    Ok(on.opt::<(Json<[Learning; 3]>,)>(SQL, args![brand]).await?.map(|row| row.0.0))
}

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

/// Conversations whose keys are of older weights than `version`, in the order of their ids after `after`.
pub(crate) async fn older(
    tx: &mut Tx,
    brand: BrandId,
    (version, since): (i64, Millis),
    after: Option<ConversationId>,
    limit: i64,
) -> Result<Vec<(ConversationId, Kept)>, StoreError> {
    let sql = format!(
        "SELECT {} FROM insight_state WHERE brand_id = $1 AND conversation_id > $2 AND model < $3 AND last_at >= $4 \
         ORDER BY conversation_id LIMIT $5{}",
        DueRow::COLUMNS,
        tx.dialect().for_update()
    );
    let after = after.unwrap_or(ConversationId(Uuid::nil()));
    let rows: Vec<DueRow> = tx.all(&sql, args![brand, after, version, since, limit]).await?;
    let kept = |row: DueRow| (row.conversation_id, Kept { state: row.state.0, case: row.open_case.map(|case| case.0) });
    Ok(rows.into_iter().map(kept).collect())
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
    on: &mut impl Read,
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
    crate::rounding::round(probability * 1e6)
}

#[allow(clippy::cast_precision_loss, reason = "a million at most")]
fn probability(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

/// Whether a moment can be kept: keys are logarithms of the time since 1970 (see `key`).
pub(crate) fn can_be_kept(at: Millis) -> Result<(), InsightError> {
    const FIRST: Millis = Millis(946_684_800_000);
    const LAST: Millis = Millis(7_258_118_400_000);
    if (FIRST..LAST).contains(&at) { Ok(()) } else { Err(InsightError::Moment) }
}
