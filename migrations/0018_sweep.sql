-- Both books compared, night by night. swept_until is the moment until which what the provider took has been compared with
-- what is recorded here; listed_at is when the provider's own list, or its answer about this money, was last seen to bear
-- it out.
ALTER TABLE payment_account ADD COLUMN swept_until BIGINT;
ALTER TABLE payment ADD COLUMN listed_at BIGINT;
CREATE INDEX payment_unlisted ON payment (brand_id, account_id, at) WHERE listed_at IS NULL;
