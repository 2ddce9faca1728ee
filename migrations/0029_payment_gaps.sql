-- When a provider was last asked about an attempt and gave no answer that can be used: that counts, too, where it is asked
-- at most once per ten seconds (looked_at is when it answered).
ALTER TABLE attempt ADD COLUMN failed_at BIGINT;

-- What a lost dispute had taken and the bank gave back after all: the counter-entry of that refund, once.
CREATE TABLE won_back (
    brand_id   {uuid} NOT NULL,
    refund_id  {uuid} NOT NULL,
    payment_id {uuid} NOT NULL,
    order_id   {uuid},
    amount     BIGINT NOT NULL CHECK (amount > 0),
    currency   TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (brand_id, refund_id)
);
CREATE INDEX won_back_order   ON won_back (brand_id, order_id);
CREATE INDEX won_back_payment ON won_back (brand_id, payment_id);
CREATE INDEX won_back_at      ON won_back (brand_id, at);

-- On which day a human gave the money back, as they noted it beside the operator's reference.
ALTER TABLE refund ADD COLUMN given_on BIGINT;

-- Since when the provider does not accept the account's keys, and its word for it; none while it does.
ALTER TABLE payment_account ADD COLUMN refused_since BIGINT;
ALTER TABLE payment_account ADD COLUMN refused_why TEXT;
