use super::{LineNews, NotUnderstood, Stray};
use kernel::{BrandId, LineId, Millis, Uuid};
use storage::{Json, Read, StoreError, Value, args, row};
use whatsapp::News;

row! {
    struct NewsRow {
        id: Uuid,
        at: Millis,
        line_id: LineId,
        display_phone: String,
        field: String,
        value: Json<serde_json::Value>,
    }
}

impl From<NewsRow> for LineNews {
    fn from(row: NewsRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            line: row.line_id,
            number: row.display_phone,
            news: News::read(&row.field, &row.value.0),
            field: row.field,
        }
    }
}

pub(super) async fn news(
    on: &mut dyn Read,
    brand: BrandId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<LineNews>, StoreError> {
    const SELECT: &str = "SELECT n.id, n.at, n.line_id, l.display_phone, n.field, n.value \
        FROM line_news n JOIN line l ON l.brand_id = n.brand_id AND l.id = n.line_id \
        WHERE n.brand_id = $1 AND n.field <> 'smb_message_echoes'";
    let rows: Vec<NewsRow> = page(on, SELECT, "n.id", brand, after, limit).await?;
    Ok(rows.into_iter().map(LineNews::from).collect())
}

row! {
    struct StrayRow {
        id: Uuid,
        at: Millis,
        line_id: LineId,
        display_phone: String,
        field: String,
        why: String,
        raw: Json<serde_json::Value>,
    }
}

impl From<StrayRow> for Stray {
    fn from(row: StrayRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            line: row.line_id,
            number: row.display_phone,
            kind: kind(&row.raw.0),
            why: NotUnderstood::read(&row.why),
            field: if is_plain(&row.field) { row.field } else { String::new() },
        }
    }
}

/// A stray names a number, not a brand: only the line that has the number leads to it. What came while the number was
/// nobody's stays nobody's.
pub(super) async fn strays(
    on: &mut dyn Read,
    brand: BrandId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Stray>, StoreError> {
    const SELECT: &str = "SELECT s.id, s.at, l.id, l.display_phone, s.field, s.why, s.raw \
        FROM line l JOIN stray_update s ON s.phone_number_id = l.phone_number_id \
        WHERE l.brand_id = $1 AND s.why NOT LIKE 'unknown_line%'";
    let rows: Vec<StrayRow> = page(on, SELECT, "s.id", brand, after, limit).await?;
    Ok(rows.into_iter().map(Stray::from).collect())
}

async fn page<T: storage::FromRow + Send>(
    on: &mut dyn Read,
    select: &str,
    id: &str,
    brand: BrandId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<T>, StoreError> {
    let mut values: Vec<Value> = args![brand, limit].to_vec();
    let mut sql = select.to_owned();
    if let Some(after) = after {
        values.extend_from_slice(args![after]);
        sql.push_str(&format!(" AND {id} < $3"));
    }
    sql.push_str(&format!(" ORDER BY {id} DESC LIMIT $2"));
    on.all(&sql, &values).await
}

/// The type of what came: of a message, a status or an event.
fn kind(raw: &serde_json::Value) -> Option<String> {
    const PLACES: [&str; 7] =
        ["/content/kind", "/content/type", "/type", "/status", "/value/event", "/event", "/value/messages/0/type"];
    let found = PLACES.into_iter().find_map(|place| raw.pointer(place).and_then(serde_json::Value::as_str))?;
    is_plain(found).then(|| found.to_owned())
}

/// Whether it is a word of a program, and not something a stranger wrote for people to read.
fn is_plain(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (1..=40).contains(&word.len())
        // Fewer than any phone number has.
        && digits < 7
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_/.-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::kind;
    use serde_json::json;

    #[test]
    fn a_type_is_a_plain_word_or_nothing() {
        assert_eq!(kind(&json!({"content": {"type": "text", "body": "x"}})).as_deref(), Some("text"));
        assert_eq!(kind(&json!({"type": "hologram"})).as_deref(), Some("hologram"));
        assert_eq!(kind(&json!({"status": "failed"})).as_deref(), Some("failed"));
        assert_eq!(kind(&json!({"field": "x", "value": {"event": "NEWS"}})).as_deref(), Some("NEWS"));
        assert_eq!(kind(&json!({"type": "appelez le 07 07"})), None);
        assert_eq!(kind(&json!({"type": "221770000000"})), None);
        assert_eq!(kind(&json!({"type": {}})), None);
        assert_eq!(kind(&json!(17)), None);
    }
}
