use super::Conversation;
use crate::{Handling, Priority, handling::ANSWERED_ON_PHONE};
use kernel::{BrandId, ContactId, ConversationId, LineId, Millis, TeammateId};
use storage::{Ask, Dialect, Read, StoreError, Tx, args, row};

row! {
    struct ConversationRow {
        brand_id: BrandId,
        id: ConversationId,
        line_id: LineId,
        contact_id: ContactId,
        handling: String,
        handling_why: Option<String>,
        teammate_id: Option<TeammateId>,
        handling_at: Millis,
        last_in_at: Option<Millis>,
        last_in_wamid: Option<String>,
        pending_since: Option<Millis>,
        unread: i64,
        failed_sends: i64,
        priority: i64,
        priority_why: Option<String>,
        snoozed_until: Option<Millis>,
        resolved_at: Option<Millis>,
        reopened_from: Option<Millis>,
        waits_since: Option<Millis>,
        last_teammate_id: Option<TeammateId>,
        merged_into: Option<ConversationId>,
    }
}

impl TryFrom<ConversationRow> for Conversation {
    type Error = StoreError;
    fn try_from(row: ConversationRow) -> Result<Self, StoreError> {
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            line: row.line_id,
            contact: row.contact_id,
            handling: Handling::read(&row.handling, row.handling_why, row.teammate_id)?,
            handling_at: row.handling_at,
            last_in_at: row.last_in_at,
            last_in_wamid: row.last_in_wamid,
            pending_since: row.pending_since,
            unread: row.unread,
            failed_sends: row.failed_sends,
            priority: Priority::read(row.priority, row.priority_why)?,
            snoozed_until: row.snoozed_until,
            resolved_at: row.resolved_at,
            reopened_from: row.reopened_from,
            waits_since: row.waits_since,
            last_teammate: row.last_teammate_id,
        })
    }
}

pub(crate) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    id: ConversationId,
) -> Result<Option<Conversation>, StoreError> {
    let sql = format!("SELECT {} FROM conversation WHERE brand_id = $1 AND id = $2", ConversationRow::COLUMNS);
    let row = on.opt::<ConversationRow>(&sql, args![brand, id]).await?;
    let row = match row.as_ref().and_then(|row| row.merged_into) {
        Some(into) => on.opt::<ConversationRow>(&sql, args![brand, into]).await?,
        None => row,
    };
    row.map(Conversation::try_from).transpose()
}

pub(crate) async fn ids_of_contact(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
) -> Result<Vec<ConversationId>, StoreError> {
    const SQL: &str =
        "SELECT id FROM conversation WHERE brand_id = $1 AND contact_id = $2 AND merged_into IS NULL ORDER BY id";
    let (found,) = on.ask((Ask::new::<(ConversationId,)>(SQL, args![brand, contact]),)).await?;
    Ok(found.into_iter().map(|(id,): (ConversationId,)| id).collect())
}

/// A conversation's row, kept from others until the transaction ends.
pub struct Locked {
    /// As it stands.
    pub conversation: Conversation,
    /// The conversation that it has become, whose row is another.
    pub merged_into: Option<ConversationId>,
}

impl TryFrom<ConversationRow> for Locked {
    type Error = StoreError;
    fn try_from(row: ConversationRow) -> Result<Self, StoreError> {
        Ok(Self { merged_into: row.merged_into, conversation: row.try_into()? })
    }
}

pub(crate) fn locking(dialect: Dialect, brand: BrandId, id: ConversationId) -> Ask<Locked> {
    let sql = format!(
        "SELECT {} FROM conversation WHERE brand_id = $1 AND id = $2{}",
        ConversationRow::COLUMNS,
        dialect.for_update()
    );
    Ask::new::<ConversationRow>(sql, args![brand, id])
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
    let dialect = tx.dialect();
    let (mut found,) = tx.ask((locking(dialect, brand, id),)).await?;
    if let Some(into) = found.first().and_then(|locked| locked.merged_into) {
        (found,) = tx.ask((locking(dialect, brand, into),)).await?;
    }
    Ok(found.pop().map(|locked| locked.conversation))
}

/// The conversation on this line of the contact whose `column` has this value, as [`open`] locks it.
pub(crate) fn of_contact(
    dialect: Dialect,
    brand: BrandId,
    line: LineId,
    (column, value): (&str, &str),
) -> Ask<Conversation> {
    let sql = format!(
        "SELECT {} FROM conversation WHERE brand_id = $1 AND line_id = $2 AND contact_id = \
         (SELECT k.id FROM contact k WHERE k.brand_id = $1 AND k.{column} = $3){}",
        ConversationRow::COLUMNS,
        dialect.for_update()
    );
    Ask::new::<ConversationRow>(sql, args![brand, line, value])
}

