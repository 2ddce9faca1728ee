-- A brand's account at a payment provider, one per kind. Keys are sealed.
CREATE TABLE payment_account (
    brand_id    {uuid}  NOT NULL,
    id          {uuid}  NOT NULL,
    kind        TEXT    NOT NULL,
    base_url    TEXT,
    credentials {bytes} NOT NULL,
    active      BOOLEAN NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX payment_account_kind ON payment_account (brand_id, kind);
-- The tenant key of every notification's address.
CREATE UNIQUE INDEX payment_account_id   ON payment_account (id);

-- One try to pay an order at one provider. request is what was asked, sealed, to be repeated as it was. state:
-- opening (the creation is under way), open (its page can be paid), unclear (the answer to the creation was lost),
-- stray (it may live, and nobody has its link), not_opened (the provider said no), paid, conflicted (paid, but not what
-- is owed), failed, expired.
-- look_from is the moment the plan of look-ups counts from; closed tells that it counts from an end, not from the opening.
CREATE TABLE attempt (
    brand_id    {uuid}  NOT NULL,
    id          {uuid}  NOT NULL,
    order_id    {uuid}  NOT NULL,
    account_id  {uuid}  NOT NULL,
    kind        TEXT    NOT NULL,
    reference   TEXT    NOT NULL,
    amount      BIGINT  NOT NULL,
    currency    TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    state_at    BIGINT  NOT NULL,
    why         TEXT,
    request     {bytes} NOT NULL,
    provider_id TEXT,
    pay_url     TEXT,
    secrets     {bytes},
    notify_key  TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    expires_at  BIGINT,
    look_from   BIGINT  NOT NULL,
    closed      BOOLEAN NOT NULL,
    looked_at   BIGINT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX attempt_reference ON attempt (brand_id, account_id, reference);
CREATE UNIQUE INDEX attempt_key       ON attempt (brand_id, account_id, notify_key);
CREATE INDEX attempt_order            ON attempt (brand_id, order_id, id);
CREATE INDEX attempt_provider         ON attempt (brand_id, account_id, provider_id);
-- Two clicks at once, on whatever node, open one session.
CREATE UNIQUE INDEX attempt_live ON attempt (brand_id, order_id, account_id) WHERE state IN ('opening', 'open', 'unclear');

-- Money that arrived, append-only: recorded before anybody decides what becomes of the order.
CREATE TABLE payment (
    brand_id            {uuid} NOT NULL,
    id                  {uuid} NOT NULL,
    order_id            {uuid},
    attempt_id          {uuid},
    account_id          {uuid} NOT NULL,
    provider_payment_id TEXT   NOT NULL,
    amount              BIGINT NOT NULL,
    currency            TEXT   NOT NULL,
    at                  BIGINT NOT NULL,
    recorded_at         BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
-- The same money told twice is one row.
CREATE UNIQUE INDEX payment_once ON payment (brand_id, account_id, provider_payment_id);
CREATE INDEX payment_order       ON payment (brand_id, order_id);
CREATE INDEX payment_attempt     ON payment (brand_id, attempt_id);

-- A notification that was proven, exactly as received, and what was made of it.
CREATE TABLE notification (
    brand_id    {uuid}  NOT NULL,
    id          {uuid}  NOT NULL,
    account_id  {uuid}  NOT NULL,
    attempt_id  {uuid},
    event_key   TEXT,
    kind        TEXT    NOT NULL,
    decided     TEXT    NOT NULL,
    says        {json},
    body        {bytes} NOT NULL,
    received_at BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX notification_once ON notification (brand_id, account_id, event_key);
CREATE INDEX notification_attempt     ON notification (brand_id, attempt_id, received_at);

-- Money that does not fit its order: a human settles it.
CREATE TABLE payment_case (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    payment_id {uuid} NOT NULL,
    order_id   {uuid},
    opened_at  BIGINT NOT NULL,
    closed_at  BIGINT,
    closed_by  {uuid},
    outcome    TEXT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX payment_case_once ON payment_case (brand_id, payment_id, kind);
CREATE INDEX payment_case_open        ON payment_case (brand_id, id) WHERE closed_at IS NULL;
CREATE INDEX payment_case_order       ON payment_case (brand_id, order_id);
