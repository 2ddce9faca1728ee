use kernel::{BrandId, JobId, Millis, Uuid};
use storage::{Ask, Db, Dialect, Json, Read, StoreError, Tx, args, row};

row! {
    /// A job as claimed.
    pub(crate) struct ClaimedRow {
        pub id: JobId,
        pub kind: String,
        pub payload: Json<serde_json::Value>,
        pub fence: i64,
        pub revision: i64,
        pub attempts: i64,
        pub patient: i64,
    }
}

pub(crate) struct NewJob {
    pub brand: BrandId,
    pub kind: &'static str,
    pub key: Option<String>,
    pub lane: Option<Uuid>,
    pub payload: serde_json::Value,
    pub run_at: Millis,
    /// Whether it can wait for other work.
    pub patient: bool,
}

/// What becomes of a job that is enqueued again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It moves to the new time.
    Moves,
    /// The earlier of the two times counts.
    Earlier,
}

/// Inserts the job; the same key again moves its time and renews its payload. A job that is running is marked to run
/// once more: its end sees another revision.
#[kernel::boxed]
pub(crate) async fn insert(tx: &mut Tx, job: NewJob, again: Again) -> Result<(), StoreError> {
    const MOVES: &str = "INSERT INTO job (brand_id, id, kind, uniq, lane, payload, run_at, patient) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (brand_id, kind, uniq) DO UPDATE SET payload = excluded.payload, revision = job.revision + 1, \
        attempts = 0, dead_at = NULL, last_error = NULL, patient = excluded.patient, \
        run_at = CASE WHEN job.lease_until IS NULL THEN excluded.run_at ELSE job.run_at END, \
        again_at = CASE WHEN job.lease_until IS NULL THEN NULL ELSE excluded.run_at END";
    // Once somebody wants it who does not wait, it does not wait, until it has begun.
    const EARLIER: &str = "INSERT INTO job (brand_id, id, kind, uniq, lane, payload, run_at, patient) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (brand_id, kind, uniq) DO UPDATE SET payload = excluded.payload, revision = job.revision + 1, \
        attempts = 0, dead_at = NULL, last_error = NULL, \
        patient = CASE WHEN job.patient = 0 AND job.dead_at IS NULL AND (job.lease_until IS NULL OR job.again_at IS NOT NULL) \
            THEN 0 ELSE excluded.patient END, \
        run_at = CASE WHEN job.lease_until IS NOT NULL OR (job.run_at < excluded.run_at AND job.dead_at IS NULL) \
            THEN job.run_at ELSE excluded.run_at END, \
        again_at = CASE WHEN job.lease_until IS NULL THEN NULL \
            WHEN job.again_at < excluded.run_at THEN job.again_at ELSE excluded.run_at END";
    let sql = match again {
        Again::Moves => MOVES,
        Again::Earlier => EARLIER,
    };
    let id = JobId(tx.new_id());
    let patient = i64::from(job.patient);
    tx.put(sql, args![job.brand, id, job.kind, job.key, job.lane, job.payload, job.run_at, patient]).await?;
    Ok(())
}

/// The fence of a job that was claimed once.
pub(crate) const FIRST_FENCE: i64 = 1;

/// Inserts the job as one that is claimed until `lease`; the same key again moves it as [`insert`] does, and then no job
/// has the id that is given.
#[kernel::boxed]
pub(crate) async fn insert_claimed(tx: &mut Tx, job: NewJob, lease: Millis) -> Result<JobId, StoreError> {
    const SQL: &str = "INSERT INTO job (brand_id, id, kind, uniq, lane, payload, run_at, lease_until, fence, attempts) \
        VALUES ($1, $2, $3, $4, $5, $6, $8, $8, $9, 1) \
        ON CONFLICT (brand_id, kind, uniq) DO UPDATE SET payload = excluded.payload, revision = job.revision + 1, \
        attempts = 0, dead_at = NULL, last_error = NULL, patient = 0, \
        run_at = CASE WHEN job.lease_until IS NULL THEN $7 ELSE job.run_at END, \
        again_at = CASE WHEN job.lease_until IS NULL THEN NULL ELSE $7 END";
    let id = JobId(tx.new_id());
    let args = args![job.brand, id, job.kind, job.key, job.lane, job.payload, job.run_at, lease, FIRST_FENCE];
    tx.put(SQL, args).await?;
    Ok(id)
}

