-- Whether the agent may give the code by itself, to a customer who bargains.
ALTER TABLE promo ADD COLUMN agent_gives BOOLEAN NOT NULL DEFAULT FALSE;
