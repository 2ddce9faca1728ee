use super::Reason;
use kernel::{BrandId, ConversationId, MessageId, Millis};
use storage::{Json, Read, StoreError, Tx, args};

pub(super) async fn of(on: &mut dyn Read, brand: BrandId, message: MessageId) -> Result<Option<Reason>, StoreError> {
    const SQL: &str = "SELECT reason FROM answer_reason WHERE brand_id = $1 AND message_id = $2";
    Ok(on.opt::<(Json<Reason>,)>(SQL, args![brand, message]).await?.map(|(reason,)| reason.0))
}

pub(super) async fn save(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    message: MessageId,
    reason: &Reason,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO answer_reason (brand_id, message_id, conversation_id, reason, gave_up, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let gave_up = reason.gave_up.as_deref();
    let (reason, now) =
        (serde_json::to_value(reason).map_err(|error| StoreError::Defect(error.to_string()))?, tx.now());
    tx.put(SQL, args![brand, message, conversation, reason, gave_up, now]).await?;
    Ok(())
}

pub(super) async fn given_up_since(on: &mut dyn Read, brand: BrandId, from: Millis) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM answer_reason WHERE brand_id = $1 AND gave_up IS NOT NULL AND at >= $2";
    Ok(on.one::<(i64,)>(SQL, args![brand, from]).await?.0)
}
