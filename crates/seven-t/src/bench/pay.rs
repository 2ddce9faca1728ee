//! Notifications settled: from the moment a provider's signed POST begins to the moment the order is seen to be paid. The
//! provider is asked in between, as the product always does, and is a process of its own on the same cores; every payment
//! also sends its receipt. Stripe tells each payment three times. The attempts that are not paid yet are polled meanwhile.

use super::{
    Bed,
    emulator::{self, Emulator},
    engine::{Database, Engine},
    figure::Figure,
    floor::{self, per_second},
    intake::arrive,
    latency::Latencies,
    now_ms, paid,
    server::{Server, Setting, cpu_of},
    shop, till,
    till::Owed,
    webhook::Customer,
    wire::Wire,
};
use anyhow::{Context, ensure};
use kernel::{BrandId, OrderId, Uuid};
use serde_json::json;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use storage::{Db, Value, args};
use tokio::sync::{Mutex as Queue, mpsc, oneshot};

/// Payments under way at the same time.
const AT_ONCE: usize = 64;
/// Payments per second of the load that does not wait for answers.
const PACE: f64 = 50.0;
/// A payment that takes longer has been lost.
const LOST: Duration = Duration::from_secs(30);
/// More than are settled while it is measured.
const PER_SECOND: usize = 900;
/// How long the backlog of look-ups that grew before the start may take.
const QUIET: Duration = Duration::from_secs(90);

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("pay, {}, {AT_ONCE} payments at once", engine.name()));
        figures.extend(closed(bed, *engine, at).await?);
        bed.say(&format!("pay, {}, {PACE} a second", engine.name()));
        figures.extend(open(bed, *engine, at).await?);
    }
    Ok(figures)
}

/// Who waits for an order to be paid.
type Waiting = Arc<Mutex<HashMap<OrderId, oneshot::Sender<Instant>>>>;

