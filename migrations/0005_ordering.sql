-- What a contact is about to order. A conversation has one open cart at most; a cart closes when it becomes an order.
CREATE TABLE cart (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    contact_id      {uuid} NOT NULL,
    opened_at       BIGINT NOT NULL,
    closed_at       BIGINT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX cart_open ON cart (brand_id, conversation_id) WHERE closed_at IS NULL;

CREATE TABLE cart_line (
    brand_id   {uuid} NOT NULL,
    cart_id    {uuid} NOT NULL,
    variant_id {uuid} NOT NULL,
    quantity   BIGINT NOT NULL CHECK (quantity > 0),
    position   BIGINT NOT NULL,
    PRIMARY KEY (brand_id, cart_id, variant_id)
);

-- The last order number given in a brand.
CREATE TABLE order_counter (
    brand_id {uuid} NOT NULL PRIMARY KEY,
    last     BIGINT NOT NULL
);

-- A confirmed cart: prices and names fixed at the yes. state: awaiting_payment, confirmed, paid, preparing,
-- out_for_delivery, delivered, expired, cancelled. hold_until is empty when the stock is kept without end;
-- payment_id is the money that settled it; cancelled_by tells who, for cancelled orders.
CREATE TABLE orders (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    number          BIGINT NOT NULL,
    code            TEXT   NOT NULL,
    conversation_id {uuid} NOT NULL,
    contact_id      {uuid} NOT NULL,
    cart_id         {uuid} NOT NULL,
    method          TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    state_at        BIGINT NOT NULL,
    hold_until      BIGINT,
    grace_at        BIGINT,
    payment_id      {uuid},
    cancelled_by    TEXT,
    total           BIGINT NOT NULL,
    currency        TEXT   NOT NULL,
    address         TEXT,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX orders_cart   ON orders (brand_id, cart_id);
CREATE UNIQUE INDEX orders_number ON orders (brand_id, number);
-- The key of the public page: no brand is known there yet.
CREATE UNIQUE INDEX orders_code   ON orders (code);
CREATE INDEX orders_recent        ON orders (brand_id, id DESC);
CREATE INDEX orders_board         ON orders (brand_id, state, id DESC);
CREATE INDEX orders_talk          ON orders (brand_id, conversation_id, id DESC);

CREATE TABLE order_line (
    brand_id   {uuid} NOT NULL,
    order_id   {uuid} NOT NULL,
    position   BIGINT NOT NULL,
    variant_id {uuid} NOT NULL,
    product_id {uuid} NOT NULL,
    name       TEXT   NOT NULL,
    label      TEXT   NOT NULL,
    sku        TEXT,
    quantity   BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL,
    total      BIGINT NOT NULL,
    PRIMARY KEY (brand_id, order_id, position)
);

-- Stock kept for an order. It counts while it is neither released nor sold and its time has not come; a hold without
-- an end counts until then. No job has to run for a hold to stop counting.
CREATE TABLE stock_hold (
    brand_id   {uuid} NOT NULL,
    order_id   {uuid} NOT NULL,
    variant_id {uuid} NOT NULL,
    quantity   BIGINT NOT NULL CHECK (quantity > 0),
    until_at   BIGINT,
    released_at BIGINT,
    sold_at    BIGINT,
    PRIMARY KEY (brand_id, order_id, variant_id)
);
CREATE INDEX stock_hold_live ON stock_hold (brand_id, variant_id) WHERE released_at IS NULL AND sold_at IS NULL;
