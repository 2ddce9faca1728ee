-- The steps of an order at which the brand tells its customer: preparing, out_for_delivery, delivered.
ALTER TABLE brand ADD COLUMN notices {json} NOT NULL DEFAULT '[]';
