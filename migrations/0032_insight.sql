-- What was noticed in a conversation, and where that puts it. state: each signal with how often and when last, the talk, the
-- mood. lasting: the class of what does not fade; the three keys: the fading part of each score, so written that of two
-- conversations of a class the one with the greater key has the greater score at any later time. model: by which published
-- weights the keys were made. open_case: the prediction that waits for its outcome, until closes_at.
CREATE TABLE insight_state (
    brand_id        {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    state           {json} NOT NULL,
    last_at         BIGINT NOT NULL,
    lasting         BIGINT NOT NULL,
    buying_key      BIGINT NOT NULL,
    risk_key        BIGINT NOT NULL,
    engagement_key  BIGINT NOT NULL,
    model           BIGINT NOT NULL,
    open_case       {json},
    closes_at       BIGINT,
    PRIMARY KEY (brand_id, conversation_id)
);
-- One for each order in which the inbox is read: a page is a few short stretches of it, whatever the hour.
CREATE INDEX insight_by_buying ON insight_state (brand_id, lasting, buying_key, conversation_id);
CREATE INDEX insight_by_risk ON insight_state (brand_id, lasting, risk_key, conversation_id);
CREATE INDEX insight_by_engagement ON insight_state (brand_id, lasting, engagement_key, conversation_id);
CREATE INDEX insight_by_time ON insight_state (brand_id, last_at, conversation_id);
CREATE INDEX insight_closing ON insight_state (brand_id, closes_at) WHERE closes_at IS NOT NULL;

-- What a brand's own outcomes taught. version and served: the weights in use, raised with each publication; learning: what
-- learns on, and how each way of predicting has fared.
CREATE TABLE insight_model (
    brand_id   {uuid} NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    served     {json} NOT NULL,
    learning   {json} NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A prediction and what came of it, one row for each outcome; whose conversation it was is not kept. Probabilities in
-- millionths, each told before the case was learned from: shown: what was in use; prior, learned, base: what each way said.
CREATE TABLE insight_case (
    brand_id  {uuid}  NOT NULL,
    outcome   TEXT    NOT NULL CHECK (outcome IN ('buying', 'risk', 'engagement')),
    id        {uuid}  NOT NULL,
    look_at   BIGINT  NOT NULL,
    closed_at BIGINT  NOT NULL,
    shown     BIGINT  NOT NULL,
    prior     BIGINT  NOT NULL,
    learned   BIGINT  NOT NULL,
    base      BIGINT  NOT NULL,
    came      BOOLEAN NOT NULL,
    PRIMARY KEY (brand_id, outcome, id)
);