struct Scene {
    database: Database,
    server: Server,
    emulator: Emulator,
    owed: Arc<Vec<Owed>>,
    next: Arc<AtomicUsize>,
    waiting: Waiting,
    over: Arc<AtomicBool>,
    listener: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Scene {
    async fn set(bed: &Bed, engine: Engine, at: &str, name: &str, count: usize) -> anyhow::Result<Self> {
        let database = Database::make(bed, engine, at, name).await?;
        let emulator = Emulator::start(bed).await?;
        emulator.register(None).await?;
        let customers: Vec<_> = (0..count).map(Customer::number).collect();
        emulator.know(&customers).await?;
        let setting = Setting::new(bed, &database.url, &[till::CALL_BUDGET])?;
        let house = shop::apply_to(bed, &setting, &emulator.url()).await?;
        let owed = Arc::new(till::fill(&house, &emulator, count).await?);
        let server = Server::start(&setting).await?;
        quiet(&house.db).await?;
        let (waiting, over) = (Waiting::default(), Arc::new(AtomicBool::new(false)));
        let listener = tokio::spawn(listen(house.db.clone(), waiting.clone(), over.clone()));
        Ok(Self { database, server, emulator, owed, next: Arc::default(), waiting, over, listener })
    }

    fn payer(&self) -> Payer {
        let (provider, shop) = (self.emulator.address, self.server.address);
        Payer { provider, shop, owed: self.owed.clone(), next: self.next.clone(), waiting: self.waiting.clone() }
    }

    async fn end(self) -> anyhow::Result<()> {
        self.over.store(true, Ordering::SeqCst);
        self.listener.await??;
        self.server.kill().await?;
        self.emulator.kill().await?;
        self.database.drop_it().await
    }
}

/// Waits until the look-ups that fell due before the program served are done.
async fn quiet(db: &Db) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
        let now = now_ms() as i64;
        let (due,) = db.one::<(i64,)>("SELECT COUNT(*) FROM job WHERE run_at <= $1", args![now]).await?;
        if due == 0 {
            return Ok(());
        }
        ensure!(began.elapsed() < QUIET, "{due} jobs are still due after {} s", QUIET.as_secs());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Sees which orders are paid, and tells whoever waits. Asks every few milliseconds for the newest facts of every brand:
/// what a page that follows them would see.
async fn listen(db: Db, waiting: Waiting, over: Arc<AtomicBool>) -> anyhow::Result<()> {
    let brands: Vec<(BrandId,)> = db.all("SELECT id FROM brand", args![]).await?;
    let part = |at: usize| {
        format!("SELECT subject_id FROM fact WHERE brand_id = ${} AND at >= $1 AND kind = 'order.paid'", at + 2)
    };
    let sql = (0..brands.len()).map(part).collect::<Vec<_>>().join(" UNION ALL ");
    while !over.load(Ordering::SeqCst) {
        // A transaction that began earlier may end later.
        #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
        let since = now_ms() as i64 - 2_000;
        let mut args: Vec<Value> = args![since].to_vec();
        args.extend(brands.iter().flat_map(|(brand,)| args![*brand].to_vec()));
        let paid: Vec<(Uuid,)> = db.all(&sql, &args).await?;
        let seen = Instant::now();
        for (order,) in paid {
            let waits = waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&OrderId(order));
            // Who gave up waiting no longer listens.
            waits.map(|waits| waits.send(seen));
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    Ok(())
}

/// Pays one order after the other.
struct Payer {
    provider: SocketAddr,
    shop: SocketAddr,
    owed: Arc<Vec<Owed>>,
    next: Arc<AtomicUsize>,
    waiting: Waiting,
}

impl Payer {
    /// A buyer pays at the provider, which then tells; the milliseconds from its POST to the paid order. `None`: every
    /// order is paid.
    async fn pay(&self, provider: &mut Wire, shop: &mut Wire) -> anyhow::Result<Option<f64>> {
        let Some(owed) = self.owed.get(self.next.fetch_add(1, Ordering::SeqCst)) else { return Ok(None) };
        let (tell, seen) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(owed.order, tell);
        emulator::command(provider, &format!("sessions/{}/pay", owed.session), &json!({})).await?;
        #[allow(clippy::cast_possible_truncation, reason = "seconds since 1970")]
        let seconds = (now_ms() / 1000.0) as i64;
        let notifications = paid::told(owed, seconds);
        let began = Instant::now();
        for notification in &notifications {
            let answer = shop.ask(notification).await?;
            ensure!(answer.status == 200, "a notification was answered {}", answer.status);
        }
        let seen = tokio::time::timeout(LOST, seen).await;
        let seen = seen.with_context(|| format!("{} was told and never paid", owed.reference))??;
        Ok(Some(seen.saturating_duration_since(began).as_secs_f64() * 1000.0))
    }

    async fn pay_until(self, end: Instant) -> anyhow::Result<(Latencies, Instant)> {
        let (mut provider, mut shop) = (Wire::open(self.provider).await?, Wire::open(self.shop).await?);
        let mut times = Latencies::default();
        while Instant::now() < end {
            let Some(took) = self.pay(&mut provider, &mut shop).await? else { break };
            times.note(took);
        }
        Ok((times, Instant::now()))
    }
}

async fn closed(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let floor_time = bed.seconds.min(Duration::from_secs(3));
    let count = usize::try_from(bed.seconds.as_secs())? * PER_SECOND;
    let scene = Scene::set(bed, engine, at, "pay-closed", count).await?;
    let raw = match engine {
        Engine::Sqlite => floor::sqlite(bed, AT_ONCE, 1, floor_time).await?,
        Engine::Postgres => floor::postgres(&scene.database.url, AT_ONCE, floor_time).await?,
    };
    scene.server.profile(bed)?;
    let mut wire = Wire::open(scene.emulator.address).await?;
    let asked = emulator::calls(&mut wire, "status").await?;
    let (product, provider) = (scene.server.cpu()?, cpu_of(scene.emulator.pid()?)?);
    let began = Instant::now();
    let end = began + bed.seconds;
    let tasks: Vec<_> = (0..AT_ONCE).map(|_| tokio::spawn(scene.payer().pay_until(end))).collect();
    let mut times = Latencies::default();
    let mut last = began;
    for task in tasks {
        let (more, ended) = task.await??;
        times.join(more);
        last = last.max(ended);
    }
    let took = last - began;
    let (product, provider) = (scene.server.cpu()? - product, cpu_of(scene.emulator.pid()?)? - provider);
    let asked = emulator::calls(&mut wire, "status").await? - asked;
    let settled = times.count() as u64;
    let rate = per_second(settled, took);
    let told = KINDS_TOLD * rate;
    scene.end().await?;
    #[allow(clippy::cast_precision_loss, reason = "counts of a bench")]
    let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / settled.max(1) as f64;
    let note = format!(
        "{told:.0} notifications/s; CPU of a payment: product {:.0} µs, provider {:.0} µs; {asked} look-ups for {settled} \
         payments, those of {} still open among them",
        each(product),
        each(provider),
        count as u64 - settled,
    );
    let name = format!("{AT_ONCE} at once");
    Ok(vec![
        Figure::new("pay", &name, rate, "paid/s").on(engine).over("raw", raw).noting(note),
        Figure::new("pay", format!("{name}: p50"), times.at(0.5), "ms").on(engine),
        Figure::new("pay", format!("{name}: p99"), times.at(0.99), "ms").on(engine),
    ])
}

/// Notifications of a payment, over the three providers: Stripe tells three.
const KINDS_TOLD: f64 = 5.0 / 3.0;

/// Payments that come by themselves: counted from the provider's POST, whatever else is under way.
async fn open(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of a bench")]
    let count = (bed.seconds.as_secs_f64() * PACE * 1.5) as usize + AT_ONCE;
    let scene = Scene::set(bed, engine, at, "pay-open", count).await?;
    let (give, take) = mpsc::unbounded_channel::<()>();
    let take = Arc::new(Queue::new(take));
    let tasks: Vec<_> = (0..AT_ONCE).map(|_| tokio::spawn(answer_calls(scene.payer(), take.clone()))).collect();
    arrive(bed.seconds, PACE, |_| give.send(()).is_ok()).await;
    drop(give);
    let mut times = Latencies::default();
    for task in tasks {
        times.join(task.await??);
    }
    let raw = match engine {
        Engine::Sqlite => floor::sqlite(bed, 1, 1, Duration::from_secs(1)).await?,
        Engine::Postgres => floor::postgres(&scene.database.url, 1, Duration::from_secs(1)).await?,
    };
    scene.end().await?;
    // It is kept, claimed and settled: three commits, one after the other, and a call in between.
    let commits = 3_000.0 / raw;
    let name = format!("{PACE}/s");
    Ok(vec![
        Figure::new("pay", format!("{name}: p50"), times.at(0.5), "ms").on(engine).over("three raw commits", commits),
        Figure::new("pay", format!("{name}: p99"), times.at(0.99), "ms").on(engine),
    ])
}

async fn answer_calls(payer: Payer, take: Arc<Queue<mpsc::UnboundedReceiver<()>>>) -> anyhow::Result<Latencies> {
    let (mut provider, mut shop) = (Wire::open(payer.provider).await?, Wire::open(payer.shop).await?);
    let mut times = Latencies::default();
    loop {
        let Some(()) = take.lock().await.recv().await else { return Ok(times) };
        let took = payer.pay(&mut provider, &mut shop).await?;
        times.note(took.context("more payments than the bench has orders for")?);
    }
}
