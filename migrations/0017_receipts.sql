-- The last receipt number given in a brand: taken in the transaction that inserts the receipt, so that none is skipped.
CREATE TABLE receipt_counter (
    brand_id {uuid} NOT NULL PRIMARY KEY,
    last     BIGINT NOT NULL
);

-- What a customer gets for money that settled an order; payment_id is empty for cash at the door. printed holds all that
-- is printed and may change elsewhere, as it was then: the shop's name, colour, logo, time zone and language, the
-- customer's name, and each payment received.
CREATE TABLE receipt (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    number     BIGINT NOT NULL,
    order_id   {uuid} NOT NULL,
    payment_id {uuid},
    issued_at  BIGINT NOT NULL,
    printed    {json} NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX receipt_number  ON receipt (brand_id, number);
-- One per settling payment, and one per order for cash.
CREATE UNIQUE INDEX receipt_payment ON receipt (brand_id, payment_id);
CREATE UNIQUE INDEX receipt_cash    ON receipt (brand_id, order_id) WHERE payment_id IS NULL;
CREATE INDEX receipt_order          ON receipt (brand_id, order_id, number);

-- The logos a brand has and had: a receipt prints again with the one it was printed with. hash: SHA-256, hexadecimal.
CREATE TABLE brand_logo (
    brand_id   {uuid}  NOT NULL,
    hash       TEXT    NOT NULL,
    mime       TEXT    NOT NULL,
    bytes      {bytes} NOT NULL,
    in_use     BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, hash)
);
CREATE UNIQUE INDEX brand_logo_in_use ON brand_logo (brand_id) WHERE in_use;
