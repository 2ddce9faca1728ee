-- Meta's catalogue that is connected to a line's account: goods are shown with their pictures where it is told.
ALTER TABLE line ADD COLUMN catalog_id TEXT;
