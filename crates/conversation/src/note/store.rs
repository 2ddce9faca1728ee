use super::Note;
use kernel::{BrandId, ConversationId, Millis, TeammateId, Uuid};
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct NoteRow {
        id: Uuid,
        teammate_id: TeammateId,
        at: Millis,
        text: String,
        mentions: Json<Vec<TeammateId>>,
    }
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        Self { id: row.id, by: row.teammate_id, at: row.at, text: row.text, mentions: row.mentions.0 }
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    note: &Note,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO note (brand_id, id, conversation_id, teammate_id, at, text, mentions) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let mentions = serde_json::to_value(&note.mentions).map_err(|error| StoreError::Defect(error.to_string()))?;
    // PostgreSQL takes no NUL.
    let text = note.text.replace('\0', "");
    tx.put(SQL, args![brand, note.id, conversation, note.by, note.at, text, mentions]).await
}

pub(super) async fn latest(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<Note>, StoreError> {
    let sql = format!(
        "SELECT {} FROM note WHERE brand_id = $1 AND conversation_id = \
         (SELECT COALESCE(o.merged_into, o.id) FROM conversation o WHERE o.brand_id = $1 AND o.id = $2) \
         ORDER BY id DESC LIMIT $3",
        NoteRow::COLUMNS
    );
    let rows: Vec<NoteRow> = on.all(&sql, args![brand, conversation, limit]).await?;
    Ok(rows.into_iter().map(Note::from).collect())
}
