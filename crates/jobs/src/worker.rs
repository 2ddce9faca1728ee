use crate::{Claim, JobError, Outcome, Registry, backoff, store};
use kernel::{BrandId, Millis, seconds};
use std::{sync::Arc, time::Duration};
use storage::{Db, StoreError, Tx};
use tokio::{sync::Semaphore, task::JoinSet};

/// How a worker works.
#[derive(Debug, Clone, Copy)]
pub struct WorkerOptions {
    /// Jobs at once in this process; those that can wait take half of these places at most, so that a provider that is slow to
    /// answer what a plan asks keeps nobody waiting.
    pub at_once: usize,
    /// How long a claim is ours: longer than the slowest job.
    pub lease: Millis,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self { at_once: 32, lease: seconds(60) }
    }
}

/// The longest sleep: other nodes' jobs are found by asking.
const POLL: Millis = seconds(1);
/// How long a free place waits for others to become free.
const GATHER: Duration = Duration::from_millis(3);
/// Brands looked at per round.
const BRANDS: i64 = 32;

/// Claims due jobs and runs them until told to stop.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    registry: Arc<Registry>,
    options: WorkerOptions,
}

impl Worker {
    /// A worker on `db` that can do what `registry` lists.
    pub fn new(db: Db, registry: Arc<Registry>, options: WorkerOptions) -> Self {
        Self { db, registry, options }
    }

    /// Works until `stop` ends, then waits for the jobs under way.
    pub async fn work(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let slots = Slots::new(self.options.at_once);
        let mut running = JoinSet::new();
        loop {
            while running.try_join_next().is_some() {}
            // Slots are taken here only, so that what is free stays free.
            let (free, patient) = (slots.all.available_permits(), slots.patient.available_permits());
            let claimed = self.start_due((free, patient), &slots, &mut running).await;
            let woken = async {
                if claimed >= free {
                    // Every slot is taken: the next to end makes room.
                    gathered(&slots.all, self.options.at_once).await;
                } else if claimed == 0 {
                    let wake = self.db.signals().jobs.notified();
                    let due = async { tokio::time::timeout(self.until_next(patient > 0).await, wake).await };
                    tokio::select! {
                        _ = due => {}
                        // What can wait does, until one of its kind ends.
                        () = gathered(&slots.patient, self.options.at_once / 2), if patient == 0 => {}
                    }
                }
            };
            tokio::select! {
                () = woken => {}
                () = &mut stop => break,
            }
        }
        while running.join_next().await.is_some() {}
    }

    async fn until_next(&self, patient: bool) -> Duration {
        let wait = match store::next_due(&self.db, patient).await {
            Ok(Some(at)) => (at - self.db.clock().now()).clamp(Millis(0), POLL),
            Ok(None) | Err(_) => POLL,
        };
        // A millisecond at least: a job held back by its lane is due and yet not to be had.
        Duration::from_millis(u64::try_from(wait.0).unwrap_or_default().max(1))
    }

