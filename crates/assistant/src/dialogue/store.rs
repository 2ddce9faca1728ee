use super::{Dialogue, Kept};
use kernel::{BrandId, ConversationId, MessageId};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct KeptRow { state: Json<Dialogue>, before: Option<Json<Dialogue>>, answer_id: Option<MessageId> }
}

impl From<KeptRow> for Kept {
    fn from(row: KeptRow) -> Self {
        Self { state: row.state.0, before: row.before.map(|json| json.0), answer: row.answer_id }
    }
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, conversation: ConversationId) -> Result<Kept, StoreError> {
    let (mut found,) = on.ask((asking(brand, conversation),)).await?;
    Ok(found.pop().unwrap_or_default())
}

/// The same as a question; no row before the first turn.
pub(crate) fn asking(brand: BrandId, conversation: ConversationId) -> Ask<Kept> {
    let sql = format!("SELECT {} FROM dialogue WHERE brand_id = $1 AND conversation_id = $2", KeptRow::COLUMNS);
    Ask::new::<KeptRow>(sql, args![brand, conversation])
}

pub(crate) async fn save(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    kept: &Kept,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO dialogue (brand_id, conversation_id, state, before, answer_id, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (brand_id, conversation_id) DO UPDATE SET state = excluded.state, \
        before = excluded.before, answer_id = excluded.answer_id, updated_at = excluded.updated_at";
    let json = |state: &Dialogue| serde_json::to_value(state).map_err(|error| StoreError::Defect(error.to_string()));
    let before = kept.before.as_ref().map(json).transpose()?;
    let (state, now) = (json(&kept.state)?, tx.now());
    tx.put(SQL, args![brand, conversation, state, before, kept.answer, now]).await?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut Tx, brand: BrandId, conversation: ConversationId) -> Result<(), StoreError> {
    tx.put("DELETE FROM dialogue WHERE brand_id = $1 AND conversation_id = $2", args![brand, conversation]).await
}
