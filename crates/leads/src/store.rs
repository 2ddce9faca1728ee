use crate::{Field, Lead, Reason, Stage, facts::Wanted};
use kernel::{BrandId, ContactId, ConversationId, Currency, Millis, Money, OrderId, TeammateId, Uuid};
use storage::{Json, Read, StoreError, Tx, Value, args, row};

row! {
    struct LeadRow {
        id: Uuid,
        conversation_id: ConversationId,
        contact_id: ContactId,
        stage: String,
        stage_at: Millis,
        proposed_at: Millis,
        reason: Json<Reason>,
        own_name: Option<String>,
        wants: String,
        value: Option<i64>,
        currency: Option<String>,
        note: String,
        locked: Json<Vec<Field>>,
        order_id: Option<OrderId>,
        decided_by: Option<TeammateId>,
        name: Option<String>,
        username: Option<String>,
        wa_id: Option<String>,
    }
}

const COLUMNS: &str = "l.id, l.conversation_id, l.contact_id, l.stage, l.stage_at, l.proposed_at, l.reason, l.own_name, \
    l.wants, l.value, l.currency, l.note, l.locked, l.order_id, l.decided_by, p.name, p.username, p.wa_id";
const FROM: &str =
    "FROM lead l JOIN contact p ON p.brand_id = l.brand_id AND p.id = l.contact_id WHERE l.brand_id = $1";
const OPEN: &str = "('proposed', 'accepted', 'contacted', 'negotiating')";

impl TryFrom<LeadRow> for Lead {
    type Error = StoreError;
    fn try_from(row: LeadRow) -> Result<Self, StoreError> {
        let wrong = |what: &str| StoreError::Defect(format!("lead.{what} cannot be read"));
        let value = match (row.value, row.currency) {
            (Some(minor), Some(code)) => {
                Some(Money::new(minor, code.parse::<Currency>().map_err(|_| wrong("currency"))?))
            }
            _ => None,
        };
        let phone = row.wa_id.map(|digits| format!("+{digits}"));
        let theirs = row.name.filter(|name| !name.trim().is_empty()).or(row.username.map(|name| format!("@{name}")));
        Ok(Self {
            id: row.id,
            conversation: row.conversation_id,
            contact: row.contact_id,
            stage: Stage::from_code(&row.stage).ok_or_else(|| wrong("stage"))?,
            stage_at: row.stage_at,
            proposed_at: row.proposed_at,
            reason: row.reason.0,
            name: row.own_name.or(theirs).or_else(|| phone.clone()).unwrap_or_default(),
            phone,
            wants: row.wants,
            value,
            note: row.note,
            locked: row.locked.0,
            order: row.order_id,
            decided_by: row.decided_by,
        })
    }
}

fn lead(found: Option<LeadRow>) -> Result<Option<Lead>, StoreError> {
    found.map(Lead::try_from).transpose()
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: Uuid) -> Result<Option<Lead>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} AND l.id = $2");
    lead(on.opt::<LeadRow>(&sql, args![brand, id]).await?)
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: Uuid) -> Result<Option<Lead>, StoreError> {
    let sql = format!("SELECT id FROM lead WHERE brand_id = $1 AND id = $2{}", tx.dialect().for_update());
    tx.opt::<(Uuid,)>(&sql, args![brand, id]).await?;
    find(tx, brand, id).await
}

