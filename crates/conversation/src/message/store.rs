use super::{Author, Body, Heard, InboundContext, Message, MessageState};
use crate::search;
use kernel::{BrandId, ConversationId, LineId, MessageId, Millis, TeammateId};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};
use whatsapp::{Content, Outgoing};

row! {
    struct MessageRow {
        id: MessageId,
        conversation_id: ConversationId,
        at: Millis,
        outbound: bool,
        author: String,
        teammate_id: Option<TeammateId>,
        body: Json<serde_json::Value>,
        context: Option<Json<InboundContext>>,
        wamid: Option<String>,
        state: String,
        state_at: Millis,
        error_code: Option<i64>,
        error_reason: Option<String>,
        doubtful_at: Option<Millis>,
        edited_at: Option<Millis>,
        revoked_at: Option<Millis>,
        heard: Option<Json<Heard>>,
    }
}

impl TryFrom<MessageRow> for Message {
    type Error = StoreError;
    fn try_from(row: MessageRow) -> Result<Self, StoreError> {
        let unreadable = |error| StoreError::Defect(format!("message {}: {error}", row.id));
        let author = Author::read(&row.author, row.teammate_id)?;
        let body = if row.outbound && author != Author::Phone {
            Body::Out(Box::new(serde_json::from_value::<Outgoing>(row.body.0).map_err(unreadable)?))
        } else {
            Body::In(Box::new(serde_json::from_value::<Content>(row.body.0).map_err(unreadable)?))
        };
        Ok(Self {
            id: row.id,
            conversation: row.conversation_id,
            at: row.at,
            author,
            body,
            wamid: row.wamid,
            state: MessageState::read(&row.state)?,
            state_at: row.state_at,
            error_code: row.error_code,
            error_reason: row.error_reason,
            doubtful_at: row.doubtful_at,
            edited_at: row.edited_at,
            revoked_at: row.revoked_at,
            context: row.context.map(|json| json.0).unwrap_or_default(),
            heard: row.heard.map(|json| json.0),
        })
    }
}

pub(crate) async fn said_unasked(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    since: Millis,
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM message WHERE brand_id = $1 AND conversation_id = $2 AND at >= $3 \
        AND outbound AND author = 'system' AND state <> 'cancelled'";
    Ok(on.one::<(i64,)>(SQL, args![brand, conversation, since]).await?.0)
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: MessageId) -> Result<Option<Message>, StoreError> {
    let sql = format!("SELECT {} FROM message WHERE brand_id = $1 AND id = $2", MessageRow::COLUMNS);
    on.opt::<MessageRow>(&sql, args![brand, id]).await?.map(Message::try_from).transpose()
}

pub(crate) async fn page(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    before: Option<(Millis, MessageId)>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let columns = MessageRow::COLUMNS;
    let rows: Vec<MessageRow> = match before {
        None => {
            let sql = format!(
                "SELECT {columns} FROM message WHERE brand_id = $1 AND conversation_id = $2 ORDER BY at DESC, id DESC LIMIT $3"
            );
            on.all(&sql, args![brand, conversation, limit]).await?
        }
        Some((at, id)) => {
            let sql = format!(
                "SELECT {columns} FROM message WHERE brand_id = $1 AND conversation_id = $2 AND (at, id) < ($3, $4) \
                 ORDER BY at DESC, id DESC LIMIT $5"
            );
            on.all(&sql, args![brand, conversation, at, id, limit]).await?
        }
    };
    rows.into_iter().rev().map(Message::try_from).collect()
}

pub(crate) fn unanswered(brand: BrandId, conversation: ConversationId) -> Ask<Message> {
    let sql = format!(
        "SELECT {} FROM message WHERE brand_id = $1 AND conversation_id = $2 AND opens_turn AND answered_by IS NULL \
         ORDER BY at, id",
        MessageRow::COLUMNS
    );
    Ask::new::<MessageRow>(sql, args![brand, conversation])
}

/// A message on its way into the table.
pub(crate) struct NewMessage<'a> {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub line: LineId,
    pub at: Millis,
    pub outbound: bool,
    pub author: Author,
    pub kind: &'a str,
    pub body: serde_json::Value,
    pub text: &'a str,
    pub context: Option<serde_json::Value>,
    pub wamid: Option<&'a str>,
    pub state: MessageState,
    /// When it was sent first, if it leaves at once.
    pub attempted_at: Option<Millis>,
    pub revocable: bool,
    pub opens_turn: bool,
    pub error_code: Option<i64>,
}

