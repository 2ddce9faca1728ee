use super::Place;
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use storage::{Read, StoreError, Tx, args};

pub(super) async fn of(on: &mut dyn Read, brand: BrandId, teammate: TeammateId) -> Result<Option<Place>, StoreError> {
    const SQL: &str =
        "SELECT seen_at, conversation_id, writing_until FROM presence WHERE brand_id = $1 AND teammate_id = $2";
    let found: Option<(Millis, Option<ConversationId>, Option<Millis>)> = on.opt(SQL, args![brand, teammate]).await?;
    Ok(found.map(|(seen_at, conversation, writing_until)| Place { seen_at, conversation, writing_until }))
}

/// Two pages of one teammate: the later sign counts.
pub(super) async fn put(tx: &mut Tx, brand: BrandId, teammate: TeammateId, place: Place) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO presence (brand_id, teammate_id, seen_at, conversation_id, writing_until) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id, teammate_id) DO UPDATE SET seen_at = excluded.seen_at, \
        conversation_id = excluded.conversation_id, writing_until = excluded.writing_until \
        WHERE presence.seen_at <= excluded.seen_at";
    let Place { seen_at, conversation, writing_until } = place;
    tx.put(SQL, args![brand, teammate, seen_at, conversation, writing_until]).await
}

/// Where they wrote, if they did.
pub(super) async fn stop_writing(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
) -> Result<Option<ConversationId>, StoreError> {
    const SQL: &str = "UPDATE presence SET writing_until = NULL WHERE brand_id = $1 AND teammate_id = $2 \
        AND writing_until IS NOT NULL RETURNING conversation_id";
    let stopped: Option<(Option<ConversationId>,)> = tx.opt(SQL, args![brand, teammate]).await?;
    Ok(stopped.and_then(|(conversation,)| conversation))
}

pub(super) async fn here(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    since: Millis,
) -> Result<Vec<(TeammateId, Option<Millis>)>, StoreError> {
    const SQL: &str = "SELECT teammate_id, writing_until FROM presence WHERE brand_id = $1 AND conversation_id = $2 \
        AND conversation_id IS NOT NULL AND seen_at >= $3";
    on.all(SQL, args![brand, conversation, since]).await
}

pub(super) async fn present(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<TeammateId>, StoreError> {
    const SQL: &str = "SELECT teammate_id FROM presence WHERE brand_id = $1 AND seen_at >= $2 ORDER BY teammate_id";
    let there: Vec<(TeammateId,)> = on.all(SQL, args![brand, since]).await?;
    Ok(there.into_iter().map(|(teammate,)| teammate).collect())
}
