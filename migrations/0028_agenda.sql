-- When a brand receives its customers. opening: [day 1-7, from, until] in minutes of the brand's own day; closed: dates on
-- which it does not. every: minutes between two slots; notice: minutes before; horizon: days ahead. capacity: how many at
-- once. The row is what everybody who takes a slot waits for.
CREATE TABLE agenda (
    brand_id   {uuid}  NOT NULL PRIMARY KEY,
    active     BOOLEAN NOT NULL,
    opening    {json}  NOT NULL,
    closed     {json}  NOT NULL,
    capacity   BIGINT  NOT NULL CHECK (capacity > 0),
    every      BIGINT  NOT NULL CHECK (every > 0),
    notice     BIGINT  NOT NULL CHECK (notice >= 0),
    horizon    BIGINT  NOT NULL CHECK (horizon > 0),
    reminds    BOOLEAN NOT NULL,
    updated_at BIGINT  NOT NULL
);

-- What customers come for. price: what the merchant says it costs, for information; nothing is ever charged by it. One that
-- is not offered any more stays for its appointments.
CREATE TABLE agenda_service (
    brand_id {uuid}  NOT NULL,
    id       {uuid}  NOT NULL,
    name     TEXT    NOT NULL,
    minutes  BIGINT  NOT NULL CHECK (minutes > 0),
    price    BIGINT,
    position BIGINT  NOT NULL,
    active   BOOLEAN NOT NULL,
    PRIMARY KEY (brand_id, id)
);

-- A customer's appointment. service: its name when it was made. ends_at: so that what overlaps is found without it.
CREATE TABLE appointment (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    contact_id      {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    service_id      {uuid} NOT NULL,
    service         TEXT   NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('booked', 'cancelled', 'done', 'missed')),
    note            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
-- Once: the same customer never has two at the same moment.
CREATE UNIQUE INDEX appointment_once ON appointment (brand_id, contact_id, starts_at) WHERE state = 'booked';
CREATE INDEX appointment_when ON appointment (brand_id, starts_at);

-- The reminders an appointment has had at a time it had: one of each kind. which: day (before), hours (before).
CREATE TABLE appointment_reminder (
    brand_id       {uuid} NOT NULL,
    appointment_id {uuid} NOT NULL,
    which          TEXT   NOT NULL CHECK (which IN ('day', 'hours')),
    starts_at      BIGINT NOT NULL,
    sent_at        BIGINT NOT NULL,
    PRIMARY KEY (brand_id, appointment_id, which, starts_at)
);
