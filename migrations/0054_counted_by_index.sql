-- How many wait and how many were not delivered is counted on every opening of « Aujourd'hui », in these indexes alone: what
-- the counts ask for stands in them, also where the condition of the index already says it (SQLite looks all the same).
DROP INDEX conversation_wanted;
CREATE INDEX conversation_wanted  ON conversation (brand_id, priority DESC, last_at DESC, id DESC, handling, merged_into) WHERE handling = 'waiting' AND merged_into IS NULL;
DROP INDEX conversation_failed;
CREATE INDEX conversation_failed  ON conversation (brand_id, last_at DESC, id DESC, failed_sends) WHERE failed_sends > 0;
DROP INDEX conversation_snoozed;
CREATE INDEX conversation_snoozed ON conversation (brand_id, last_at DESC, id DESC, snoozed_until, handling, merged_into, failed_sends) WHERE snoozed_until IS NOT NULL;
