//! Turns: from a signed webhook to the answer that the emulator took. The emulator is a process of its own on the same
//! cores and tells `sent` and `delivered` back, two more webhooks a turn. Customers walk through whole purchases.

use super::{
    Bed,
    emulator::{self, Emulator, Sent},
    engine::{Database, Engine},
    figure::{Figure, Reach},
    floor::per_second,
    intake::arrive,
    latency::Latencies,
    now_ms,
    server::{Server, Setting, cpu_of},
    shop, talk,
    webhook::Customer,
    wire::Wire,
};
use anyhow::{Context, ensure};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Mutex as Queue, mpsc, oneshot};

/// Customers in the middle of a walk at the same time.
const AT_ONCE: usize = 256;
/// Webhooks per second of the load that does not wait for answers, and the most customers it may need at once.
const PACE: f64 = 200.0;
const ARRIVING: usize = 400;
/// An answer that takes longer has been lost.
const LOST: Duration = Duration::from_secs(20);
/// Caches fill and connections open before it counts.
const WARM_UP: Duration = Duration::from_secs(2);

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("turn, {}, {AT_ONCE} customers at once", engine.name()));
        figures.extend(closed(bed, *engine, at).await?);
        bed.say(&format!("turn, {}, {PACE} a second", engine.name()));
        figures.extend(open(bed, *engine, at).await?);
    }
    Ok(figures)
}

/// Who waits for an answer, by phone; the sender hears when the emulator took it.
type Waiting = Arc<Mutex<HashMap<String, oneshot::Sender<f64>>>>;

