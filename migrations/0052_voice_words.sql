-- Names that a brand's ears learnt from the team's corrections of what was heard.
CREATE TABLE voice_word (
    brand_id   {uuid} NOT NULL,
    folded     TEXT   NOT NULL,
    word       TEXT   NOT NULL,
    message_id {uuid} NOT NULL,
    learned_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, folded)
);

-- How a brand's mouth says words that it would say wrong.
CREATE TABLE voice_sound (
    brand_id {uuid} NOT NULL,
    position BIGINT NOT NULL,
    word     TEXT   NOT NULL,
    sound    TEXT   NOT NULL,
    PRIMARY KEY (brand_id, position)
);