    async fn start_due(&self, free: (usize, usize), slots: &Slots, running: &mut JoinSet<()>) -> usize {
        let due = match self.claim_due(free).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(error = %error, "The queue cannot be read for now: {error}");
                tokio::time::sleep(Duration::from_millis(250)).await;
                return 0;
            }
        };
        let count = due.len();
        for job in due {
            let (worker, place) = (self.clone(), slots.take(job.patient));
            running.spawn(async move {
                let _place = place;
                worker.run(job).await;
            });
        }
        count
    }

    /// Claims due jobs in one transaction, up to `free` of which `patient` may be such as can wait: of each brand its share,
    /// those who have waited longest first, and what can wait in the room that the others leave.
    async fn claim_due(&self, (free, patient): (usize, usize)) -> Result<Vec<Due>, StoreError> {
        if free == 0 {
            return Ok(Vec::new());
        }
        let brands = store::brands_with_work(&self.db, self.db.clock().now(), patient > 0, BRANDS).await?;
        if brands.is_empty() {
            return Ok(Vec::new());
        }
        let of = |waits: fn(&store::WithWork) -> bool| {
            brands.iter().filter(|with| waits(with)).map(|with| with.brand).collect::<Vec<_>>()
        };
        let (hurried, can_wait) = (of(|with| with.hurried), of(|with| with.patient));
        self.db
            .write(async |tx| {
                let mut claimed = self.claim(tx, &hurried, false, free).await?;
                let room = (free - claimed.len()).min(patient);
                claimed.extend(self.claim(tx, &can_wait, true, room).await?);
                Ok(claimed)
            })
            .await
    }

    /// Claims up to `limit` jobs of these brands, each its share: what one leaves, the next round gives to others.
    async fn claim(
        &self,
        tx: &mut Tx,
        brands: &[BrandId],
        patient: bool,
        limit: usize,
    ) -> Result<Vec<Due>, StoreError> {
        if brands.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let (each, more) = (limit / brands.len(), limit % brands.len());
        let share = |at: usize| i64::try_from(each + usize::from(at < more)).unwrap_or(i64::MAX);
        let (dialect, now) = (tx.dialect(), tx.now());
        let lease = (now, now + self.options.lease);
        let claims: Vec<_> = brands
            .iter()
            .enumerate()
            .filter(|(at, _)| share(*at) > 0)
            .map(|(at, brand)| store::claim(dialect, *brand, patient, lease, share(at)))
            .collect();
        let claimed = brands.iter().zip(tx.ask(claims).await?);
        Ok(claimed.flat_map(|(brand, rows)| rows.into_iter().map(|row| Due::new(*brand, row))).collect())
    }

    async fn run(&self, due: Due) {
        let Due { brand, kind, payload, claim, .. } = due;
        let claim = Arc::new(claim);
        let Some(work) = self.registry.run(&kind, payload, claim.clone()) else {
            tracing::error!(job.kind = %kind, "No handler for job {kind}");
            self.settle(brand, &kind, &claim, Err(JobError::Failed("no handler in this program".into()))).await;
            return;
        };
        // A panic is a defect of the handler, not of the queue: it counts as a failure and is tried again.
        let outcome = match tokio::spawn(work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(JobError::Failed("the handler panicked".into())),
        };
        metrics::counter!("seven_t_jobs_total", "kind" => kind.clone(), "ok" => if outcome.is_ok() { "yes" } else { "no" })
            .increment(1);
        if !claim.has_ended() || outcome.is_err() {
            self.settle(brand, &kind, &claim, outcome).await;
        }
    }

    async fn settle(&self, brand: BrandId, kind: &str, claim: &Claim, outcome: Result<Outcome, JobError>) {
        let settled: Result<(), StoreError> = self
            .db
            .write(async |tx| {
                let now = tx.now();
                match outcome {
                    Ok(Outcome::Done) => claim.end(tx).await,
                    Ok(Outcome::Cancel(why)) => {
                        tracing::info!(job.kind = kind, job.id = %claim.id, "Job {kind} cancelled: {why}");
                        claim.end(tx).await
                    }
                    Ok(Outcome::Snooze(until)) => store::put_back(tx, brand, claim.id, claim.fence, until, None).await,
                    Err(JobError::Store(StoreError::StaleClaim)) => Ok(()),
                    Err(error) if claim.attempts >= backoff::TRIES => {
                        tracing::error!(job.kind = kind, job.id = %claim.id, "Job {kind} set aside: {error}");
                        store::bury(tx, brand, claim.id, claim.fence, &error.to_string()).await
                    }
                    Err(error) => {
                        tracing::warn!(job.kind = kind, job.id = %claim.id, "Job {kind} failed, will try again: {error}");
                        let asked = match error {
                            JobError::AskedToWait { at_least, .. } => at_least,
                            _ => Millis(0),
                        };
                        let at = now + backoff::delay(claim.attempts, tx.chance()).max(asked);
                        store::put_back(tx, brand, claim.id, claim.fence, at, Some(&error.to_string())).await
                    }
                }
            })
            .await;
        if let Err(error) = settled {
            // Nothing lost: the lease passes and the job is claimed again.
            tracing::warn!(job.kind = kind, error = %error, "The end of job {kind} was not recorded: {error}");
        }
    }
}

/// The places of a worker: all of them, and among them those for what can wait.
struct Slots {
    all: Arc<Semaphore>,
    patient: Arc<Semaphore>,
}

impl Slots {
    fn new(at_once: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(at_once)), patient: Arc::new(Semaphore::new((at_once / 2).max(1))) }
    }

    /// A place, given back when it is dropped. Claims are made for what is free only.
    fn take(&self, patient: bool) -> impl Send + use<> {
        let one = |of: &Arc<Semaphore>| of.clone().try_acquire_owned().ok();
        (one(&self.all), patient.then(|| one(&self.patient)))
    }
}

/// Waits until a place is free; a moment more, and one claim serves several.
async fn gathered(of: &Semaphore, at_once: usize) {
    drop(of.acquire().await);
    let several = u32::try_from(at_once / 4).unwrap_or(u32::MAX).max(1);
    let _ = tokio::time::timeout(GATHER, of.acquire_many(several)).await;
}

struct Due {
    brand: BrandId,
    kind: String,
    patient: bool,
    payload: serde_json::Value,
    claim: Claim,
}

impl Due {
    fn new(brand: BrandId, row: store::ClaimedRow) -> Self {
        let claim = Claim::new(brand, (row.id, row.fence), row.revision, row.attempts);
        Self { brand, kind: row.kind, patient: row.patient > 0, payload: row.payload.0, claim }
    }
}

/// Runs everything that is due, one job after another, until nothing is: how a story lets time pass.
#[kernel::boxed]
pub async fn run_due(worker: &Worker) -> Result<usize, StoreError> {
    let mut ran = 0;
    loop {
        let due = worker.claim_due((64, 64)).await?;
        if due.is_empty() {
            return Ok(ran);
        }
        for job in due {
            worker.run(job).await;
            ran += 1;
        }
    }
}

/// Makes every claimed job claimable again: for a start that knows that no other process works on this database.
#[kernel::boxed]
pub async fn release_leases(db: &Db) -> Result<u64, StoreError> {
    db.write(async |tx| store::release_leases(tx).await).await
}
