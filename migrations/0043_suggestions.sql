-- What a teammate did with a tap. target: what it is about, so that one thing is under way once; deed: what exactly; why: a
-- stable word for what it was proposed for. state: waiting (until due_at it can be taken back), done, undone, refused (it did
-- not fit any more; refused_why). order_id, earned, currency: the order that was paid within seven days of it, put down to
-- the latest one.
CREATE TABLE suggestion (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    kind            TEXT   NOT NULL,
    target          TEXT   NOT NULL,
    deed            {json} NOT NULL,
    why             TEXT   NOT NULL,
    teammate_id     {uuid} NOT NULL,
    taken_at        BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('waiting', 'done', 'undone', 'refused')),
    ended_at        BIGINT,
    refused_why     TEXT,
    order_id        {uuid},
    earned          BIGINT,
    currency        TEXT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX suggestion_waiting ON suggestion (brand_id, conversation_id, target) WHERE state = 'waiting';
CREATE UNIQUE INDEX suggestion_order ON suggestion (brand_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX suggestion_conversation ON suggestion (brand_id, conversation_id, taken_at);
CREATE INDEX suggestion_taken ON suggestion (brand_id, taken_at);
