use crate::{Deed, KindReport, State, Taken};
use kernel::{BrandId, ConversationId, Currency, Millis, Money, OrderId, TeammateId, Uuid};
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct TakenRow {
        id: Uuid,
        conversation_id: ConversationId,
        deed: Json<Deed>,
        why: String,
        teammate_id: TeammateId,
        taken_at: Millis,
        due_at: Millis,
        state: String,
        ended_at: Option<Millis>,
        refused_why: Option<String>,
    }
}

impl TryFrom<TakenRow> for Taken {
    type Error = StoreError;
    fn try_from(row: TakenRow) -> Result<Self, StoreError> {
        let wrong = || StoreError::Defect(format!("suggestion.state {:?} without what it needs", row.state));
        let state = match (row.state.as_str(), row.ended_at) {
            ("waiting", None) => State::Waiting { due: row.due_at },
            ("done", Some(at)) => State::Done { at },
            ("undone", Some(at)) => State::Undone { at },
            ("refused", Some(at)) => State::Refused { at, why: row.refused_why.clone().ok_or_else(wrong)? },
            _ => return Err(wrong()),
        };
        Ok(Self {
            id: row.id,
            conversation: row.conversation_id,
            deed: row.deed.0,
            why: row.why,
            by: row.teammate_id,
            at: row.taken_at,
            state,
        })
    }
}

/// Writes a tap down; false when the same is under way already.
pub(crate) async fn insert(tx: &mut Tx, brand: BrandId, taken: &Taken, due: Millis) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO suggestion (brand_id, id, conversation_id, kind, target, deed, why, teammate_id, \
        taken_at, due_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting') \
        ON CONFLICT (brand_id, conversation_id, target) WHERE state = 'waiting' DO NOTHING";
    let deed = serde_json::to_value(&taken.deed).map_err(|error| StoreError::Defect(error.to_string()))?;
    let Taken { id, conversation, by, at, .. } = *taken;
    let (kind, key) = (taken.deed.code(), taken.deed.key());
    let args = args![brand, id, conversation, kind, key, deed, &taken.why, by, at, due].to_vec();
    Ok(tx.exec(SQL, &args).await? > 0)
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: Uuid) -> Result<Option<Taken>, StoreError> {
    let sql = format!(
        "SELECT {} FROM suggestion WHERE brand_id = $1 AND id = $2{}",
        TakenRow::COLUMNS,
        tx.dialect().for_update()
    );
    tx.opt::<TakenRow>(&sql, args![brand, id]).await?.map(Taken::try_from).transpose()
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: Uuid) -> Result<Option<Taken>, StoreError> {
    let sql = format!("SELECT {} FROM suggestion WHERE brand_id = $1 AND id = $2", TakenRow::COLUMNS);
    on.opt::<TakenRow>(&sql, args![brand, id]).await?.map(Taken::try_from).transpose()
}

pub(crate) async fn latest(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    since: Millis,
    limit: i64,
) -> Result<Vec<Taken>, StoreError> {
    let sql = format!(
        "SELECT {} FROM suggestion WHERE brand_id = $1 AND conversation_id = $2 AND taken_at >= $3 \
         ORDER BY taken_at DESC, id DESC LIMIT $4",
        TakenRow::COLUMNS
    );
    on.all::<TakenRow>(&sql, args![brand, conversation, since, limit]).await?.into_iter().map(Taken::try_from).collect()
}

pub(crate) async fn set_state(tx: &mut Tx, brand: BrandId, id: Uuid, state: &State) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE suggestion SET state = $3, ended_at = $4, refused_why = $5 WHERE brand_id = $1 AND id = $2";
    let (at, why) = match state {
        State::Waiting { .. } => (None, None),
        State::Done { at } | State::Undone { at } => (Some(*at), None),
        State::Refused { at, why } => (Some(*at), Some(why.as_str())),
    };
    tx.put(SQL, args![brand, id, state.code(), at, why]).await
}

/// Puts an order's money down to what was done last before it, of what may earn; false when nothing was, or it has been.
pub(crate) async fn earn(
    tx: &mut Tx,
    brand: BrandId,
    (conversation, order): (ConversationId, OrderId),
    money: Money,
    (since, until): (Millis, Millis),
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE suggestion SET order_id = $3, earned = $4, currency = $5 WHERE brand_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM suggestion e WHERE e.brand_id = $1 AND e.order_id = $3) \
        AND id = (SELECT s.id FROM suggestion s WHERE s.brand_id = $1 AND s.conversation_id = $2 AND s.state = 'done' \
        AND s.kind <> 'close' AND s.order_id IS NULL AND s.ended_at >= $6 AND s.ended_at <= $7 \
        ORDER BY s.ended_at DESC, s.id DESC LIMIT 1)";
    let args = args![brand, conversation, order, money.minor, money.currency.code(), since, until].to_vec();
    Ok(tx.exec(SQL, &args).await? > 0)
}

pub(crate) async fn move_conversation(
    tx: &mut Tx,
    brand: BrandId,
    gone: ConversationId,
    stays: ConversationId,
) -> Result<(), StoreError> {
    const DOUBLE: &str = "UPDATE suggestion SET state = 'undone', ended_at = $4 WHERE brand_id = $1 \
        AND conversation_id = $2 AND state = 'waiting' AND EXISTS (SELECT 1 FROM suggestion o WHERE o.brand_id = $1 \
        AND o.conversation_id = $3 AND o.state = 'waiting' AND o.target = suggestion.target)";
    const MOVE: &str = "UPDATE suggestion SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    let now = tx.now();
    tx.exec(DOUBLE, args![brand, gone, stays, now]).await?;
    tx.exec(MOVE, args![brand, gone, stays]).await?;
    Ok(())
}

pub(crate) async fn report(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    currency: Currency,
) -> Result<Vec<KindReport>, StoreError> {
    const SQL: &str = "SELECT kind, COUNT(*), \
        CAST(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(SUM(CASE WHEN state = 'undone' THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END) AS BIGINT), \
        COUNT(order_id), CAST(COALESCE(SUM(earned), 0) AS BIGINT) \
        FROM suggestion WHERE brand_id = $1 AND taken_at >= $2 AND (currency IS NULL OR currency = $3) \
        GROUP BY kind ORDER BY COALESCE(SUM(earned), 0) DESC, kind";
    type Row = (String, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = on.all(SQL, args![brand, since, currency.code()]).await?;
    let told = |(kind, taken, done, undone, refused, paid, earned): Row| KindReport {
        kind,
        taken,
        done,
        undone,
        refused,
        paid,
        earned: Money::new(earned, currency),
    };
    Ok(rows.into_iter().map(told).collect())
}
