//! Two conversations that prove to be one.

use kernel::{BrandId, ContactId, ConversationId, LineId, Millis, TeammateId};
use storage::{StoreError, Tx, args, row};

row! {
    /// A conversation, as far as joining needs it.
    struct Part {
        id: ConversationId,
        line_id: LineId,
        handling: String,
        handling_why: Option<String>,
        teammate_id: Option<TeammateId>,
        handling_at: Millis,
        last_in_at: Option<Millis>,
        last_in_wamid: Option<String>,
        last_at: Millis,
        preview: String,
        preview_kind: String,
        preview_out: bool,
    }
}

/// Gives the conversations of one contact to another, line by line; where both wrote to a line, the messages join. Gives
/// those that are no more, each with the one that has their messages.
pub(crate) async fn move_contact(
    tx: &mut Tx,
    brand: BrandId,
    from: ContactId,
    to: ContactId,
) -> Result<Vec<(ConversationId, ConversationId)>, StoreError> {
    const MOVE: &str = "UPDATE conversation SET contact_id = $3 WHERE brand_id = $1 AND id = $2";
    let theirs = of_contact(tx, brand, from).await?;
    let ours = of_contact(tx, brand, to).await?;
    let mut joined = Vec::new();
    for goes in theirs {
        match ours.iter().find(|ours| ours.line_id == goes.line_id) {
            Some(keeps) => {
                join(tx, brand, keeps, &goes).await?;
                joined.push((goes.id, keeps.id));
            }
            None => {
                tx.put(MOVE, args![brand, goes.id, to]).await?;
            }
        }
    }
    Ok(joined)
}

async fn of_contact(tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<Vec<Part>, StoreError> {
    let sql = format!(
        "SELECT {} FROM conversation WHERE brand_id = $1 AND contact_id = $2 AND merged_into IS NULL ORDER BY id{}",
        Part::COLUMNS,
        tx.dialect().for_update()
    );
    tx.all(&sql, args![brand, contact]).await
}

async fn join(tx: &mut Tx, brand: BrandId, keeps: &Part, goes: &Part) -> Result<(), StoreError> {
    const MESSAGES: &str = "UPDATE message SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    const COUNTS: &str = "UPDATE conversation SET unread = conversation.unread + o.unread, \
        failed_sends = conversation.failed_sends + o.failed_sends, \
        pending_since = COALESCE(conversation.pending_since, o.pending_since), \
        waits_since = CASE WHEN o.waits_since < conversation.waits_since THEN o.waits_since \
            ELSE COALESCE(conversation.waits_since, o.waits_since) END, \
        priority_why = CASE WHEN o.priority > conversation.priority THEN o.priority_why \
            ELSE conversation.priority_why END, \
        priority = CASE WHEN o.priority > conversation.priority THEN o.priority ELSE conversation.priority END, \
        snoozed_until = CASE WHEN o.snoozed_until IS NULL THEN NULL ELSE conversation.snoozed_until END, \
        resolved_at = CASE WHEN o.resolved_at IS NULL THEN NULL ELSE conversation.resolved_at END, \
        reopened_from = NULL, last_teammate_id = COALESCE(conversation.last_teammate_id, o.last_teammate_id) \
        FROM conversation o WHERE conversation.brand_id = $1 AND conversation.id = $3 AND o.brand_id = $1 AND o.id = $2";
    const LAST_IN: &str = "UPDATE conversation SET last_in_at = $3, last_in_wamid = $4 WHERE brand_id = $1 AND id = $2";
    const LAST: &str = "UPDATE conversation SET last_at = $3, preview = $4, preview_kind = $5, preview_out = $6 \
        WHERE brand_id = $1 AND id = $2";
    const HANDLING: &str = "UPDATE conversation SET handling = $3, handling_why = $4, teammate_id = $5, \
        handling_at = $6 WHERE brand_id = $1 AND id = $2";
    // The row stays: orders and jobs that name it follow it, in one step, to where its messages are.
    const MERGED: &str = "UPDATE conversation SET merged_into = $3, unread = 0, pending_since = NULL, failed_sends = 0, \
        waits_since = NULL, snoozed_until = NULL, resolved_at = NULL, teammate_id = NULL, handling = 'agent' \
        WHERE brand_id = $1 AND (id = $2 OR merged_into = $2)";
    const NOTES: &str = "UPDATE note SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    const TAGS: &str = "INSERT INTO conversation_tag (brand_id, conversation_id, tag, label, at) \
        SELECT brand_id, $3, tag, label, at FROM conversation_tag WHERE brand_id = $1 AND conversation_id = $2 \
        ON CONFLICT (brand_id, conversation_id, tag) DO NOTHING";
    const NO_TAGS: &str = "DELETE FROM conversation_tag WHERE brand_id = $1 AND conversation_id = $2";
    tx.put(MESSAGES, args![brand, goes.id, keeps.id]).await?;
    tx.put(NOTES, args![brand, goes.id, keeps.id]).await?;
    tx.put(TAGS, args![brand, goes.id, keeps.id]).await?;
    tx.put(NO_TAGS, args![brand, goes.id]).await?;
    tx.put(COUNTS, args![brand, goes.id, keeps.id]).await?;
    if goes.last_in_at > keeps.last_in_at {
        let wamid = goes.last_in_wamid.clone();
        tx.put(LAST_IN, args![brand, keeps.id, goes.last_in_at, wamid]).await?;
    }
    if goes.last_at > keeps.last_at {
        let args = args![brand, keeps.id, goes.last_at, &goes.preview, &goes.preview_kind, goes.preview_out].to_vec();
        tx.put(LAST, &args).await?;
    }
    // Whoever had one half in hand has the whole: the agent never talks over a human.
    if rank(&goes.handling) > rank(&keeps.handling) {
        let (why, teammate) = (goes.handling_why.clone(), goes.teammate_id);
        tx.put(HANDLING, args![brand, keeps.id, &goes.handling, why, teammate, goes.handling_at]).await?;
    }
    tx.put(MERGED, args![brand, goes.id, keeps.id]).await?;
    Ok(())
}

fn rank(handling: &str) -> u8 {
    match handling {
        "human" => 2,
        "waiting" => 1,
        _ => 0,
    }
}
