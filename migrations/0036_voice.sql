-- What was heard in a voice note: see conversation::Heard. Its words stand in text, where they are searched.
ALTER TABLE message ADD COLUMN heard {json};

-- How a customer wants to be answered: voice, text; nothing: as the agent does.
ALTER TABLE contact ADD COLUMN voice TEXT;

-- Whether the shop's agent listens to voice notes, whether it may answer aloud, and how sure of what it heard it must be,
-- in percent, not to ask.
ALTER TABLE brand ADD COLUMN listens BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE brand ADD COLUMN speaks BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE brand ADD COLUMN hears_from BIGINT NOT NULL DEFAULT 55;

-- Every voice note that was heard or made. kind: heard, spoken. length: of the sound, took: of the work, milliseconds.
CREATE TABLE voice_use (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    message_id {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    engine     TEXT   NOT NULL,
    length     BIGINT NOT NULL,
    took       BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX voice_use_at ON voice_use (brand_id, at);
