-- What of the total went back to the customer. state refunded: all of it did.
ALTER TABLE orders ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;

-- When cash was taken at the door: what stays true when the money goes back.
ALTER TABLE orders ADD COLUMN cash_at BIGINT;
UPDATE orders SET cash_at = state_at WHERE state = 'delivered' AND payment_id IS NULL;
DROP INDEX orders_cash;
CREATE INDEX orders_cash ON orders (brand_id, cash_at DESC) WHERE cash_at IS NOT NULL;

-- Sold pieces that came back to the shelf with a refund.
ALTER TABLE stock_hold ADD COLUMN returned_at BIGINT;

-- Money that goes back to a customer, one row per request. state: requested (a manager has to agree), approved (to be sent,
-- or to be done by hand), sent (the provider was asked; committed before the call), unknown (the answer was lost), done,
-- failed, declined (a manager said no). route: api (the provider gives it back) or hand (a human does, and says so).
-- payment_id: the money that goes back; none for cash taken at the door. found: the provider told of it, nobody here asked.
-- reference: the provider's id, or what the human noted (operator's reference).
CREATE TABLE refund (
    brand_id    {uuid}  NOT NULL,
    id          {uuid}  NOT NULL,
    order_id    {uuid},
    payment_id  {uuid},
    case_id     {uuid},
    amount      BIGINT  NOT NULL CHECK (amount > 0),
    currency    TEXT    NOT NULL,
    route       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    state_at    BIGINT  NOT NULL,
    restock     BOOLEAN NOT NULL,
    found       BOOLEAN NOT NULL,
    why         TEXT,
    reference   TEXT,
    asked_by    {uuid},
    decided_by  {uuid},
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX refund_order     ON refund (brand_id, order_id);
CREATE INDEX refund_payment   ON refund (brand_id, payment_id);
CREATE INDEX refund_case      ON refund (brand_id, case_id);
CREATE INDEX refund_open      ON refund (brand_id, id) WHERE state IN ('requested', 'approved', 'sent', 'unknown');
-- What a provider tells of once is one row.
CREATE UNIQUE INDEX refund_found ON refund (brand_id, payment_id, reference) WHERE found;

-- Money kept for a contact's next order. given: from the order it was too much for; used: on the order it helps to pay,
-- and given_back when that one ends unpaid.
CREATE TABLE contact_credit (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    order_id   {uuid} NOT NULL,
    case_id    {uuid},
    what       TEXT   NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount > 0),
    currency   TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    by_id      {uuid},
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX contact_credit_contact ON contact_credit (brand_id, contact_id);
CREATE INDEX contact_credit_order   ON contact_credit (brand_id, order_id);
-- One lock per contact: two orders placed at once do not use the same credit.
CREATE TABLE contact_credit_lock (
    brand_id   {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    PRIMARY KEY (brand_id, contact_id)
);

-- A case may be about a refund, a dispute or an attempt as well as about money that came; amount: what is at stake.
CREATE TABLE money_case (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    subject_id {uuid} NOT NULL,
    payment_id {uuid},
    attempt_id {uuid},
    refund_id  {uuid},
    order_id   {uuid},
    amount     BIGINT NOT NULL,
    currency   TEXT   NOT NULL,
    why        TEXT,
    opened_at  BIGINT NOT NULL,
    closed_at  BIGINT,
    closed_by  {uuid},
    outcome    TEXT,
    PRIMARY KEY (brand_id, id)
);
INSERT INTO money_case (brand_id, id, kind, subject_id, payment_id, order_id, amount, currency, opened_at, closed_at,
                        closed_by, outcome)
    SELECT c.brand_id, c.id, c.kind, c.payment_id, c.payment_id, c.order_id, p.amount, p.currency, c.opened_at, c.closed_at,
           c.closed_by, c.outcome
    FROM payment_case c JOIN payment p ON p.brand_id = c.brand_id AND p.id = c.payment_id;
DROP TABLE payment_case;
ALTER TABLE money_case RENAME TO payment_case;
CREATE UNIQUE INDEX payment_case_once ON payment_case (brand_id, subject_id, kind);
CREATE INDEX payment_case_open        ON payment_case (brand_id, id) WHERE closed_at IS NULL;
CREATE INDEX payment_case_order       ON payment_case (brand_id, order_id);
