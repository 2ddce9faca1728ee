-- Which agent answers when a brand has several: the one with the smallest position. conduct: its hours, what it says when it
-- is away, how long it waits, when a human is asked, whether it says that it is an AI; what is absent is the product's own.
ALTER TABLE agent ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent ADD COLUMN conduct {json} NOT NULL DEFAULT '{}';

-- Why a model that was to think gave up, so that it can be counted how often the built-in brain answered instead.
ALTER TABLE answer_reason ADD COLUMN gave_up TEXT;
CREATE INDEX answer_reason_gave_up ON answer_reason (brand_id, at) WHERE gave_up IS NOT NULL;
