-- Somebody said that an address is their own shop, or that they may use what is there: when, and who. Nothing of it is published
-- before.
ALTER TABLE source ADD COLUMN vouched_at BIGINT;
ALTER TABLE source ADD COLUMN vouched_by {uuid};
