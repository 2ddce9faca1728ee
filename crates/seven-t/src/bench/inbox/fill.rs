//! A brand with as many conversations as asked, as its own use would have left them.

use super::Filled;
use crate::bench::engine::{self, Engine};
use kernel::{BrandId, ConversationId, LineId, TeammateId, Uuid};
use serde_json::json;
use storage::{Db, Dialect, StoreError, args};

/// Messages of the one long conversation.
pub(super) const LONG: i64 = 500;
/// The teammate who has one conversation in a hundred in hand.
pub(super) const MINE: TeammateId = TeammateId(Uuid::from_u128(7));

/// Gives the first brand its conversations, each with one message that is also in the index of words. One in a hundred wants
/// a human, one in a hundred is in hand, one in two hundred has a failed send, one in ten is unread, one in fifty is put off,
/// one in ten is closed, one in ten has a tag and one in a thousand another; the oldest is a long one.
pub(super) async fn brand(db: &Db, count: i64) -> anyhow::Result<Filled> {
    let (brand, slug) =
        db.one::<(BrandId, String)>("SELECT id, slug FROM brand ORDER BY slug LIMIT 1", args![]).await?;
    let (line,) =
        db.one::<(LineId,)>("SELECT id FROM line WHERE brand_id = $1 ORDER BY id LIMIT 1", args![brand]).await?;
    let (uuid, fresh, in_order) = match db.dialect() {
        Dialect::Sqlite => ("BLOB", "randomblob(16)", "unhex(printf('0199aaaa%08x7000800000000000', i))"),
        Dialect::Postgres => {
            ("UUID", "gen_random_uuid()", "CAST('0199aaaa' || lpad(to_hex(i), 8, '0') || '7000800000000000' AS UUID)")
        }
    };
    let contacts = format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3) \
         INSERT INTO contact (brand_id, id, bsuid, wa_id, name, folded, created_at) \
         SELECT $1, {fresh}, 'CI.' || CAST(13491208655302741 + i AS TEXT), CAST(22505000000000 + i AS TEXT), \
         'Cliente ' || CAST(i AS TEXT), 'cliente ' || CAST(i AS TEXT), $2 + i FROM n"
    );
    // As many milliseconds apart as the contacts. Shares that are no multiples of each other, or every one that is closed
    // would also be unread.
    let conversations = format!(
        "INSERT INTO conversation (brand_id, id, line_id, contact_id, created_at, handling, \
        handling_at, handling_why, teammate_id, last_teammate_id, last_in_at, last_at, last_in_wamid, preview, preview_kind, preview_out, unread, failed_sends, \
        priority, waits_since, snoozed_until, resolved_at) \
        SELECT brand_id, id, $2, id, created_at, \
        CASE WHEN i % 100 = 0 THEN 'waiting' WHEN i % 101 = 1 THEN 'human' ELSE 'agent' END, created_at, \
        CASE WHEN i % 100 = 0 THEN 'customer_asked' END, CASE WHEN i % 100 <> 0 AND i % 101 = 1 THEN CAST($5 AS {uuid}) END, \
        CASE WHEN i % 100 <> 0 AND i % 101 = 1 THEN CAST($5 AS {uuid}) END, created_at, created_at, 'wamid.' || wa_id, \
        'Bonjour, vous avez la robe wax en taille M ? C''est pour samedi, a Cocody.', 'text', FALSE, \
        CASE WHEN i % 10 = 0 THEN 2 ELSE 0 END, CASE WHEN i % 200 = 0 THEN 1 ELSE 0 END, \
        CASE WHEN i % 1000 = 0 THEN 1 ELSE 0 END, CASE WHEN i % 100 = 0 THEN created_at + (i * 7919) % 100000 END, \
        CASE WHEN i % 51 = 2 THEN CAST($4 AS BIGINT) END, \
        CASE WHEN i % 11 = 3 AND i % 100 <> 0 AND i % 101 <> 1 AND i % 51 <> 2 THEN created_at END \
        FROM (SELECT brand_id, id, wa_id, created_at, created_at - $3 AS i FROM contact WHERE brand_id = $1) k"
    );
    let messages = format!(
        "INSERT INTO message (brand_id, id, conversation_id, line_id, at, recorded_at, outbound, author, kind, body, text, folded, \
         wamid, state, state_at) SELECT brand_id, {in_order}, id, line_id, last_at, last_at, FALSE, 'contact', 'text', $2, said, \
         said, last_in_wamid, 'received', last_at FROM (SELECT c.*, 'bonjour vous avez ' || CASE WHEN i % 20 = 0 THEN \
         'le savon au karite' WHEN i % 3 = 0 THEN 'un pagne bazin' ELSE 'la robe wax' END || ' ref' || CAST(i % 50000 AS TEXT) \
         AS said FROM (SELECT c.*, created_at - $3 AS i FROM conversation c WHERE brand_id = $1) c) k ORDER BY i"
    );
    const TAGS: &str = "INSERT INTO conversation_tag (brand_id, conversation_id, tag, label, at) \
        SELECT brand_id, id, CASE WHEN created_at % 1000 = 7 THEN 'rare' ELSE 'fidele' END, \
        CASE WHEN created_at % 1000 = 7 THEN 'rare' ELSE 'fidele' END, created_at FROM conversation \
        WHERE brand_id = $1 AND created_at % 10 = 7";
    let words: &[&str] = match db.dialect() {
        Dialect::Sqlite => &[
            "INSERT INTO message_words (brand_id, id, conversation_id) \
             SELECT brand_id, id, conversation_id FROM message WHERE brand_id = $1 ORDER BY id",
            "INSERT INTO message_text (rowid, words) SELECT w.doc, 'b' || lower(hex(w.brand_id)) || ' ' || m.folded \
             FROM message_words w JOIN message m ON m.brand_id = w.brand_id AND m.id = w.id WHERE w.brand_id = $1 ORDER BY w.doc",
            "INSERT INTO contact_words (brand_id, id) SELECT brand_id, id FROM contact WHERE brand_id = $1 ORDER BY created_at",
            "INSERT INTO contact_text (rowid, words) SELECT w.doc, 'b' || lower(hex(w.brand_id)) || ' ' || p.folded \
             || ' ' || p.wa_id || ' ' || substr(p.wa_id, 4) || ' ' || substr(p.wa_id, 6) || ' ' || substr(p.wa_id, 8) \
             FROM contact_words w JOIN contact p ON p.brand_id = w.brand_id AND p.id = w.id WHERE w.brand_id = $1 ORDER BY w.doc",
        ],
        Dialect::Postgres => &[
            "INSERT INTO message_words (brand_id, id, conversation_id, words) SELECT brand_id, id, conversation_id, \
             array_to_tsvector(string_to_array(folded, ' ')) FROM message WHERE brand_id = $1",
            "INSERT INTO contact_words (brand_id, id, words) SELECT brand_id, id, array_to_tsvector(string_to_array(folded \
             || ' ' || wa_id || ' ' || substr(wa_id, 4) || ' ' || substr(wa_id, 6) || ' ' || substr(wa_id, 8), ' ')) \
             FROM contact WHERE brand_id = $1",
        ],
    };
    let body = json!({ "type": "text", "body": "Bonjour, vous avez la robe wax en taille M ?" });
    let start = db.clock().now() - kernel::hours(2);
    db.write(async |tx| {
        let later = tx.now() + kernel::days(7);
        tx.exec(&contacts, args![brand, start, count]).await?;
        tx.exec(&conversations, args![brand, line, start, later, MINE]).await?;
        tx.exec(&messages, args![brand, body, start]).await?;
        tx.exec(TAGS, args![brand]).await?;
        for sql in words {
            tx.exec(sql, args![brand]).await?;
        }
        Ok::<_, StoreError>(())
    })
    .await?;
    let long = long_thread(db, brand).await?;
    Ok(Filled { brand, slug, start, count, long })
}