/// The contact's conversation on this line, opened when they write for the first time.
pub(crate) async fn open(
    tx: &mut Tx,
    brand: BrandId,
    line: LineId,
    contact: ContactId,
) -> Result<Conversation, StoreError> {
    const INSERT: &str = "INSERT INTO conversation (brand_id, id, line_id, contact_id, created_at, handling_at, last_at, \
        preview_kind) VALUES ($1, $2, $3, $4, $5, $5, $5, '') ON CONFLICT (brand_id, line_id, contact_id) DO NOTHING";
    let select = format!(
        "SELECT {} FROM conversation WHERE brand_id = $1 AND line_id = $2 AND contact_id = $3{}",
        ConversationRow::COLUMNS,
        tx.dialect().for_update()
    );
    if let Some(row) = tx.opt::<ConversationRow>(&select, args![brand, line, contact]).await? {
        return row.try_into();
    }
    let (id, now) = (ConversationId(tx.new_id()), tx.now());
    tx.put(INSERT, args![brand, id, line, contact, now]).await?;
    tx.one::<ConversationRow>(&select, args![brand, line, contact]).await?.try_into()
}

/// What a new message changes in its conversation.
pub(crate) struct Heard<'a> {
    pub at: Millis,
    pub wamid: &'a str,
    pub preview: &'a str,
    pub kind: &'a str,
    pub refreshes_window: bool,
    /// One if the customer wrote something; then what was put off or closed is open again.
    pub unread: i64,
    pub pending_since: Option<Millis>,
}

pub(crate) async fn hear(tx: &mut Tx, brand: BrandId, id: ConversationId, heard: Heard<'_>) -> Result<(), StoreError> {
    // A retried message carries its first time: nothing may move backwards. Before the first message, `last_at` is only
    // when the conversation was opened here.
    const SQL: &str = "UPDATE conversation SET \
        last_in_at = CASE WHEN $3 AND (last_in_at IS NULL OR last_in_at < $4) THEN $4 ELSE last_in_at END, \
        last_in_wamid = CASE WHEN $3 AND (last_in_at IS NULL OR last_in_at <= $4) THEN $5 ELSE last_in_wamid END, \
        preview = CASE WHEN last_at <= $4 OR preview_kind = '' THEN $6 ELSE preview END, \
        preview_kind = CASE WHEN last_at <= $4 OR preview_kind = '' THEN $7 ELSE preview_kind END, \
        preview_out = CASE WHEN last_at <= $4 OR preview_kind = '' THEN FALSE ELSE preview_out END, \
        last_at = CASE WHEN last_at < $4 OR preview_kind = '' THEN $4 ELSE last_at END, \
        unread = unread + $8, pending_since = COALESCE(pending_since, $9), \
        snoozed_until = CASE WHEN $8 > 0 THEN NULL ELSE snoozed_until END, \
        reopened_from = CASE WHEN $8 > 0 THEN COALESCE(resolved_at, reopened_from) ELSE reopened_from END, \
        resolved_at = CASE WHEN $8 > 0 THEN NULL ELSE resolved_at END, \
        waits_since = CASE WHEN $8 > 0 AND handling <> 'agent' THEN COALESCE(waits_since, $10) ELSE waits_since END \
        WHERE brand_id = $1 AND id = $2";
    let Heard { at, wamid, preview, kind, refreshes_window, unread, pending_since } = heard;
    let now = tx.now();
    tx.put(SQL, args![brand, id, refreshes_window, at, wamid, preview, kind, unread, pending_since, now]).await
}

/// What a message of ours changes in its conversation.
#[derive(Clone, Copy)]
pub(crate) struct Spoken {
    /// It answers: nothing waits for the agent any more.
    pub answers: bool,
    /// A teammate says it: the customer does not wait for a human any more.
    pub by_human: bool,
    /// The talk goes on: what had been closed before the customer's message is open for good.
    pub goes_on: bool,
}

