use super::Says;
use kernel::{AttemptId, BrandId, Millis, PaymentAccountId};
use storage::{IntoValue, Json, Read, StoreError, Tx, Value, args};

/// A notification about to be recorded.
pub(crate) struct NewNotification<'a> {
    pub(crate) brand: BrandId,
    pub(crate) account: PaymentAccountId,
    pub(crate) attempt: Option<AttemptId>,
    /// The provider's id of the news: each once per account.
    pub(crate) event_key: Option<&'a str>,
    pub(crate) kind: &'a str,
    /// What was made of it, in one word.
    pub(crate) decided: &'a str,
    pub(crate) says: Option<Says>,
    pub(crate) body: &'a [u8],
    pub(crate) at: Millis,
}

/// Records it; false when this news is recorded already.
pub(crate) async fn insert(tx: &mut Tx, new: NewNotification<'_>) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO notification \
        (brand_id, id, account_id, attempt_id, event_key, kind, decided, says, body, received_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (brand_id, account_id, event_key) DO NOTHING";
    let id = tx.new_id();
    let says = new.says.map_or(Value::Json(None), |says| Json(says).into_value());
    let NewNotification { brand, account, attempt, event_key, kind, decided, body, at, .. } = new;
    let args = args![brand, id, account, attempt, event_key, kind, decided, says, body, at];
    Ok(tx.exec(SQL, args).await? > 0)
}

/// News that waited has been heard: what was made of it, in one word.
pub(crate) async fn decide(
    tx: &mut Tx,
    brand: BrandId,
    account: PaymentAccountId,
    event: &str,
    decided: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notification SET decided = $4 WHERE brand_id = $1 AND account_id = $2 AND event_key = $3";
    tx.exec(SQL, args![brand, account, event, decided]).await?;
    Ok(())
}

/// The last signed word that money was taken for an attempt.
pub(crate) async fn signed_payment(
    on: &mut dyn Read,
    brand: BrandId,
    attempt: AttemptId,
) -> Result<Option<(Says, Millis)>, StoreError> {
    const SQL: &str = "SELECT says, received_at FROM notification WHERE brand_id = $1 AND attempt_id = $2 \
        AND says IS NOT NULL ORDER BY received_at DESC, id DESC LIMIT 1";
    Ok(on.opt::<(Json<Says>, Millis)>(SQL, args![brand, attempt]).await?.map(|(says, at)| (says.0, at)))
}

/// Whether a notification about the attempt came before it could be verified.
pub(crate) async fn came_early(on: &mut dyn Read, brand: BrandId, attempt: AttemptId) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM notification WHERE brand_id = $1 AND attempt_id = $2 AND decided = 'too_early'";
    Ok(on.one::<(i64,)>(SQL, args![brand, attempt]).await?.0 > 0)
}
