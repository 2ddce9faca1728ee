use super::{Sought, indexed, indexed_contact};
use kernel::{BrandId, ContactId, ConversationId, MessageId};
use storage::{Dialect, StoreError, Tx, Value, args};

/// The word by which a brand's texts are told from those of others, where they share one index (SQLite).
fn word_of(brand: BrandId) -> String {
    format!("b{}", brand.0.simple())
}

/// Puts a new message into the index, in the transaction that writes it down. Nothing waits for it: on PostgreSQL it travels
/// with the next statement.
pub(crate) async fn index_message(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    conversation: ConversationId,
    text: &str,
) -> Result<(), StoreError> {
    let words = indexed(text);
    if words.is_empty() {
        return Ok(());
    }
    match tx.dialect() {
        Dialect::Sqlite => {
            const ROW: &str = "INSERT INTO message_words (brand_id, id, conversation_id) VALUES ($1, $2, $3)";
            const TEXT: &str = "INSERT INTO message_text (rowid, words) VALUES (last_insert_rowid(), $1)";
            tx.put(ROW, args![brand, id, conversation]).await?;
            tx.put(TEXT, args![format!("{} {words}", word_of(brand))]).await
        }
        Dialect::Postgres => {
            const ROW: &str = "INSERT INTO message_words (brand_id, id, conversation_id, words) \
                VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))";
            tx.put(ROW, args![brand, id, conversation, words]).await
        }
    }
}

/// A message says something else now.
pub(crate) async fn index_message_again(
    tx: &mut Tx,
    brand: BrandId,
    id: MessageId,
    conversation: ConversationId,
    text: &str,
) -> Result<(), StoreError> {
    forget(tx, ("message_words", "message_text"), args![brand, id]).await?;
    index_message(tx, brand, id, conversation, text).await
}

/// What a contact is found by, from now on; nothing for one who is another.
pub(crate) async fn index_contact(
    tx: &mut Tx,
    brand: BrandId,
    id: ContactId,
    names: (Option<&str>, Option<&str>, Option<&str>),
) -> Result<(), StoreError> {
    forget(tx, ("contact_words", "contact_text"), args![brand, id]).await?;
    index_new_contact(tx, brand, id, names).await
}

/// What a contact who is met for the first time is found by.
pub(crate) async fn index_new_contact(
    tx: &mut Tx,
    brand: BrandId,
    id: ContactId,
    (name, username, wa_id): (Option<&str>, Option<&str>, Option<&str>),
) -> Result<(), StoreError> {
    let words = indexed_contact(name, username, wa_id);
    if words.is_empty() {
        return Ok(());
    }
    match tx.dialect() {
        Dialect::Sqlite => {
            const ROW: &str = "INSERT INTO contact_words (brand_id, id) VALUES ($1, $2)";
            const TEXT: &str = "INSERT INTO contact_text (rowid, words) VALUES (last_insert_rowid(), $1)";
            tx.put(ROW, args![brand, id]).await?;
            tx.put(TEXT, args![format!("{} {words}", word_of(brand))]).await
        }
        Dialect::Postgres => {
            const ROW: &str = "INSERT INTO contact_words (brand_id, id, words) \
                VALUES ($1, $2, array_to_tsvector(string_to_array($3, ' ')))";
            tx.put(ROW, args![brand, id, words]).await
        }
    }
}

async fn forget(tx: &mut Tx, (rows, texts): (&str, &str), which: &[Value]) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        let text =
            format!("DELETE FROM {texts} WHERE rowid = (SELECT doc FROM {rows} WHERE brand_id = $1 AND id = $2)");
        tx.put(&text, which).await?;
    }
    tx.put(&format!("DELETE FROM {rows} WHERE brand_id = $1 AND id = $2"), which).await
}

/// Conversations in which it was said, or whose customer is called so: SQL for the rows `(id)`, and what it is asked with,
/// which is added to `values`. The latest `most` messages and the latest `most` contacts that are found are looked at.
pub(crate) fn found(dialect: Dialect, sought: &Sought, brand: BrandId, most: i64, values: &mut Vec<Value>) -> String {
    let mut add = |value: Value| {
        values.push(value);
        values.len()
    };
    let most = add(Value::Int(Some(most)));
    let contact = sought.of_contact();
    match dialect {
        Dialect::Sqlite => {
            let brand = word_of(brand);
            let said = add(Value::Text(Some(sought.for_sqlite(&brand))));
            let called = add(Value::Text(Some(contact.for_sqlite(&brand))));
            // From the index outwards: SQLite keeps the order of a CROSS JOIN.
            format!(
                "SELECT COALESCE(o.merged_into, o.id) AS id FROM (SELECT w.conversation_id FROM message_text t \
                 CROSS JOIN message_words w ON w.doc = t.rowid WHERE t.message_text MATCH ${said} AND w.brand_id = $1 \
                 ORDER BY t.rowid DESC LIMIT ${most}) s \
                 CROSS JOIN conversation o ON o.brand_id = $1 AND o.id = s.conversation_id \
                 UNION SELECT o.id FROM (SELECT w.id FROM contact_text t CROSS JOIN contact_words w ON w.doc = t.rowid \
                 WHERE t.contact_text MATCH ${called} AND w.brand_id = $1 ORDER BY t.rowid DESC LIMIT ${most}) p \
                 CROSS JOIN conversation o ON o.brand_id = $1 AND o.contact_id = p.id"
            )
        }
        Dialect::Postgres => {
            let said = add(Value::Text(Some(sought.for_postgres())));
            let called = add(Value::Text(Some(contact.for_postgres())));
            // Fenced, as in the list: row by row, and not the whole table beside them.
            format!(
                "SELECT COALESCE(o.merged_into, o.id) AS id FROM ({}) s \
                 CROSS JOIN LATERAL (SELECT n.id, n.merged_into FROM conversation n WHERE n.brand_id = $1 \
                 AND n.id = s.of OFFSET 0) o \
                 UNION SELECT o.id FROM ({}) p \
                 CROSS JOIN LATERAL (SELECT n.id FROM conversation n WHERE n.brand_id = $1 \
                 AND n.contact_id = p.of OFFSET 0) o",
                latest(("message_words", "conversation_id"), &format!("${said}"), &format!("${most}")),
                latest(("contact_words", "id"), &format!("${called}"), &format!("${most}")),
            )
        }
    }
}

/// PostgreSQL's index gives what it finds in no order, all of it; for a word that is everywhere that is the whole table.
/// So the latest rows are read first, by their key; only if they hold few, the index is asked. The planner is not left the
/// choice: it knows no word of a statement that it keeps prepared, and reads the whole table for a rare one.
fn latest((table, of): (&str, &str), words: &str, most: &str) -> String {
    const LATELY: i64 = 5_000;
    const MANY: i64 = 100;
    let matches = format!("words @@ CAST(CAST({words} AS TEXT) AS TSQUERY)");
    format!(
        "WITH lately AS MATERIALIZED (SELECT r.of FROM (SELECT {of} AS of, words FROM {table} WHERE brand_id = $1 \
         ORDER BY id DESC LIMIT {LATELY}) r WHERE r.{matches} LIMIT {most}) \
         SELECT of FROM lately UNION ALL SELECT w.of FROM (SELECT a.of FROM (SELECT id, {of} AS of FROM {table} \
         WHERE brand_id = $1 AND {matches} OFFSET 0) a ORDER BY a.id DESC LIMIT {most}) w \
         WHERE (SELECT COUNT(*) FROM lately) < {MANY}"
    )
}
