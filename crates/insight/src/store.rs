mod cases;
mod models;

use crate::{InsightError, Outcome, case::Case, state::State};
pub(crate) use cases::{due, end_case, next_due, predictions, put_case};
use kernel::{BrandId, ConversationId, Millis};
use models::served;
pub(crate) use models::{Published, learning, lock_learning, published, save_learning};
use serde_json::json;
use storage::{Ask, IntoValue, Json, Read, StoreError, Tx, args, row};

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

type Asked = (Ask<Kept>, Ask<Published>);

fn ask(brand: BrandId, conversation: ConversationId, ending: &str) -> Asked {
    let state =
        format!("SELECT {} FROM insight_state WHERE brand_id = $1 AND conversation_id = $2{ending}", StateRow::COLUMNS);
    (Ask::new::<StateRow>(state, args![brand, conversation]), served(brand))
}

/// A conversation in which something was noticed, and the weights in use.
pub(crate) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Option<(Kept, Published)>, StoreError> {
    let (mut kept, mut published) = on.ask(ask(brand, conversation, "")).await?;
    Ok(kept.pop().map(|kept| (kept, published.pop().unwrap_or_default())))
}

/// The same for somebody who is going to change it: others who want to, wait.
pub(crate) async fn lock_known(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Option<(Kept, Published)>, StoreError> {
    let ending = tx.dialect().for_update();
    let (mut kept, mut published) = tx.ask(ask(brand, conversation, ending)).await?;
    Ok(kept.pop().map(|kept| (kept, published.pop().unwrap_or_default())))
}

/// The same, made when it is new.
pub(crate) async fn lock(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<(Kept, Published), StoreError> {
    // Whoever comes second waits here for the first one's commit, and then finds the row.
    const NEW: &str = "INSERT INTO insight_state (brand_id, conversation_id, state, last_at, lasting, buying_key, risk_key, \
        engagement_key, model) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0) ON CONFLICT (brand_id, conversation_id) DO NOTHING";
    if let Some(known) = lock_known(tx, brand, conversation).await? {
        return Ok(known);
    }
    tx.put(NEW, args![brand, conversation, Json(State::default()), Millis(0)]).await?;
    let made = lock_known(tx, brand, conversation).await?;
    made.ok_or_else(|| StoreError::Defect("a state that was just made is gone".into()))
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
    /// Where conversations stand, without why.
    pub(crate) struct Keys {
        pub conversation_id: ConversationId,
        pub lasting: i64,
        pub buying_key: i64,
        pub risk_key: i64,
        pub engagement_key: i64,
    }
}

/// Where some conversations stand (one at least), and the weights in use.
pub(crate) async fn keys(
    on: &mut dyn Read,
    brand: BrandId,
    conversations: &[ConversationId],
) -> Result<(Vec<Keys>, Published), StoreError> {
    let mut args = vec![brand.into_value()];
    let places = storage::places(&mut args, conversations);
    let sql =
        format!("SELECT {} FROM insight_state WHERE brand_id = $1 AND conversation_id IN ({places})", Keys::COLUMNS);
    let (keys, mut published) = on.ask((Ask::new::<Keys>(sql, &args), served(brand))).await?;
    Ok((keys, published.pop().unwrap_or_default()))
}

row! {
    struct OlderRow { conversation_id: ConversationId, last_at: Millis, state: Json<State>, open_case: Option<Json<Case>> }
}

/// Where a walk from what happened last to what happened long ago has come.
pub(crate) type Back = (Millis, ConversationId);

/// The next conversations back from `before` in which something happened since `since`, and whose keys are of older weights
/// than `version`.
pub(crate) async fn back(
    tx: &mut Tx,
    brand: BrandId,
    (before, since, version): (Back, Millis, i64),
    limit: i64,
) -> Result<Vec<(Back, Kept)>, StoreError> {
    let sql = format!(
        "SELECT {} FROM insight_state WHERE brand_id = $1 AND (last_at, conversation_id) < ($2, $3) AND last_at >= $4 AND model < $6 \
         ORDER BY last_at DESC, conversation_id DESC LIMIT $5{}",
        OlderRow::COLUMNS,
        tx.dialect().for_update()
    );
    let rows: Vec<OlderRow> = tx.all(&sql, args![brand, before.0, before.1, since, limit, version]).await?;
    let kept = |row: OlderRow| {
        let kept = Kept { state: row.state.0, case: row.open_case.map(|case| case.0) };
        ((row.last_at, row.conversation_id), kept)
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Whether a moment can be kept: keys are logarithms of the time since 1970 (see `key`).
pub(crate) fn can_be_kept(at: Millis) -> Result<(), InsightError> {
    const FIRST: Millis = Millis(946_684_800_000);
    const LAST: Millis = Millis(7_258_118_400_000);
    if (FIRST..LAST).contains(&at) { Ok(()) } else { Err(InsightError::Moment) }
}
