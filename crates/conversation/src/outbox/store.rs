use crate::message::store::{Standing, past_with};
use kernel::{BrandId, ConversationId, LineId, MessageId, Millis};
use storage::{Ask, Dialect, Json, Read, StoreError, Tx, args, row};
use whatsapp::Outgoing;

row! {
    /// The oldest message that has not left.
    pub(crate) struct Next {
        pub id: MessageId,
        pub line_id: LineId,
        pub author: String,
        pub body: Json<Outgoing>,
        pub context: Option<Json<crate::message::InboundContext>>,
        pub state: String,
        pub at: Millis,
        pub attempts: i64,
        pub attempted_at: Option<Millis>,
        pub try_at: Option<Millis>,
        pub revocable: bool,
        pub error_code: Option<i64>,
        pub error_reason: Option<String>,
    }
}

impl Next {
    /// Whether an earlier sending of it went out and its answer was lost.
    pub(crate) fn in_doubt(&self) -> bool {
        self.state == "sending"
    }
}

/// The oldest message that has not left, and the one after it, kept from statuses until the transaction ends.
pub(crate) fn next(dialect: Dialect, brand: BrandId, conversation: ConversationId) -> Ask<Next> {
    let sql = format!(
        "SELECT {} FROM message WHERE brand_id = $1 AND conversation_id = $2 AND state IN ('queued', 'sending') \
         ORDER BY id LIMIT 2{}",
        Next::COLUMNS,
        dialect.for_update()
    );
    Ask::new::<Next>(sql, args![brand, conversation])
}

pub(crate) async fn is_empty(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<bool, StoreError> {
    let (unsent,) = on.ask((asking_unsent(brand, conversation),)).await?;
    Ok(unsent.is_empty())
}

pub(crate) fn asking_unsent(brand: BrandId, conversation: ConversationId) -> Ask<(MessageId,)> {
    const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND conversation_id = $2 AND state IN ('queued', 'sending') LIMIT 1";
    Ask::new::<(MessageId,)>(SQL, args![brand, conversation])
}

/// From now until its answer, nobody knows whether Meta has it. `next` is locked.
pub(crate) async fn set_sending(tx: &mut Tx, brand: BrandId, next: &Next) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = 'sending', state_at = $3, attempted_at = $3, attempts = attempts + 1, \
        try_at = NULL, doubtful_at = CASE WHEN $4 THEN $3 ELSE doubtful_at END \
        WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, next.id, now, next.in_doubt()]).await
}

/// Surely not sent, for the reason `why` with Meta's code, if Meta said it: to be tried again at `at`. Attempts are
/// counted per reason: an hour without a network says nothing about Meta's patience.
pub(crate) async fn put_back(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    at: Millis,
    code: Option<i64>,
    why: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = 'queued', state_at = $3, try_at = $4, \
        attempts = CASE WHEN COALESCE(error_code, 0) = COALESCE($5, 0) AND COALESCE(error_reason, '') IN ('', $6) \
            THEN attempts ELSE 1 END, error_code = $5, error_reason = $6 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, now, at, code, why]).await?;
    Ok(())
}

/// Keeps a queued message from leaving before `until`.
pub(crate) async fn hold(tx: &mut Tx, brand: BrandId, id: MessageId, until: Millis) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET try_at = $3 WHERE brand_id = $1 AND id = $2 AND state = 'queued'";
    tx.put(SQL, args![brand, id, until]).await
}

/// Lets a message that was never tried leave; false when it has left, or was taken back.
pub(crate) async fn release(tx: &mut Tx, brand: BrandId, id: MessageId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE message SET try_at = NULL \
        WHERE brand_id = $1 AND id = $2 AND state = 'queued' AND attempts = 0 AND try_at IS NOT NULL";
    Ok(tx.exec(SQL, args![brand, id]).await? > 0)
}

/// What a message that has not left is to be sent as; its words stay what is searched and read.
pub(crate) async fn set_body(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    message: &Outgoing,
    heard: &crate::Heard,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET body = $3, kind = $4, heard = $5 WHERE brand_id = $1 AND id = $2";
    let defect = |error: serde_json::Error| StoreError::Defect(error.to_string());
    let (body, heard) = (serde_json::to_value(message).map_err(defect)?, serde_json::to_value(heard).map_err(defect)?);
    tx.put(SQL, args![brand, id, body, message.kind(), heard]).await
}

/// Queues once more a message that failed, as if it were said now.
pub(crate) async fn requeue(tx: &mut Tx, brand: BrandId, standing: &Standing) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = 'queued', state_at = $3, at = $3, try_at = NULL, attempts = 0, \
        error_code = NULL, error_reason = NULL WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, standing.id, now]).await?;
    forget_wamid(tx, brand, standing, standing.wamid.as_deref()).await
}

/// The next sending gets another id of Meta's. What is still told of the one that failed, again or late, must not touch
/// it.
pub(crate) async fn forget_wamid(
    tx: &mut Tx,
    brand: BrandId,
    standing: &Standing,
    failed: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET wamid = NULL, past_wamids = $3 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, standing.id, past_with(standing, failed)]).await?;
    Ok(())
}
