-- Cash at the door, append-only: what was taken, what a manager took back (counter-entry), what the shop lets go of.
-- amount: never below zero; what (taken, taken_back, forgiven) tells which way it counts. due: what was left to pay just
-- before, which tells a second tap of the same button from a second collection. by_id: the teammate who noted it; none for
-- what was taken before this was written down. undoes: the entry that a counter-entry takes back, once.
CREATE TABLE cash_collection (
    brand_id {uuid} NOT NULL,
    id       {uuid} NOT NULL,
    order_id {uuid} NOT NULL,
    what     TEXT   NOT NULL CHECK (what IN ('taken', 'taken_back', 'forgiven')),
    amount   BIGINT NOT NULL CHECK (amount >= 0),
    due      BIGINT NOT NULL,
    currency TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    by_id    {uuid},
    undoes   {uuid},
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX cash_collection_order         ON cash_collection (brand_id, order_id);
CREATE INDEX cash_collection_recent        ON cash_collection (brand_id, at DESC);
CREATE UNIQUE INDEX cash_collection_undone ON cash_collection (brand_id, undoes);

-- Until now an order had its cash as a moment: all of its total, taken by nobody in particular.
INSERT INTO cash_collection (brand_id, id, order_id, what, amount, due, currency, at)
    SELECT brand_id, id, id, 'taken', total, total, currency, cash_at FROM orders WHERE cash_at IS NOT NULL AND total > 0;
DROP INDEX orders_cash;
ALTER TABLE orders DROP COLUMN cash_at;

-- A case may be about what was collected: subject_id is the entry.
ALTER TABLE payment_case ADD COLUMN collection_id {uuid};

-- How many orders one buyer may have on their way to be paid at the door, and after how many refused there cash is not
-- offered to them any more; 0: no limit.
ALTER TABLE brand ADD COLUMN cash_open_most BIGINT NOT NULL DEFAULT 3;
ALTER TABLE brand ADD COLUMN cash_refusals_most BIGINT NOT NULL DEFAULT 2;
CREATE INDEX orders_cash_of ON orders (brand_id, contact_id) WHERE method = 'cash_on_delivery';
-- One lock per buyer: two orders placed at once do not both take the last place.
CREATE TABLE cash_buyer_lock (
    brand_id   {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    PRIMARY KEY (brand_id, contact_id)
);
