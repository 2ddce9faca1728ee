-- Work that can wait for other work is claimed after it, and takes a part of the slots only.
ALTER TABLE job ADD COLUMN patient BIGINT NOT NULL DEFAULT 0;
DROP INDEX job_due_brand;
CREATE INDEX job_due_brand ON job (brand_id, patient, run_at, id) WHERE dead_at IS NULL;
