-- Who may ask by a WhatsApp message for a customer's payment link: the brand's couriers, and teammates by their own phone.
-- Digits with the country code, as WhatsApp writes them.
ALTER TABLE brand ADD COLUMN couriers {json} NOT NULL DEFAULT '[]';
ALTER TABLE teammate ADD COLUMN phone TEXT;
CREATE INDEX teammate_phone ON teammate (org_id, phone);
