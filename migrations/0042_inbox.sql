-- Lists by score are insight's alone (docs/decisions/0011-scores-that-sort.md): what was kept beside them goes.
DROP INDEX conversation_rank_buy;
DROP INDEX conversation_rank_risk;
ALTER TABLE conversation DROP COLUMN rank_buy;
ALTER TABLE conversation DROP COLUMN rank_risk;
