-- The team's desk: what a conversation is sorted, put off, closed and looked for by.

-- priority: 0 normal, 1 high, for priority_why (a stable word, or what a teammate wrote). snoozed_until: out of every list but
-- its own until then. resolved_at: since when it is closed; the customer's next message moves it to reopened_from, which
-- stands until that message has its answer. waits_since: since when the customer waits for a human. last_teammate_id: who had
-- it in hand last. rank_buy, rank_risk: sort keys that are set from outside, higher first; empty until then.
ALTER TABLE conversation ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN priority_why TEXT;
ALTER TABLE conversation ADD COLUMN snoozed_until BIGINT;
ALTER TABLE conversation ADD COLUMN resolved_at BIGINT;
ALTER TABLE conversation ADD COLUMN reopened_from BIGINT;
ALTER TABLE conversation ADD COLUMN waits_since BIGINT;
ALTER TABLE conversation ADD COLUMN last_teammate_id {uuid};
ALTER TABLE conversation ADD COLUMN rank_buy BIGINT;
ALTER TABLE conversation ADD COLUMN rank_risk BIGINT;
UPDATE conversation SET last_teammate_id = teammate_id WHERE teammate_id IS NOT NULL;
UPDATE conversation SET waits_since = handling_at WHERE handling = 'waiting' AND merged_into IS NULL
    AND COALESCE(handling_why, '') <> 'answered_on_phone';

-- One walk for each view and each order; partial where that spares the writing of those it does not list.
DROP INDEX conversation_waiting;
CREATE INDEX conversation_wanted     ON conversation (brand_id, priority DESC, last_at DESC, id DESC) WHERE handling = 'waiting' AND merged_into IS NULL;
CREATE INDEX conversation_not_taken  ON conversation (brand_id, last_at DESC, id DESC) WHERE teammate_id IS NULL AND resolved_at IS NULL AND merged_into IS NULL;
CREATE INDEX conversation_unread     ON conversation (brand_id, last_at DESC, id DESC) WHERE unread > 0;
CREATE INDEX conversation_snoozed    ON conversation (brand_id, last_at DESC, id DESC) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversation_resolved   ON conversation (brand_id, last_at DESC, id DESC) WHERE resolved_at IS NOT NULL;
CREATE INDEX conversation_waits      ON conversation (brand_id, waits_since, id) WHERE waits_since IS NOT NULL;
CREATE INDEX conversation_rank_buy   ON conversation (brand_id, rank_buy DESC, id DESC) WHERE rank_buy IS NOT NULL;
CREATE INDEX conversation_rank_risk  ON conversation (brand_id, rank_risk DESC, id DESC) WHERE rank_risk IS NOT NULL;