/// The lead of a contact that is open, kept from others.
pub(crate) async fn lock_open(tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<Option<Lead>, StoreError> {
    let sql = format!(
        "SELECT id FROM lead WHERE brand_id = $1 AND contact_id = $2 AND stage IN {OPEN}{}",
        tx.dialect().for_update()
    );
    match tx.opt::<(Uuid,)>(&sql, args![brand, contact]).await? {
        Some((id,)) => find(tx, brand, id).await,
        None => Ok(None),
    }
}

/// How the contact's last lead that is closed ended, and when.
pub(crate) async fn last_closed(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
) -> Result<Option<(Stage, Millis)>, StoreError> {
    let sql = format!(
        "SELECT stage, stage_at FROM lead WHERE brand_id = $1 AND contact_id = $2 AND stage NOT IN {OPEN} \
         ORDER BY stage_at DESC LIMIT 1"
    );
    let found: Option<(String, Millis)> = on.opt(&sql, args![brand, contact]).await?;
    Ok(found.and_then(|(stage, at)| Stage::from_code(&stage).map(|stage| (stage, at))))
}

pub(crate) async fn list(
    on: &mut dyn Read,
    brand: BrandId,
    stage: Option<Stage>,
    most: i64,
) -> Result<Vec<Lead>, StoreError> {
    let of_stage = if stage.is_some() { "AND l.stage = $3" } else { "" };
    let sql = format!("SELECT {COLUMNS} {FROM} {of_stage} ORDER BY l.stage_at DESC, l.id DESC LIMIT $2");
    let mut values: Vec<Value> = args![brand, most].to_vec();
    if let Some(stage) = stage {
        values.extend_from_slice(args![stage.code()]);
    }
    on.all::<LeadRow>(&sql, &values).await?.into_iter().map(Lead::try_from).collect()
}

pub(crate) async fn count_by_stage(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(Stage, i64, i64)>, StoreError> {
    const SQL: &str = "SELECT stage, COUNT(*), CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM lead WHERE brand_id = $1 \
        GROUP BY stage";
    let rows: Vec<(String, i64, i64)> = on.all(SQL, args![brand]).await?;
    Ok(rows.into_iter().filter_map(|(stage, n, sum)| Stage::from_code(&stage).map(|stage| (stage, n, sum))).collect())
}

/// Proposes a lead; false when the contact has one that is open.
pub(crate) async fn propose(
    tx: &mut Tx,
    brand: BrandId,
    (id, conversation, contact): (Uuid, ConversationId, ContactId),
    reason: &Reason,
    wanted: &Wanted,
) -> Result<bool, StoreError> {
    let sql = format!(
        "INSERT INTO lead (brand_id, id, conversation_id, contact_id, stage, stage_at, proposed_at, reason, wants, value, \
         currency, note, locked) VALUES ($1, $2, $3, $4, 'proposed', $5, $5, $6, $7, $8, $9, '', $10) \
         ON CONFLICT (brand_id, contact_id) WHERE stage IN {OPEN} DO NOTHING"
    );
    let json = serde_json::to_value(reason).map_err(|error| StoreError::Defect(error.to_string()))?;
    let (minor, currency) = split(wanted.value);
    let now = tx.now();
    let none = serde_json::Value::Array(Vec::new());
    let args = args![brand, id, conversation, contact, now, json, &wanted.wants, minor, currency, none].to_vec();
    Ok(tx.exec(&sql, &args).await? > 0)
}

fn split(value: Option<Money>) -> (Option<i64>, Option<&'static str>) {
    (value.map(|value| value.minor), value.map(|value| value.currency.code()))
}

pub(crate) async fn set_wanted(
    tx: &mut Tx,
    brand: BrandId,
    id: Uuid,
    wants: &str,
    value: Option<Money>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET wants = $3, value = $4, currency = $5 WHERE brand_id = $1 AND id = $2";
    let (minor, currency) = split(value);
    tx.put(SQL, args![brand, id, wants, minor, currency]).await
}

pub(crate) async fn set_stage(
    tx: &mut Tx,
    brand: BrandId,
    id: Uuid,
    stage: Stage,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET stage = $3, stage_at = $4, decided_by = COALESCE($5, decided_by) \
        WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, stage.code(), now, by]).await
}

/// Which order won it, and what it is worth since.
pub(crate) async fn set_won_by(
    tx: &mut Tx,
    brand: BrandId,
    id: Uuid,
    order: OrderId,
    worth: Option<Money>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET order_id = $3, value = $4, currency = $5 WHERE brand_id = $1 AND id = $2";
    let (minor, currency) = split(worth);
    tx.put(SQL, args![brand, id, order, minor, currency]).await
}

/// Writes what a human has edited. The name is kept only where it is theirs.
pub(crate) async fn save(tx: &mut Tx, brand: BrandId, lead: &Lead) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET own_name = $3, wants = $4, value = $5, currency = $6, note = $7, locked = $8 \
        WHERE brand_id = $1 AND id = $2";
    let own_name = lead.locked.contains(&Field::Name).then_some(lead.name.as_str());
    let (minor, currency) = split(lead.value);
    let locked = serde_json::to_value(&lead.locked).map_err(|error| StoreError::Defect(error.to_string()))?;
    let args = args![brand, lead.id, own_name, &lead.wants, minor, currency, &lead.note, locked].to_vec();
    tx.put(SQL, &args).await
}

/// Of two contacts who are one, the lead of the one that goes is turned down where both have one that is open.
pub(crate) async fn close_double(
    tx: &mut Tx,
    brand: BrandId,
    from: ContactId,
    into: ContactId,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE lead SET stage = 'rejected', stage_at = $4 WHERE brand_id = $1 AND contact_id = $2 AND stage IN {OPEN} \
         AND EXISTS (SELECT 1 FROM lead o WHERE o.brand_id = $1 AND o.contact_id = $3 AND o.stage IN {OPEN})"
    );
    let now = tx.now();
    tx.exec(&sql, args![brand, from, into, now]).await.map(drop)
}

pub(crate) async fn rename(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET contact_id = $3 WHERE brand_id = $1 AND contact_id = $2";
    tx.exec(SQL, args![brand, from, into]).await.map(drop)
}

pub(crate) async fn move_conversation(
    tx: &mut Tx,
    brand: BrandId,
    gone: ConversationId,
    stays: ConversationId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    tx.exec(SQL, args![brand, gone, stays]).await.map(drop)
}
