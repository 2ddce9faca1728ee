-- The AI assistant of a brand: who answers, in which tone.
CREATE TABLE agent (
    brand_id     {uuid} NOT NULL,
    id           {uuid} NOT NULL,
    name         TEXT   NOT NULL,
    tone         TEXT   NOT NULL,
    languages    {json} NOT NULL,
    instructions TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX agent_name ON agent (brand_id, name);

-- Where the agent stands in a conversation: what it showed, what it asked. before and answer_id let a turn be thought
-- over when its answer was taken back.
CREATE TABLE dialogue (
    brand_id        {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    state           {json} NOT NULL,
    before          {json},
    answer_id       {uuid},
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, conversation_id)
);
