-- When somebody last wanted to know at once what became of an attempt: a page that asks every second does not make us ask
-- the provider every second.
ALTER TABLE attempt ADD COLUMN wanted_at BIGINT;