/// Inserts it; false if this line already has a message of this wamid.
pub(crate) async fn insert(tx: &mut Tx, brand: BrandId, new: NewMessage<'_>) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO message (brand_id, id, conversation_id, line_id, at, recorded_at, outbound, author, \
        teammate_id, kind, body, text, folded, context, wamid, state, state_at, revocable, opens_turn, error_code, \
        attempts, attempted_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $6, $17, $18, $19, $20, $21) \
        ON CONFLICT (brand_id, line_id, wamid) DO NOTHING";
    let (author, teammate) = new.author.columns();
    let now = tx.now();
    let changed = tx
        .exec(
            SQL,
            args![
                brand,
                new.id,
                new.conversation,
                new.line,
                new.at,
                now,
                new.outbound,
                author,
                teammate,
                new.kind,
                new.body,
                new.text,
                language::fold(new.text),
                new.context,
                new.wamid,
                new.state.word(),
                new.revocable,
                new.opens_turn,
                new.error_code,
                i64::from(new.attempted_at.is_some()),
                new.attempted_at,
            ],
        )
        .await?;
    if changed > 0 {
        search::store::index_message(tx, brand, new.id, new.conversation, new.text).await?;
    }
    Ok(changed > 0)
}

pub(crate) async fn set_answered(
    tx: &mut Tx,
    brand: BrandId,
    messages: &[Message],
    by: MessageId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET answered_by = $3 WHERE brand_id = $1 AND id = $2";
    for message in messages {
        tx.put(SQL, args![brand, message.id, by]).await?;
    }
    Ok(())
}

pub(crate) async fn was_superseded(on: &mut dyn Read, brand: BrandId, id: MessageId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND id = $2 AND state = 'cancelled' \
        AND error_reason = 'superseded'";
    Ok(on.opt::<(MessageId,)>(SQL, args![brand, id]).await?.is_some())
}

/// What a human has in hand needs no answer of the agent.
pub(crate) async fn mark_all_answered(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET answered_by = id \
        WHERE brand_id = $1 AND conversation_id = $2 AND opens_turn AND answered_by IS NULL";
    tx.put(SQL, args![brand, conversation]).await?;
    Ok(())
}

/// Gives back to the next turn what a message, since taken back, had answered. The number of messages.
pub(crate) async fn reopen(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    by: MessageId,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE message SET answered_by = NULL \
        WHERE brand_id = $1 AND conversation_id = $2 AND answered_by = $3 AND opens_turn";
    tx.exec(SQL, args![brand, conversation, by]).await
}

pub(crate) async fn cancel_queued_of_agent(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    why: &str,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE message SET state = 'cancelled', state_at = $3, error_reason = $4 \
        WHERE brand_id = $1 AND conversation_id = $2 AND state = 'queued' AND author = 'agent'";
    let now = tx.now();
    tx.exec(SQL, args![brand, conversation, now, why]).await
}

/// The author edited a message; what it says now replaces what it said.
pub(crate) async fn edit(
    tx: &mut Tx,
    brand: BrandId,
    (line, author): (LineId, Author),
    wamid: &str,
    at: Millis,
    content: &Content,
) -> Result<Option<ConversationId>, StoreError> {
    // An edit that Meta repeats after a later one is no news.
    const SQL: &str = "UPDATE message SET body = $4, text = $5, folded = $6, edited_at = $7 \
        WHERE brand_id = $1 AND line_id = $2 AND wamid = $3 AND author = $8 \
        AND (edited_at IS NULL OR edited_at <= $7)";
    const OF: &str = "SELECT id, conversation_id, edited_at FROM message \
        WHERE brand_id = $1 AND line_id = $2 AND wamid = $3 AND author = $4";
    let (author, _) = author.columns();
    let body = serde_json::to_value(content).map_err(|error| StoreError::Defect(error.to_string()))?;
    let text = content.text_for_agent().unwrap_or_default();
    tx.put(SQL, args![brand, line, wamid, body, text, language::fold(text), at, author]).await?;
    let of: Option<(MessageId, ConversationId, Option<Millis>)> = tx.opt(OF, args![brand, line, wamid, author]).await?;
    let Some((id, conversation, edited_at)) = of else { return Ok(None) };
    if edited_at == Some(at) {
        search::store::index_message_again(tx, brand, id, conversation, text).await?;
    }
    Ok(Some(conversation))
}

/// What was heard in a message; false if the brand has no such message of a customer.
pub(crate) async fn set_heard(tx: &mut Tx, brand: BrandId, message: &Message, heard: &Heard) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET heard = $3, text = $4, folded = $5 WHERE brand_id = $1 AND id = $2";
    let json = serde_json::to_value(heard).map_err(|error| StoreError::Defect(error.to_string()))?;
    let text = heard.words().unwrap_or_default();
    tx.put(SQL, args![brand, message.id, json, text, language::fold(text)]).await?;
    search::store::index_message_again(tx, brand, message.id, message.conversation, text).await
}