/// A message of ours becomes the conversation's last line.
pub(crate) async fn speak(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    (preview, kind): (&str, &str),
    spoken: Spoken,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET preview = $3, preview_kind = $4, preview_out = TRUE, \
        last_at = CASE WHEN last_at < $5 THEN $5 ELSE last_at END, \
        pending_since = CASE WHEN $6 THEN NULL ELSE pending_since END, \
        waits_since = CASE WHEN $7 THEN NULL ELSE waits_since END, \
        reopened_from = CASE WHEN $8 THEN NULL ELSE reopened_from END WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    let Spoken { answers, by_human, goes_on } = spoken;
    tx.put(SQL, args![brand, id, preview, kind, now, answers, by_human, goes_on]).await
}

/// The shop spoke in the phone app, at a moment of Meta's.
pub(crate) async fn overhear(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    at: Millis,
    (preview, kind): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET \
        preview = CASE WHEN last_at <= $3 OR preview_kind = '' THEN $4 ELSE preview END, \
        preview_kind = CASE WHEN last_at <= $3 OR preview_kind = '' THEN $5 ELSE preview_kind END, \
        preview_out = CASE WHEN last_at <= $3 OR preview_kind = '' THEN TRUE ELSE preview_out END, \
        last_at = CASE WHEN last_at < $3 OR preview_kind = '' THEN $3 ELSE last_at END, \
        waits_since = NULL, reopened_from = NULL WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, at, preview, kind]).await?;
    Ok(())
}

/// A message was edited or taken back: if it is the last one, the list of conversations says so too.
pub(crate) async fn retell(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    wamid: &str,
    (preview, kind): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET preview = $4, preview_kind = $5 WHERE brand_id = $1 AND id = $2 \
        AND NOT EXISTS (SELECT 1 FROM message m JOIN message n ON n.brand_id = $1 AND n.conversation_id = $2 \
            AND (n.at, n.id) > (m.at, m.id) WHERE m.brand_id = $1 AND m.conversation_id = $2 AND m.wamid = $3)";
    tx.put(SQL, args![brand, id, wamid, preview, kind]).await?;
    Ok(())
}

/// Meta says that the window is closed, and Meta is right (contract §5.1): as if the customer had not written before the
/// message that was refused.
pub(crate) async fn close_window(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    refused: kernel::MessageId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET last_in_at = NULL WHERE brand_id = $1 AND id = $2 \
        AND last_in_at <= (SELECT at FROM message WHERE brand_id = $1 AND id = $3)";
    tx.put(SQL, args![brand, id, refused]).await?;
    Ok(())
}

pub(crate) async fn set_pending(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    since: Option<Millis>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET pending_since = $3 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, since]).await?;
    Ok(())
}

/// Who answers from now on. What a human is to look at is neither put off nor closed. The customer waits for a human since
/// the agent asked for one, or since the message that the agent had not answered; not if somebody has just answered on the
/// phone, and not while the agent has it.
pub(crate) async fn set_handling(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    handling: &Handling,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET handling = $3, handling_why = $4, teammate_id = $5, handling_at = $6, \
        last_teammate_id = COALESCE($5, last_teammate_id), \
        waits_since = CASE WHEN $3 = 'agent' THEN NULL \
            WHEN $3 = 'human' THEN COALESCE(waits_since, pending_since) \
            WHEN $4 = $7 THEN waits_since ELSE COALESCE(waits_since, $6) END, \
        snoozed_until = CASE WHEN $3 = 'agent' THEN snoozed_until ELSE NULL END, \
        reopened_from = CASE WHEN $3 = 'agent' THEN reopened_from ELSE NULL END, \
        resolved_at = CASE WHEN $3 = 'agent' THEN resolved_at ELSE NULL END \
        WHERE brand_id = $1 AND id = $2";
    let (word, why, teammate) = handling.columns();
    let now = tx.now();
    tx.put(SQL, args![brand, id, word, why, teammate, now, ANSWERED_ON_PHONE]).await
}

pub(crate) async fn add_failed(tx: &mut Tx, brand: BrandId, id: ConversationId, by: i64) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE conversation SET failed_sends = CASE WHEN failed_sends + $3 < 0 THEN 0 ELSE failed_sends + $3 END \
        WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, by]).await?;
    Ok(())
}

/// False if there was nothing new.
pub(crate) async fn mark_seen(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE conversation SET unread = 0 WHERE brand_id = $1 AND unread > 0 \
        AND id = (SELECT COALESCE(o.merged_into, o.id) FROM conversation o WHERE o.brand_id = $1 AND o.id = $2)";
    Ok(tx.exec(SQL, args![brand, id]).await? > 0)
}