/// A product, its emulator, and customers known to both.
struct Scene {
    database: Database,
    server: Server,
    emulator: Emulator,
    waiting: Waiting,
    /// The next customer to come.
    next: Arc<AtomicUsize>,
    known: usize,
    over: Arc<AtomicBool>,
    /// Answers that nobody waited for.
    extra: Arc<AtomicUsize>,
    listener: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Scene {
    async fn set(bed: &Bed, engine: Engine, at: &str, name: &str) -> anyhow::Result<Self> {
        let database = Database::make(bed, engine, at, name).await?;
        let emulator = Emulator::start(bed).await?;
        emulator.register(None).await?;
        // A walk has five turns: enough for 1,500 a second.
        let known = 2_000 + usize::try_from((bed.seconds + WARM_UP).as_secs())? * 300;
        let customers: Vec<_> = (0..known).map(Customer::number).collect();
        emulator.know(&customers).await?;
        let setting = Setting::new(bed, &database.url, &[("SEVEN_T__CONVERSATION__BURST_WAIT_MS", "0")])?;
        drop(shop::apply_to(bed, &setting, &emulator.url()).await?);
        let server = Server::start(&setting).await?;
        emulator.register(Some(&format!("http://{}/webhooks/whatsapp", setting.address))).await?;
        let (waiting, over, extra) = (Waiting::default(), Arc::new(AtomicBool::new(false)), Arc::default());
        let listener = tokio::spawn(listen(
            Wire::open(emulator.address).await?,
            waiting.clone(),
            over.clone(),
            Arc::clone(&extra),
        ));
        Ok(Self { database, server, emulator, waiting, next: Arc::default(), known, over, extra, listener })
    }

    fn speaker(&self) -> Speaker {
        Speaker {
            address: self.server.address,
            waiting: self.waiting.clone(),
            next: self.next.clone(),
            known: self.known,
            customer: None,
        }
    }

    async fn end(self) -> anyhow::Result<()> {
        self.over.store(true, Ordering::SeqCst);
        self.listener.await??;
        self.server.kill().await?;
        self.emulator.kill().await?;
        self.database.drop_it().await
    }
}

/// Hears what the emulator takes and tells it to whoever waits. Asking every few milliseconds costs less than a stream;
/// the times are the emulator's own.
async fn listen(
    mut wire: Wire,
    waiting: Waiting,
    over: Arc<AtomicBool>,
    extra: Arc<AtomicUsize>,
) -> anyhow::Result<()> {
    let mut heard = 0;
    while !over.load(Ordering::SeqCst) {
        let news = emulator::sent(&mut wire, heard).await?;
        heard += news.len();
        // Read receipts are among them.
        for Sent { customer, at, .. } in news.into_iter().filter(|sent| sent.kind == "message") {
            let waits = waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&customer);
            match waits {
                // Who gave up waiting no longer listens.
                #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
                Some(waits) => drop(waits.send(at as f64)),
                None => drop(extra.fetch_add(1, Ordering::SeqCst)),
            }
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    Ok(())
}

/// Somebody at a phone: walks one customer through a purchase, then another.
struct Speaker {
    address: SocketAddr,
    waiting: Waiting,
    next: Arc<AtomicUsize>,
    known: usize,
    customer: Option<(Customer, usize, usize)>,
}

impl Speaker {
    /// Says the next thing over `wire`, and tells when the emulator took the answer.
    async fn turn(&mut self, wire: &mut Wire) -> anyhow::Result<f64> {
        let (customer, number, at) = match self.customer.take() {
            Some(speaking) => speaking,
            None => {
                let number = self.next.fetch_add(1, Ordering::SeqCst);
                ensure!(number < self.known, "more turns than the bench has customers for");
                (Customer::number(number), number, 0)
            }
        };
        let walk = talk::walk(customer.line, number);
        let (answered, answer) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(customer.phone.clone(), answered);
        #[allow(clippy::cast_possible_truncation, reason = "seconds since 1970")]
        let seconds = (now_ms() / 1000.0) as i64;
        let request = customer.says((number as u64) << 8 | at as u64, walk[at], seconds);
        let taken = wire.ask(&request).await?;
        ensure!(taken.status == 200, "a webhook was answered {}", taken.status);
        let accepted = tokio::time::timeout(LOST, answer).await;
        let accepted =
            accepted.with_context(|| format!("no answer to « {} » on line {}", walk[at], customer.line))??;
        if at + 1 < walk.len() {
            self.customer = Some((customer, number, at + 1));
        }
        Ok(accepted)
    }
}

async fn closed(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let scene = Scene::set(bed, engine, at, "turn-closed").await?;
    let warm = Instant::now() + WARM_UP;
    let end = warm + bed.seconds;
    let tasks: Vec<_> = (0..AT_ONCE).map(|_| tokio::spawn(walk_until(scene.speaker(), warm, end))).collect();
    tokio::time::sleep_until(warm.into()).await;
    scene.server.profile(bed)?;
    let (product, emulator) = (scene.server.cpu()?, cpu_of(scene.emulator.pid()?)?);
    tokio::time::sleep_until(end.into()).await;
    let (product, emulator) = (scene.server.cpu()? - product, cpu_of(scene.emulator.pid()?)? - emulator);
    let mut times = Latencies::default();
    for task in tasks {
        times.join(task.await??);
    }
    let rate = per_second(times.count() as u64, bed.seconds);
    let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / bed.seconds.as_secs_f64() / rate;
    let note = format!(
        "CPU of a turn: product {:.0} µs, emulator {:.0} µs; {} customers on {} lines of {} brands, {} answers more",
        each(product),
        each(emulator),
        scene.next.load(Ordering::SeqCst).min(scene.known),
        shop::LINES,
        shop::BRANDS,
        scene.extra.load(Ordering::SeqCst),
    );
    scene.end().await?;
    Ok(vec![
        Figure::new("turn", format!("{AT_ONCE} at once"), rate, "turns/s")
            .on(engine)
            .with_reach(Reach::AtLeast(600.0))
            .noting(note),
        Figure::new("turn", format!("{AT_ONCE} at once: p50"), times.at(0.5), "ms").on(engine),
        Figure::new("turn", format!("{AT_ONCE} at once: p99"), times.at(0.99), "ms").on(engine),
    ])
}

async fn walk_until(mut speaker: Speaker, warm: Instant, end: Instant) -> anyhow::Result<Latencies> {
    let mut wire = Wire::open(speaker.address).await?;
    let mut times = Latencies::default();
    while Instant::now() < end {
        let (began, at) = (now_ms(), Instant::now());
        let accepted = speaker.turn(&mut wire).await?;
        // A turn counts in the time in which it ends.
        if at >= warm && Instant::now() < end {
            times.note((accepted - began).max(0.0));
        }
    }
    Ok(times)
}

async fn open(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let scene = Scene::set(bed, engine, at, "turn-open").await?;
    let (give, take) = mpsc::unbounded_channel::<(Instant, f64, bool)>();
    let take = Arc::new(Queue::new(take));
    let tasks: Vec<_> = (0..ARRIVING).map(|_| tokio::spawn(answer_calls(scene.speaker(), take.clone()))).collect();
    let warm = Instant::now() + WARM_UP;
    arrive(WARM_UP + bed.seconds, PACE, |due| {
        let wall = now_ms() - due.elapsed().as_secs_f64() * 1000.0;
        give.send((due, wall, due >= warm)).is_ok()
    })
    .await;
    drop(give);
    let mut times = Latencies::default();
    for task in tasks {
        times.join(task.await??);
    }
    scene.end().await?;
    Ok(vec![
        Figure::new("turn", format!("{PACE}/s: p50"), times.at(0.5), "ms").on(engine),
        Figure::new("turn", format!("{PACE}/s: p99"), times.at(0.99), "ms").on(engine).with_reach(Reach::AtMost(100.0)),
    ])
}

async fn answer_calls(
    mut speaker: Speaker,
    take: Arc<Queue<mpsc::UnboundedReceiver<(Instant, f64, bool)>>>,
) -> anyhow::Result<Latencies> {
    let mut wire = Wire::open(speaker.address).await?;
    let mut times = Latencies::default();
    loop {
        let Some((_, due, counts)) = take.lock().await.recv().await else { return Ok(times) };
        let accepted = speaker.turn(&mut wire).await?;
        if counts {
            times.note((accepted - due).max(0.0));
        }
    }
}