/// Whether a message waits for the agent's answer.
pub(crate) async fn is_unanswered(on: &mut dyn Read, brand: BrandId, id: MessageId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND id = $2 AND opens_turn AND answered_by IS NULL";
    Ok(on.opt::<(MessageId,)>(SQL, args![brand, id]).await?.is_some())
}

/// The author took a message back.
pub(crate) async fn revoke(
    tx: &mut Tx,
    brand: BrandId,
    (line, author): (LineId, Author),
    wamid: &str,
    at: Millis,
) -> Result<Option<ConversationId>, StoreError> {
    // What they took back before we answered is not answered.
    const SQL: &str = "UPDATE message SET revoked_at = $4, opens_turn = FALSE \
        WHERE brand_id = $1 AND line_id = $2 AND wamid = $3 AND author = $5 RETURNING conversation_id";
    let (author, _) = author.columns();
    let changed: Option<(ConversationId,)> = tx.opt(SQL, args![brand, line, wamid, at, author]).await?;
    Ok(changed.map(|(conversation,)| conversation))
}

row! {
    /// Where an outbound message stands, for statuses and for sending.
    pub(crate) struct Standing {
        pub id: MessageId,
        pub conversation_id: ConversationId,
        pub state: String,
        pub wamid: Option<String>,
        pub past_wamids: Option<Json<Vec<String>>>,
        pub sent_twice_at: Option<Millis>,
        pub attempts: i64,
        pub price: Option<Json<serde_json::Value>>,
    }
}

impl Standing {
    pub(crate) fn state(&self) -> Result<MessageState, StoreError> {
        MessageState::read(&self.state)
    }

    /// Whether this id of Meta's is that of a sending known to have failed and followed by another.
    pub(crate) fn is_past(&self, wamid: &str) -> bool {
        self.past_wamids.as_ref().is_some_and(|past| past.0.iter().any(|known| known == wamid))
    }
}

/// Whether the line already has a message of this wamid.
pub(crate) async fn is_known(tx: &mut Tx, brand: BrandId, line: LineId, wamid: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND line_id = $2 AND wamid = $3";
    Ok(tx.opt::<(MessageId,)>(SQL, args![brand, line, wamid]).await?.is_some())
}

/// Whether a message of this line is at Meta's door: its id may be the unknown one that a status tells of.
pub(crate) async fn is_any_sending(tx: &mut Tx, brand: BrandId, line: LineId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND state IN ('queued', 'sending') \
        AND state = 'sending' AND line_id = $2 LIMIT 1";
    Ok(tx.opt::<(MessageId,)>(SQL, args![brand, line]).await?.is_some())
}

// Locked: statuses of one message come on several nodes at once, and the outbox writes its answer down meanwhile; each
// looks at the state before it moves it.
pub(crate) async fn standing_by_id(tx: &mut Tx, brand: BrandId, id: MessageId) -> Result<Option<Standing>, StoreError> {
    let sql = format!(
        "SELECT {} FROM message WHERE brand_id = $1 AND id = $2 AND outbound{}",
        Standing::COLUMNS,
        tx.dialect().for_update()
    );
    tx.opt(&sql, args![brand, id]).await
}

pub(crate) async fn standing_by_wamid(
    tx: &mut Tx,
    brand: BrandId,
    line: LineId,
    wamid: &str,
) -> Result<Option<Standing>, StoreError> {
    let sql = format!(
        "SELECT {} FROM message WHERE brand_id = $1 AND line_id = $2 AND wamid = $3 AND outbound{}",
        Standing::COLUMNS,
        tx.dialect().for_update()
    );
    tx.opt(&sql, args![brand, line, wamid]).await
}

/// Meta has taken the message that we were sending for the first time. No row if a status told of it before, or if it
/// has been sent before: then more is to be looked at.
pub(crate) fn accepting(brand: BrandId, id: MessageId, at: Millis, wamid: &str) -> Ask<(ConversationId,)> {
    const SQL: &str = "UPDATE message SET state = 'accepted', state_at = $3, wamid = $4, error_code = NULL, \
        error_reason = NULL WHERE brand_id = $1 AND id = $2 AND state = 'sending' AND wamid IS NULL \
        AND past_wamids IS NULL RETURNING conversation_id";
    Ask::new::<(ConversationId,)>(SQL, args![brand, id, at, wamid])
}

