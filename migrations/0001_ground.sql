-- What happened, append-only: history for people, stream for live pages, source of analytics.
CREATE TABLE fact (
    brand_id   {uuid} NOT NULL,
    id         {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    subject_id {uuid} NOT NULL,
    data       {json} NOT NULL,
    PRIMARY KEY (brand_id, id)
);
CREATE INDEX fact_stream  ON fact (brand_id, at, id);
CREATE INDEX fact_subject ON fact (brand_id, subject_id, at);

-- Work to do, now or later. run_at is when it may next be claimed: a claim moves it to the end of the lease; again_at
-- is the time wanted by whoever enqueued the job once more while it ran.
CREATE TABLE job (
    brand_id    {uuid} NOT NULL,
    id          {uuid} NOT NULL,
    kind        TEXT   NOT NULL,
    uniq        TEXT,
    lane        {uuid},
    payload     {json} NOT NULL,
    run_at      BIGINT NOT NULL,
    again_at    BIGINT,
    lease_until BIGINT,
    fence       BIGINT NOT NULL DEFAULT 0,
    revision    BIGINT NOT NULL DEFAULT 0,
    attempts    BIGINT NOT NULL DEFAULT 0,
    last_error  TEXT,
    dead_at     BIGINT,
    PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX job_uniq ON job (brand_id, kind, uniq);
CREATE INDEX job_due       ON job (run_at) WHERE dead_at IS NULL;
CREATE INDEX job_due_brand ON job (brand_id, run_at, id) WHERE dead_at IS NULL;
CREATE INDEX job_lane      ON job (brand_id, lane) WHERE lane IS NOT NULL AND dead_at IS NULL;
