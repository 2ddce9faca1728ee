-- From whom the operator withholds voices: an organisation, a brand, or, under the nil id, everybody. The merchants' own
-- switches stay as they are.
CREATE TABLE voices_withheld (
    whose        {uuid} NOT NULL PRIMARY KEY,
    withheld_by  {uuid} NOT NULL,
    withheld_at  BIGINT NOT NULL
);