/// Removes a waiting job by key; one that runs ends by itself. True if it was waiting.
#[kernel::boxed]
pub(crate) async fn delete(tx: &mut Tx, brand: BrandId, kind: &str, key: &str) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM job WHERE brand_id = $1 AND kind = $2 AND uniq = $3 AND lease_until IS NULL";
    Ok(tx.exec(SQL, args![brand, kind, key]).await? > 0)
}

/// A brand with work due, and of which patience.
pub(crate) struct WithWork {
    pub brand: BrandId,
    pub hurried: bool,
    pub patient: bool,
}

/// Brands with work due, those who have waited longest first; `patient`: those too whose work can all wait.
#[kernel::boxed]
pub(crate) async fn brands_with_work(
    db: &Db,
    now: Millis,
    patient: bool,
    limit: i64,
) -> Result<Vec<WithWork>, StoreError> {
    const SQL: &str = "SELECT brand_id, MIN(run_at), MIN(patient), MAX(patient) FROM job \
        WHERE run_at <= $1 AND dead_at IS NULL AND patient <= $2 GROUP BY brand_id ORDER BY 2 LIMIT $3";
    let rows: Vec<(BrandId, i64, i64, i64)> = db.all(SQL, args![now, i64::from(patient), limit]).await?;
    let with_work =
        |(brand, _, least, most): (BrandId, i64, i64, i64)| WithWork { brand, hurried: least == 0, patient: most > 0 };
    Ok(rows.into_iter().map(with_work).collect())
}

/// Claims due jobs of one brand until `lease`, those that can wait or the others: within each lane only the first, and none
/// while another of the lane runs.
pub(crate) fn claim(
    dialect: Dialect,
    brand: BrandId,
    patient: bool,
    (now, lease): (Millis, Millis),
    limit: i64,
) -> Ask<ClaimedRow> {
    // Materialised: PostgreSQL may run a subquery of the update more than once, and each run would lock as many again.
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT j.id FROM job j WHERE j.brand_id = $1 AND j.patient = $5 AND j.run_at <= $2 \
           AND j.dead_at IS NULL AND (j.lane IS NULL OR NOT EXISTS (SELECT 1 FROM job o WHERE o.brand_id = $1 \
             AND o.lane = j.lane AND o.id <> j.id AND o.dead_at IS NULL AND (o.lease_until > $2 \
             OR (o.run_at <= $2 AND (o.run_at < j.run_at OR (o.run_at = j.run_at AND o.id < j.id)))))) \
           ORDER BY j.run_at, j.id LIMIT $4{}) \
         UPDATE job SET run_at = $3, lease_until = $3, fence = fence + 1, attempts = attempts + 1 \
         WHERE brand_id = $1 AND id IN (SELECT id FROM due) RETURNING {}",
        dialect.for_update_skip_locked(),
        ClaimedRow::COLUMNS,
    );
    Ask::new::<ClaimedRow>(sql, args![brand, now, lease, limit, i64::from(patient)])
}

/// Ends a claimed job: deletes it, unless it was enqueued again while it ran. The fence must be the claim's own.
pub(crate) fn delete_claimed(brand: BrandId, id: JobId, fence: i64, revision: i64) -> Ask<(JobId,)> {
    const SQL: &str = "DELETE FROM job WHERE brand_id = $1 AND id = $2 AND fence = $3 AND revision = $4 RETURNING id";
    Ask::new::<(JobId,)>(SQL, args![brand, id, fence, revision])
}

