-- News of a brand's lines is read newest first (ids are in the order of time). What the merchant wrote from their phone may
-- stand there too; it is shown in its conversation and would bury the news.
CREATE INDEX line_news_told ON line_news (brand_id, id) WHERE field <> 'smb_message_echoes';

-- What could not be read is looked for by the number it came for.
CREATE INDEX stray_update_number ON stray_update (phone_number_id, id);
