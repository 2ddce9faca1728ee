-- What a brand says unasked about unpaid orders: minutes before the end of the hold, hours after the order or its end
-- (0: never), and between which minutes of its day it says nothing (equal: it always may).
ALTER TABLE brand ADD COLUMN remind_before BIGINT NOT NULL DEFAULT 10;
ALTER TABLE brand ADD COLUMN remind_after BIGINT NOT NULL DEFAULT 3;
ALTER TABLE brand ADD COLUMN quiet_from BIGINT NOT NULL DEFAULT 1260;
ALTER TABLE brand ADD COLUMN quiet_until BIGINT NOT NULL DEFAULT 480;

-- The reminders an order has had: one of each kind, so two at most. which: before (the end of its hold), after.
CREATE TABLE order_reminder (
    brand_id {uuid} NOT NULL,
    order_id {uuid} NOT NULL,
    which    TEXT   NOT NULL CHECK (which IN ('before', 'after')),
    sent_at  BIGINT NOT NULL,
    PRIMARY KEY (brand_id, order_id, which)
);
