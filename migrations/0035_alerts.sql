-- What a brand's team must hear of. kind: see alerts::Kind; once: what it was raised for, such as a fact, so that hearing of
-- it twice is one alert; about: what it is about as people call it (a customer's name, a product, an order's number); place
-- and place_id: where one looks at it.
CREATE TABLE alert (
    brand_id {uuid} NOT NULL,
    id       {uuid} NOT NULL,
    kind     TEXT   NOT NULL,
    once     TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    place    TEXT   NOT NULL,
    place_id {uuid},
    about    TEXT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX alert_once ON alert (brand_id, kind, once);
CREATE INDEX alert_age ON alert (brand_id, at);
CREATE INDEX alert_place ON alert (brand_id, place_id) WHERE place_id IS NOT NULL;

-- An alert in a teammate's list.
CREATE TABLE alert_notice (
    brand_id    {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    alert_id    {uuid} NOT NULL,
    at          BIGINT NOT NULL,
    read_at     BIGINT,
    PRIMARY KEY (brand_id, teammate_id, alert_id)
);
CREATE INDEX alert_notice_list   ON alert_notice (brand_id, teammate_id, at DESC, alert_id DESC);
CREATE INDEX alert_notice_unread ON alert_notice (brand_id, teammate_id) WHERE read_at IS NULL;
CREATE INDEX alert_notice_alert  ON alert_notice (brand_id, alert_id);

-- An alert that a teammate is to be told outside the product. due_at: when its window ends. Then it is part of a message
-- (message_id), or it was left out, and why says so: they had read it, it was settled, they do not want it any more.
CREATE TABLE alert_delivery (
    brand_id    {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    channel     TEXT   NOT NULL,
    alert_id    {uuid} NOT NULL,
    due_at      BIGINT NOT NULL,
    message_id  {uuid},
    left_out    TEXT,
    PRIMARY KEY (brand_id, teammate_id, channel, alert_id)
);
CREATE INDEX alert_delivery_waiting ON alert_delivery (brand_id, teammate_id, channel)
    WHERE message_id IS NULL AND left_out IS NULL;
CREATE INDEX alert_delivery_alert   ON alert_delivery (brand_id, alert_id);
CREATE INDEX alert_delivery_message ON alert_delivery (brand_id, message_id) WHERE message_id IS NOT NULL;

-- What was told a teammate at once, about one alert or many. state: sending, sent, failed; why: for failed ones. try_at: when
-- one that is being sent is tried (again). carried: the message of the conversation that carries it (WhatsApp).
CREATE TABLE alert_message (
    brand_id    {uuid} NOT NULL,
    id          {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    channel     TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
    begun_at    BIGINT NOT NULL,
    try_at      BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    ended_at    BIGINT,
    why         TEXT,
    carried     {uuid},
    PRIMARY KEY (brand_id, id)
);
-- One at a time.
CREATE UNIQUE INDEX alert_message_sending ON alert_message (brand_id, teammate_id, channel) WHERE state = 'sending';
CREATE INDEX alert_message_sent    ON alert_message (brand_id, teammate_id, channel, ended_at) WHERE state = 'sent';
CREATE INDEX alert_message_carried ON alert_message (brand_id, carried) WHERE carried IS NOT NULL;

-- What a teammate wants otherwise than their role does. choices: {"out_of_stock": {"email": false}}; quiet: brand (the
-- brand's hours), none, own (quiet_from until quiet_until, minutes of the brand's day).
CREATE TABLE alert_preference (
    brand_id       {uuid}  NOT NULL,
    teammate_id    {uuid}  NOT NULL,
    choices        {json}  NOT NULL,
    quiet          TEXT    NOT NULL CHECK (quiet IN ('brand', 'none', 'own')),
    quiet_from     BIGINT  NOT NULL,
    quiet_until    BIGINT  NOT NULL,
    urgent_anyway  BOOLEAN NOT NULL,
    updated_at     BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, teammate_id)
);

-- The approved template that carries alerts to teammates who have not written for a day.
CREATE TABLE alert_template (
    brand_id {uuid} NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL,
    language TEXT   NOT NULL
);

-- A browser that takes notices for a teammate, of all their brands. sealed: its address and keys; endpoint_key: the
-- address's one-way mark. told: the last message it took, so that a retry does not repeat itself.
CREATE TABLE push_subscription (
    org_id       {uuid}  NOT NULL,
    id           {uuid}  NOT NULL,
    teammate_id  {uuid}  NOT NULL,
    endpoint_key {bytes} NOT NULL,
    sealed       {bytes} NOT NULL,
    created_at   BIGINT  NOT NULL,
    told         {uuid},
    PRIMARY KEY (org_id, id)
);
-- One browser, one teammate: whoever signs in there last.
CREATE UNIQUE INDEX push_subscription_endpoint ON push_subscription (endpoint_key);
CREATE INDEX push_subscription_teammate ON push_subscription (org_id, teammate_id);

-- Who we are to push services (RFC 8292): one key pair per installation, made when it is first needed. A browser knows one
-- of us, whatever the brand.
CREATE TABLE push_identity (
    id         BIGINT  NOT NULL PRIMARY KEY CHECK (id = 1),
    public     {bytes} NOT NULL,
    sealed     {bytes} NOT NULL,
    created_at BIGINT  NOT NULL
);