/// A message of ours that Meta has under this id alone moves on to `state`; its conversation. No row if that is not all
/// there is to it: another id, a state that this one does not follow, or no such message. `None`: no step leads there.
pub(crate) fn advancing(
    brand: BrandId,
    (id, wamid): (MessageId, &str),
    (state, at): (MessageState, Millis),
    price: Option<serde_json::Value>,
) -> Option<Ask<(ConversationId,)>> {
    const TAKEN: [MessageState; 4] =
        [MessageState::Accepted, MessageState::Sent, MessageState::Delivered, MessageState::Read];
    let before: Vec<String> =
        TAKEN.iter().filter(|it| it.may_become(state)).map(|it| format!("'{}'", it.word())).collect();
    if before.is_empty() || state == MessageState::Failed {
        return None;
    }
    // The first price seen counts, once (contract §3.1).
    let sql = format!(
        "UPDATE message SET state = $4, state_at = $5, price = COALESCE(price, $6), error_code = NULL, \
         error_reason = NULL WHERE brand_id = $1 AND id = $2 AND outbound AND wamid = $3 AND past_wamids IS NULL \
         AND state IN ({}) RETURNING conversation_id",
        before.join(", ")
    );
    Some(Ask::new::<(ConversationId,)>(sql, args![brand, id, wamid, state.word(), at, price]))
}

/// News of a message of ours: its state, and Meta's id if we did not have it.
pub(crate) async fn set_state(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    state: MessageState,
    at: Millis,
    wamid: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = $3, state_at = $4, wamid = COALESCE(wamid, $5), error_code = NULL, \
        error_reason = NULL WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, state.word(), at, wamid]).await?;
    Ok(())
}

/// Meta's id of a message that has one already known state.
pub(crate) async fn note_wamid(tx: &mut Tx, brand: BrandId, id: MessageId, wamid: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET wamid = $3 WHERE brand_id = $1 AND id = $2 AND wamid IS NULL";
    tx.put(SQL, args![brand, id, wamid]).await?;
    Ok(())
}

/// It arrived, by a sending other than the one that failed.
pub(crate) async fn adopt(
    tx: &mut Tx,
    brand: BrandId,
    standing: &Standing,
    state: MessageState,
    at: Millis,
    wamid: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = $3, state_at = $4, wamid = $5, error_code = NULL, error_reason = NULL, \
        past_wamids = $6 WHERE brand_id = $1 AND id = $2";
    let past = past_with(standing, standing.wamid.as_deref());
    tx.put(SQL, args![brand, standing.id, state.word(), at, wamid, past]).await?;
    Ok(())
}

/// The list of ended sendings with one more.
pub(crate) fn past_with(standing: &Standing, ended: Option<&str>) -> serde_json::Value {
    let mut past = standing.past_wamids.as_ref().map(|past| past.0.clone()).unwrap_or_default();
    past.extend(ended.filter(|wamid| !standing.is_past(wamid)).map(str::to_owned));
    past.into()
}

/// The message has failed; false if it had already come to an end. Meta's id of the sending that failed, if it had one.
pub(crate) async fn set_failed(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    code: Option<i64>,
    reason: &str,
    wamid: Option<&str>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE message SET state = 'failed', state_at = $3, error_code = $4, error_reason = $5, \
        wamid = COALESCE(wamid, $6) \
        WHERE brand_id = $1 AND id = $2 AND state IN ('queued', 'sending', 'accepted', 'sent')";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, id, now, code, reason, wamid]).await? > 0)
}

/// Takes a message back that waits in the queue; `doubtful`: an earlier sending of it may have left all the same.
pub(crate) async fn set_cancelled(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    why: &str,
    doubtful: bool,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET state = 'cancelled', state_at = $3, error_reason = $4, \
        doubtful_at = CASE WHEN $5 THEN $3 ELSE doubtful_at END \
        WHERE brand_id = $1 AND id = $2 AND state IN ('queued', 'sending')";
    let now = tx.now();
    tx.put(SQL, args![brand, id, now, why, doubtful]).await?;
    Ok(())
}

pub(crate) async fn set_price(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    price: &serde_json::Value,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE message SET price = $3 WHERE brand_id = $1 AND id = $2 AND price IS NULL";
    tx.put(SQL, args![brand, id, price]).await?;
    Ok(())
}

/// Notes that two sendings of this message reached the customer; false if that was known.
pub(crate) async fn mark_sent_twice(tx: &mut Tx, brand: BrandId, id: MessageId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE message SET sent_twice_at = $3 WHERE brand_id = $1 AND id = $2 AND sent_twice_at IS NULL";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, id, now]).await? > 0)
}
