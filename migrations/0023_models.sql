-- The models a brand's agent thinks with, in the order they are asked; keys sealed. price: minor units per million tokens.
CREATE TABLE model_account (
    brand_id {uuid} NOT NULL,
    id       {uuid} NOT NULL,
    dialect  TEXT   NOT NULL,
    base_url TEXT,
    name     TEXT   NOT NULL,
    time_out BIGINT NOT NULL,
    price    {json} NOT NULL,
    secret   {bytes},
    position BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);

-- What models may cost the brand in a month; no row: as much as they do.
CREATE TABLE model_budget (
    brand_id {uuid} NOT NULL,
    minor    BIGINT NOT NULL,
    currency TEXT   NOT NULL,
    PRIMARY KEY (brand_id)
);

-- Every answer a model gave. cost: millionths of a minor unit of the brand's currency.
CREATE TABLE model_use (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    model           TEXT   NOT NULL,
    tokens_read     BIGINT NOT NULL,
    tokens_written  BIGINT NOT NULL,
    cost            BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX model_use_at ON model_use (brand_id, at);
CREATE INDEX model_use_conversation ON model_use (brand_id, conversation_id);

-- Why an agent's answer is what it is: who thought, what was understood, which tools were used.
CREATE TABLE answer_reason (
    brand_id        {uuid} NOT NULL,
    message_id      {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    reason          {json} NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (brand_id, message_id)
);
