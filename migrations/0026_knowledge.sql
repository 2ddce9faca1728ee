-- What a merchant tells the agent: texts, PDFs, web pages, facts about the shop. origin: the page's address or the file's
-- name; revision moves with every change of what is said. A page that cannot be read keeps the text it had.
CREATE TABLE article (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    locale     TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    origin     TEXT,
    state      TEXT   NOT NULL,
    problem    TEXT,
    asked_as   TEXT   NOT NULL,
    revision   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id),
    UNIQUE (brand_id, title)
);

-- The pieces an answer is drawn from, in their order.
CREATE TABLE chunk (
    brand_id   {uuid} NOT NULL,
    article_id {uuid} NOT NULL,
    position   BIGINT NOT NULL,
    heading    TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    PRIMARY KEY (brand_id, article_id, position),
    FOREIGN KEY (brand_id, article_id) REFERENCES article (brand_id, id)
);

-- Moves with every change of the brand's articles, so that a process knows when its index in memory is old.
CREATE TABLE knowledge_version (
    brand_id {uuid} NOT NULL PRIMARY KEY,
    version  BIGINT NOT NULL
);

-- Questions that nobody could answer, alike ones together. text: as it was asked first; terms: what the group is
-- recognised by.
CREATE TABLE question_group (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    text       TEXT   NOT NULL,
    terms      TEXT   NOT NULL,
    locale     TEXT   NOT NULL,
    asked      BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    article_id {uuid},
    first_at   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    closed_at  BIGINT,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX question_group_open ON question_group (brand_id, state, last_at);

CREATE TABLE question (
    brand_id        {uuid} NOT NULL,
    message_id      {uuid} NOT NULL,
    group_id        {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    text            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (brand_id, message_id),
    FOREIGN KEY (brand_id, group_id) REFERENCES question_group (brand_id, id)
);
CREATE INDEX question_of_group ON question (brand_id, group_id, at);
