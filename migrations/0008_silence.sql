-- The moment of the customer's latest word about silence, whichever it was: WhatsApp tells wishes more than once and in
-- any order, and an older one may not undo a newer one.
ALTER TABLE contact ADD COLUMN silence_told_at BIGINT;