/// What autovacuum does within a minute: until then PostgreSQL believes the filled tables empty, and walks no index.
pub(super) async fn settle(engine: Engine, url: &str) -> anyhow::Result<()> {
    if engine == Engine::Postgres {
        engine::connect(url).await?.batch_execute("VACUUM ANALYZE").await?;
    }
    Ok(())
}

/// Makes the oldest conversation a long one.
async fn long_thread(db: &Db, brand: BrandId) -> anyhow::Result<ConversationId> {
    const OLDEST: &str = "SELECT id FROM conversation WHERE brand_id = $1 ORDER BY last_at LIMIT 1";
    let (id,) = db.one::<(ConversationId,)>(OLDEST, args![brand]).await?;
    let fresh = match db.dialect() {
        Dialect::Sqlite => "randomblob(16)",
        Dialect::Postgres => "gen_random_uuid()",
    };
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3) \
         INSERT INTO message (brand_id, id, conversation_id, line_id, at, recorded_at, outbound, author, kind, body, text, folded, \
         state, state_at) SELECT m.brand_id, {fresh}, m.conversation_id, m.line_id, m.at + n.i, m.recorded_at, FALSE, 'contact', \
         'text', m.body, m.text, m.folded, 'received', m.at FROM n JOIN message m ON m.brand_id = $1 AND m.conversation_id = $2"
    );
    db.write(async |tx| tx.exec(&sql, args![brand, id, LONG]).await).await?;
    Ok(id)
}
