-- A WhatsApp number of a brand. Tokens and secrets are sealed; app_key and verify_key are their one-way marks.
CREATE TABLE line (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    phone_number_id TEXT   NOT NULL,
    waba_id         TEXT   NOT NULL,
    display_phone   TEXT   NOT NULL,
    access_token    {bytes} NOT NULL,
    app_secret      {bytes} NOT NULL,
    app_key         {bytes} NOT NULL,
    verify_token    {bytes} NOT NULL,
    verify_key      {bytes} NOT NULL,
    graph_url       TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
-- The tenant key of every webhook: one number, one brand.
CREATE UNIQUE INDEX line_number ON line (phone_number_id);

-- One webhook POST, exactly as received: no API gives it again. It belongs to the installation until it is read,
-- because one POST may carry several brands. try_at is empty once it has been read to its end.
CREATE TABLE delivery (
    id          {uuid}  NOT NULL PRIMARY KEY,
    received_at BIGINT  NOT NULL,
    app_key     {bytes} NOT NULL,
    body        {bytes} NOT NULL,
    attempts    BIGINT  NOT NULL DEFAULT 0,
    try_at      BIGINT,
    last_error  TEXT
);
CREATE INDEX delivery_waiting ON delivery (try_at, id) WHERE try_at IS NOT NULL;

-- What a webhook told and no row of the product could take: unknown lines, fields and types. Kept for people.
CREATE TABLE stray_update (
    id              {uuid} NOT NULL PRIMARY KEY,
    delivery_id     {uuid} NOT NULL,
    place           BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    phone_number_id TEXT,
    field           TEXT   NOT NULL,
    why             TEXT   NOT NULL,
    raw             {json} NOT NULL
);
CREATE INDEX stray_update_at ON stray_update (at);
-- A delivery that is read again, because another of its updates failed, tells the same strays.
CREATE UNIQUE INDEX stray_update_once ON stray_update (delivery_id, place);

-- Account, quality, template and other news of a line, once each.
CREATE TABLE line_news (
    brand_id {uuid}  NOT NULL,
    id       {uuid}  NOT NULL,
    line_id  {uuid}  NOT NULL,
    at       BIGINT  NOT NULL,
    field    TEXT    NOT NULL,
    value    {json}  NOT NULL,
    same     {bytes} NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX line_news_once ON line_news (brand_id, same);

-- A customer: identified by BSUID first, phone second; either may be absent.
CREATE TABLE contact (
    brand_id      {uuid} NOT NULL,
    id            {uuid} NOT NULL,
    bsuid         TEXT,
    wa_id         TEXT,
    name          TEXT,
    username      TEXT,
    folded        TEXT   NOT NULL DEFAULT '',
    locale        TEXT,
    created_at    BIGINT NOT NULL,
    opted_out_at  BIGINT,
    merged_into   {uuid},
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX contact_bsuid ON contact (brand_id, bsuid);
CREATE UNIQUE INDEX contact_wa_id ON contact (brand_id, wa_id);

-- A contact on a line. handling: agent (the AI answers), waiting (the AI asks for a human), human (a teammate has it).
CREATE TABLE conversation (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    line_id         {uuid} NOT NULL,
    contact_id      {uuid} NOT NULL,
    created_at      BIGINT NOT NULL,
    handling        TEXT   NOT NULL DEFAULT 'agent',
    handling_at     BIGINT NOT NULL,
    handling_why    TEXT,
    teammate_id     {uuid},
    last_in_at      BIGINT,
    last_at         BIGINT NOT NULL,
    last_in_wamid   TEXT,
    preview         TEXT   NOT NULL DEFAULT '',
    preview_kind    TEXT   NOT NULL DEFAULT 'text',
    preview_out     BOOLEAN NOT NULL DEFAULT FALSE,
    unread          BIGINT NOT NULL DEFAULT 0,
    pending_since   BIGINT,
    failed_sends    BIGINT NOT NULL DEFAULT 0,
    merged_into     {uuid},
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX conversation_pair   ON conversation (brand_id, line_id, contact_id);
CREATE INDEX conversation_recent        ON conversation (brand_id, last_at DESC, id DESC);
CREATE INDEX conversation_contact       ON conversation (brand_id, contact_id);
CREATE INDEX conversation_waiting       ON conversation (brand_id, last_at DESC, id DESC) WHERE handling = 'waiting' AND merged_into IS NULL;
CREATE INDEX conversation_mine          ON conversation (brand_id, teammate_id, last_at DESC, id DESC) WHERE teammate_id IS NOT NULL;
CREATE INDEX conversation_failed        ON conversation (brand_id, last_at DESC, id DESC) WHERE failed_sends > 0;

-- One message, either way. at orders the conversation: Meta's time for inbound, ours for outbound. state of outbound:
-- queued, sending, accepted, sent, delivered, read, played, failed, cancelled; of inbound: received. past_wamids: Meta's
-- ids of sendings that are known to have failed and were followed by another.
CREATE TABLE message (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    line_id         {uuid} NOT NULL,
    at              BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    outbound        BOOLEAN NOT NULL,
    author          TEXT   NOT NULL,
    teammate_id     {uuid},
    kind            TEXT   NOT NULL,
    body            {json} NOT NULL,
    text            TEXT   NOT NULL DEFAULT '',
    folded          TEXT   NOT NULL DEFAULT '',
    context         {json},
    wamid           TEXT,
    past_wamids     {json},
    state           TEXT   NOT NULL,
    state_at        BIGINT NOT NULL,
    error_code      BIGINT,
    error_reason    TEXT,
    attempts        BIGINT NOT NULL DEFAULT 0,
    attempted_at    BIGINT,
    try_at          BIGINT,
    doubtful_at     BIGINT,
    sent_twice_at   BIGINT,
    revocable       BOOLEAN NOT NULL DEFAULT FALSE,
    opens_turn      BOOLEAN NOT NULL DEFAULT FALSE,
    answered_by     {uuid},
    edited_at       BIGINT,
    revoked_at      BIGINT,
    price           {json},
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX message_wamid     ON message (brand_id, line_id, wamid);
CREATE INDEX message_thread           ON message (brand_id, conversation_id, at, id);
CREATE INDEX message_outbox           ON message (brand_id, conversation_id, id) WHERE state IN ('queued', 'sending');
CREATE INDEX message_unanswered       ON message (brand_id, conversation_id, at, id) WHERE opens_turn AND answered_by IS NULL;

-- Bytes that came with a message, kept in the media folder under their own name.
CREATE TABLE media (
    brand_id    {uuid} NOT NULL,
    id          {uuid} NOT NULL,
    message_id  {uuid} NOT NULL,
    provider_id TEXT   NOT NULL,
    mime        TEXT   NOT NULL,
    file_name   TEXT,
    sha256      TEXT,
    size        BIGINT,
    stored_at   BIGINT,
    why_not     TEXT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX media_message ON media (brand_id, message_id);