/// Lets a claimed job that was enqueued again while it ran wait for that time. False if the claim has passed to another.
#[kernel::boxed]
pub(crate) async fn run_again(tx: &mut Tx, brand: BrandId, id: JobId, fence: i64) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE job SET run_at = COALESCE(again_at, run_at), again_at = NULL, lease_until = NULL, attempts = 0 \
        WHERE brand_id = $1 AND id = $2 AND fence = $3";
    let again = tx.exec(SQL, args![brand, id, fence]).await? > 0;
    if again {
        tx.wake_workers();
    }
    Ok(again)
}

/// Keeps a claimed job until `lease`. False if the claim has passed to another.
#[kernel::boxed]
pub(crate) async fn keep(
    tx: &mut Tx,
    brand: BrandId,
    id: JobId,
    fence: i64,
    lease: Millis,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE job SET run_at = $4, lease_until = $4 \
        WHERE brand_id = $1 AND id = $2 AND fence = $3 AND lease_until IS NOT NULL";
    Ok(tx.exec(SQL, args![brand, id, fence, lease]).await? > 0)
}

/// Gives a claimed job back to be run at `at`; `failed` keeps the count of attempts and the reason.
#[kernel::boxed]
pub(crate) async fn put_back(
    tx: &mut Tx,
    brand: BrandId,
    id: JobId,
    fence: i64,
    at: Millis,
    failed: Option<&str>,
) -> Result<(), StoreError> {
    const SNOOZED: &str = "UPDATE job SET run_at = COALESCE(again_at, $4), again_at = NULL, lease_until = NULL, attempts = 0 \
        WHERE brand_id = $1 AND id = $2 AND fence = $3";
    const FAILED: &str = "UPDATE job SET run_at = COALESCE(again_at, $4), again_at = NULL, lease_until = NULL, last_error = $5 \
        WHERE brand_id = $1 AND id = $2 AND fence = $3";
    match failed {
        None => tx.put(SNOOZED, args![brand, id, fence, at]).await,
        Some(why) => tx.put(FAILED, args![brand, id, fence, at, why]).await,
    }
}

/// Sets aside a job that failed too often: kept for a human, never claimed again by itself.
#[kernel::boxed]
pub(crate) async fn bury(tx: &mut Tx, brand: BrandId, id: JobId, fence: i64, why: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE job SET dead_at = $4, lease_until = NULL, last_error = $5 \
        WHERE brand_id = $1 AND id = $2 AND fence = $3";
    let now = tx.now();
    tx.put(SQL, args![brand, id, fence, now, why]).await?;
    Ok(())
}

/// When the next job may be claimed; `patient`: one that can wait, too.
#[kernel::boxed]
pub(crate) async fn next_due(db: &Db, patient: bool) -> Result<Option<Millis>, StoreError> {
    const SQL: &str = "SELECT MIN(run_at) FROM job WHERE dead_at IS NULL AND patient <= $1";
    let (at,): (Option<Millis>,) = db.one(SQL, args![i64::from(patient)]).await?;
    Ok(at)
}

/// Jobs due now, waiting in all, and set aside: for the health page and metrics.
#[kernel::boxed]
pub async fn counts(db: &Db, now: Millis) -> Result<(i64, i64, i64), StoreError> {
    const SQL: &str = "SELECT \
        CAST(COALESCE(SUM(CASE WHEN dead_at IS NULL AND run_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN dead_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) FROM job";
    db.one(SQL, args![now]).await
}

/// Jobs of a kind that wait or run, of all brands, and when the first of them was to begin: for the operator.
#[kernel::boxed]
pub async fn waiting_of(on: &mut dyn Read, kind: &str) -> Result<(i64, Option<Millis>), StoreError> {
    on.one("SELECT COUNT(*), MIN(run_at) FROM job WHERE kind = $1 AND dead_at IS NULL", args![kind]).await
}

/// Makes every claimed job claimable again: for a start that knows that no other process works on this database.
#[kernel::boxed]
pub(crate) async fn release_leases(tx: &mut Tx) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE job SET lease_until = NULL, run_at = $1, again_at = NULL WHERE lease_until IS NOT NULL";
    let now = tx.now();
    tx.exec(SQL, args![now]).await
}
