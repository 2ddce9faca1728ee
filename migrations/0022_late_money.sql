-- Whether money that comes too late for its stock goes back by itself, where the provider can give it back.
ALTER TABLE brand ADD COLUMN refund_when_gone BOOLEAN NOT NULL DEFAULT FALSE;
