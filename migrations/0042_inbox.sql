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