-- What teammates write to each other beside a conversation; never sent. mentions: a list of teammates.
CREATE TABLE note (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    teammate_id     {uuid} NOT NULL,
    at              BIGINT NOT NULL,
    text            TEXT   NOT NULL,
    mentions        {json} NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX note_conversation ON note (brand_id, conversation_id, id);

-- What a conversation is about, in the team's words. tag: folded, so that « VIP » and « vip » are one; label: as it was
-- written first in the brand.
CREATE TABLE conversation_tag (
    brand_id        {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    tag             TEXT   NOT NULL,
    label           TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (brand_id, conversation_id, tag)
);
CREATE INDEX conversation_tag_used ON conversation_tag (brand_id, tag, label, conversation_id);

-- Where each teammate is, a few seconds old at most.
CREATE TABLE presence (
    brand_id        {uuid} NOT NULL,
    teammate_id     {uuid} NOT NULL,
    seen_at         BIGINT NOT NULL,
    conversation_id {uuid},
    writing_until   BIGINT,
    PRIMARY KEY (brand_id, teammate_id)
);
CREATE INDEX presence_conversation ON presence (brand_id, conversation_id) WHERE conversation_id IS NOT NULL;

-- The search. Words are those of `search::words`: folded, letters and digits only. A row of its own for each text, because
-- those of `message` change four times on their way and every change would be written into the index again.
-- {sqlite}
-- doc is the number FTS5 knows it by, later for what was said later; the brand is one of the words, so that a brand's search
-- reads its own part of the index and no other's.
CREATE TABLE message_words (
    doc             INTEGER PRIMARY KEY,
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL
);
CREATE UNIQUE INDEX message_words_id ON message_words (brand_id, id);
CREATE VIRTUAL TABLE message_text USING fts5(words, content='', contentless_delete=1, detail=none, prefix='2 3 4 5 6 7 8', tokenize='ascii');
INSERT INTO message_words (brand_id, id, conversation_id)
    SELECT brand_id, id, conversation_id FROM message WHERE folded <> '' ORDER BY recorded_at, id;
INSERT INTO message_text (rowid, words) SELECT w.doc, 'b' || lower(hex(w.brand_id)) || ' ' || m.folded
    FROM message_words w JOIN message m ON m.brand_id = w.brand_id AND m.id = w.id ORDER BY w.doc;
CREATE TABLE contact_words (
    doc      INTEGER PRIMARY KEY,
    brand_id {uuid} NOT NULL,
    id       {uuid} NOT NULL
);
CREATE UNIQUE INDEX contact_words_id ON contact_words (brand_id, id);
CREATE VIRTUAL TABLE contact_text USING fts5(words, content='', contentless_delete=1, detail=none, prefix='2 3 4 5 6 7 8', tokenize='ascii');
INSERT INTO contact_words (brand_id, id) SELECT brand_id, id FROM contact WHERE merged_into IS NULL ORDER BY created_at, id;
INSERT INTO contact_text (rowid, words) SELECT w.doc, 'b' || lower(hex(w.brand_id)) || ' ' || p.folded
    || ' ' || COALESCE(substr(p.wa_id, 2) || ' ' || substr(p.wa_id, 3) || ' ' || substr(p.wa_id, 4) || ' ' || substr(p.wa_id, 5)
    || ' ' || substr(p.wa_id, 6) || ' ' || substr(p.wa_id, 7) || ' ' || substr(p.wa_id, 8) || ' ' || substr(p.wa_id, 9), '')
    FROM contact_words w JOIN contact p ON p.brand_id = w.brand_id AND p.id = w.id ORDER BY w.doc;
-- {postgres}
-- A brand's words lie together: btree_gin lets the brand begin the key. Part of Debian's postgresql package, and trusted: the
-- owner of the database may make it. Short pending lists, because every search reads them through.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE TABLE message_words (
    brand_id        {uuid}   NOT NULL,
    id              {uuid}   NOT NULL,
    conversation_id {uuid}   NOT NULL,
    words           TSVECTOR NOT NULL,
    PRIMARY KEY (brand_id, id)
);
INSERT INTO message_words (brand_id, id, conversation_id, words)
    SELECT brand_id, id, conversation_id, strip(to_tsvector('simple', translate(left(folded, 8000), '''".,;:!?()[]{}<>/\|-+_*=@#&%', repeat(' ', 40))))
    FROM message WHERE folded <> '';
CREATE INDEX message_words_found ON message_words USING gin (brand_id, words) WITH (gin_pending_list_limit = 256);
CREATE TABLE contact_words (
    brand_id {uuid}   NOT NULL,
    id       {uuid}   NOT NULL,
    words    TSVECTOR NOT NULL,
    PRIMARY KEY (brand_id, id)
);
INSERT INTO contact_words (brand_id, id, words)
    SELECT brand_id, id, strip(to_tsvector('simple', translate(left(folded, 8000), '''".,;:!?()[]{}<>/\|-+_*=@#&%', repeat(' ', 40))
        || ' ' || COALESCE(substr(wa_id, 2) || ' ' || substr(wa_id, 3) || ' ' || substr(wa_id, 4) || ' ' || substr(wa_id, 5)
        || ' ' || substr(wa_id, 6) || ' ' || substr(wa_id, 7) || ' ' || substr(wa_id, 8) || ' ' || substr(wa_id, 9), '')))
    FROM contact WHERE merged_into IS NULL;
CREATE INDEX contact_words_found ON contact_words USING gin (brand_id, words) WITH (gin_pending_list_limit = 256);
