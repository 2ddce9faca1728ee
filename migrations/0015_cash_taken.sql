-- Cash taken at the door, by day: the orders that were delivered with nothing paid before.
CREATE INDEX orders_cash ON orders (brand_id, state_at DESC) WHERE state = 'delivered' AND payment_id IS NULL;
