use super::Priority;
use kernel::{BrandId, ContactId, ConversationId, Millis, TeammateId};
use storage::{Read, StoreError, Tx, Value, args, places};

pub(super) async fn set_priority(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    priority: &Priority,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET priority = $3, priority_why = $4 WHERE brand_id = $1 AND id = $2";
    let (rank, why) = priority.columns();
    tx.put(SQL, args![brand, id, rank, why]).await
}

/// Whoever puts off what was closed wants it back then: it is open again.
pub(super) async fn set_snoozed(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    until: Option<Millis>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET snoozed_until = $3, \
        resolved_at = CASE WHEN CAST($3 AS BIGINT) IS NULL THEN resolved_at ELSE NULL END WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, until]).await
}

/// Closed, by now dealt with: nothing of it is unread, presses or is put off. `back`: messages that are no news to the team.
pub(super) async fn set_resolved(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET resolved_at = $3, reopened_from = NULL, snoozed_until = NULL, unread = 0, \
        priority = 0, priority_why = NULL, pending_since = NULL WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, now]).await
}

pub(super) async fn set_open(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE conversation SET resolved_at = NULL, reopened_from = NULL WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id]).await
}

/// As closed as it was before `seen` messages came, which are no news to the team.
pub(super) async fn set_closed_again(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    seen: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET resolved_at = reopened_from, reopened_from = NULL, pending_since = NULL, \
        unread = CASE WHEN unread > $3 THEN unread - $3 ELSE 0 END WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, seen]).await
}

/// Who had one of the contact's conversations in hand last, the latest first.
pub(super) async fn last_teammates(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
) -> Result<Vec<TeammateId>, StoreError> {
    const SQL: &str = "SELECT last_teammate_id FROM conversation WHERE brand_id = $1 AND contact_id = $2 \
        AND merged_into IS NULL AND last_teammate_id IS NOT NULL ORDER BY handling_at DESC, id DESC";
    let had: Vec<(TeammateId,)> = on.all(SQL, args![brand, contact]).await?;
    Ok(had.into_iter().map(|(teammate,)| teammate).collect())
}

/// How many conversations each of these has in hand; whoever has none is not named.
pub(super) async fn in_hand(
    on: &mut dyn Read,
    brand: BrandId,
    teammates: &[TeammateId],
) -> Result<Vec<(TeammateId, i64)>, StoreError> {
    if teammates.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = args![brand].to_vec();
    let these = places(&mut values, teammates);
    let sql = format!(
        "SELECT teammate_id, COUNT(*) FROM conversation WHERE brand_id = $1 AND teammate_id IS NOT NULL \
         AND teammate_id IN ({these}) GROUP BY teammate_id"
    );
    on.all(&sql, &values).await
}
