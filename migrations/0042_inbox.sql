-- Lists by score are insight's alone (docs/decisions/0011-scores-that-sort.md): what was kept beside them goes.
DROP INDEX conversation_rank_buy;
DROP INDEX conversation_rank_risk;
ALTER TABLE conversation DROP COLUMN rank_buy;
ALTER TABLE conversation DROP COLUMN rank_risk;

-- Lists that a teammate comes back to. key: the name folded, so that one name is one list; list: which, as its page names it.
CREATE TABLE saved_view (
    brand_id    {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    id          {uuid} NOT NULL,
    key         TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    list        TEXT   NOT NULL,
    PRIMARY KEY (brand_id, teammate_id, id)
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (brand_id, teammate_id, key);

-- What a page sent under a key of its own: sent again because its answer was lost, it is taken once. Kept for a week.
CREATE TABLE said_once (
    brand_id    {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    once        {uuid} NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (brand_id, teammate_id, once)
);
CREATE INDEX said_once_age ON said_once (brand_id, teammate_id, at);
