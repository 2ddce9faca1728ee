use super::{InboxRow, View};
use crate::Handling;
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use storage::{Read, StoreError, Value, args, row};

row! {
    struct Listed {
        id: ConversationId,
        name: Option<String>,
        username: Option<String>,
        wa_id: Option<String>,
        handling: String,
        handling_why: Option<String>,
        teammate_id: Option<TeammateId>,
        last_at: Millis,
        preview: String,
        preview_kind: String,
        preview_out: bool,
        unread: i64,
        last_in_at: Option<Millis>,
        failed_sends: i64,
    }
}

const SELECT: &str = "SELECT c.id, p.name, p.username, p.wa_id, c.handling, c.handling_why, c.teammate_id, c.last_at, \
    c.preview, c.preview_kind, c.preview_out, c.unread, c.last_in_at, c.failed_sends \
    FROM conversation c JOIN contact p ON p.brand_id = c.brand_id AND p.id = c.contact_id \
    WHERE c.brand_id = $1 AND c.merged_into IS NULL";

impl TryFrom<Listed> for InboxRow {
    type Error = StoreError;
    fn try_from(row: Listed) -> Result<Self, StoreError> {
        let phone = row.wa_id.map(|digits| format!("+{digits}"));
        let username = row.username.map(|name| format!("@{name}"));
        Ok(Self {
            id: row.id,
            name: row.name.filter(|name| !name.trim().is_empty()).or(username).or(phone).unwrap_or_default(),
            handling: Handling::read(&row.handling, row.handling_why, row.teammate_id)?,
            last_at: row.last_at,
            preview: row.preview,
            preview_kind: row.preview_kind,
            preview_out: row.preview_out,
            unread: row.unread,
            last_in_at: row.last_in_at,
            failed_sends: row.failed_sends,
        })
    }
}

pub(super) async fn list(
    on: &mut impl Read,
    brand: BrandId,
    view: View,
    words: &str,
    after: Option<(Millis, ConversationId)>,
    limit: i64,
) -> Result<Vec<InboxRow>, StoreError> {
    let mut values: Vec<Value> = args![brand].to_vec();
    let mut sql = SELECT.to_owned();
    let mut add = |value: Value| {
        values.push(value);
        values.len()
    };
    match view {
        View::All => {}
        View::Mine(teammate) => {
            let n = add(storage::IntoValue::into_value(teammate));
            sql.push_str(&format!(" AND c.teammate_id = ${n}"));
        }
        View::HumanWanted => sql.push_str(" AND c.handling = 'waiting'"),
        View::NotTaken => sql.push_str(" AND c.teammate_id IS NULL"),
        View::FailedSends => sql.push_str(" AND c.failed_sends > 0"),
    }
    let folded = language::fold(words);
    if !folded.trim().is_empty() {
        let n = add(Value::Text(Some(format!("%{}%", escaped(folded.trim())))));
        sql.push_str(&format!(
            " AND (p.folded LIKE ${n} ESCAPE '!' OR EXISTS (SELECT 1 FROM message m WHERE m.brand_id = c.brand_id \
             AND m.conversation_id = c.id AND m.folded LIKE ${n} ESCAPE '!'))"
        ));
    }
    if let Some((at, id)) = after {
        let at = add(storage::IntoValue::into_value(at));
        let id = add(storage::IntoValue::into_value(id));
        sql.push_str(&format!(" AND (c.last_at, c.id) < (${at}, ${id})"));
    }
    let n = add(Value::Int(Some(limit)));
    sql.push_str(&format!(" ORDER BY c.last_at DESC, c.id DESC LIMIT ${n}"));
    on.all::<Listed>(&sql, &values).await?.into_iter().map(InboxRow::try_from).collect()
}

/// Words typed by people are no patterns.
fn escaped(words: &str) -> String {
    words.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

pub(super) async fn row(
    on: &mut impl Read,
    brand: BrandId,
    id: ConversationId,
) -> Result<Option<InboxRow>, StoreError> {
    let found: Option<Listed> = on.opt(&format!("{SELECT} AND c.id = $2"), args![brand, id]).await?;
    found.map(InboxRow::try_from).transpose()
}

pub(super) async fn rows(
    on: &mut impl Read,
    brand: BrandId,
    ids: &[ConversationId],
) -> Result<Vec<InboxRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = args![brand].to_vec();
    values.extend(ids.iter().map(|id| storage::IntoValue::into_value(*id)));
    let places: Vec<String> = (2..values.len() + 1).map(|n| format!("${n}")).collect();
    let sql = format!("{SELECT} AND c.id IN ({})", places.join(", "));
    on.all::<Listed>(&sql, &values).await?.into_iter().map(InboxRow::try_from).collect()
}

pub(super) async fn counts(on: &mut impl Read, brand: BrandId) -> Result<(i64, i64), StoreError> {
    const WANTED: &str =
        "SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND handling = 'waiting' AND merged_into IS NULL";
    const FAILED: &str = "SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND failed_sends > 0";
    let (wanted,) = on.one::<(i64,)>(WANTED, args![brand]).await?;
    let (failed,) = on.one::<(i64,)>(FAILED, args![brand]).await?;
    Ok((wanted, failed))
}

pub(super) async fn active_since(on: &mut impl Read, brand: BrandId, since: Millis) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND last_at >= $2 AND merged_into IS NULL";
    let (active,) = on.one::<(i64,)>(SQL, args![brand, since]).await?;
    Ok(active)
}
