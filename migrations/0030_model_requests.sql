-- What a model is asked for: `["sale", "order", "question"]` or some of them; an empty list: everything.
ALTER TABLE model_account ADD COLUMN requests {json} NOT NULL DEFAULT '[]';
