//! Durable webhooks: how many a second, and how long the acknowledgement takes. Everything behind goes on as in life: the
//! intake reads what was kept, the agent answers when the burst wait has passed, the outbox sends to the emulator.

use super::{
    Bed,
    dice::Dice,
    emulator::Emulator,
    engine::{Database, Engine},
    figure::{Figure, Reach},
    floor::{self, per_second},
    latency::Latencies,
    now_ms,
    server::{Server, Setting},
    shop, talk,
    webhook::Customer,
    wire::Wire,
};
use anyhow::ensure;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use storage::{Db, DbOptions, args};
use tokio::sync::{Mutex, mpsc};

const SENDERS: [usize; 3] = [1, 16, 128];
const CUSTOMERS: usize = 4_000;
/// Webhooks per second of the load that does not wait for answers.
const PACE: f64 = 500.0;
/// Connections of that load; more than ever wait at once.
const DOORS: usize = 64;

/// What writer number `writer` has Meta tell, for ever: bodies of customers' messages, each with a number of its own.
pub(super) fn bodies(writer: usize) -> impl Iterator<Item = (u64, String)> {
    messages(writer).map(|(n, customer, text)| (n, customer.body(n, text, seconds())))
}

fn messages(writer: usize) -> impl Iterator<Item = (u64, Customer, &'static str)> {
    (0_usize..).map(move |turn| {
        let who = (writer * 7 + turn * 131) % CUSTOMERS;
        let customer = Customer::number(who);
        let walk = talk::walk(customer.line, who);
        ((writer as u64) << 40 | turn as u64, customer, walk[turn % walk.len()])
    })
}

#[allow(clippy::cast_possible_truncation, reason = "seconds since 1970")]
fn seconds() -> i64 {
    (now_ms() / 1000.0) as i64
}

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        for senders in SENDERS {
            bed.say(&format!("intake, {}, {senders} senders", engine.name()));
            figures.extend(closed(bed, *engine, at, senders).await?);
        }
        bed.say(&format!("intake, {}, {PACE} a second", engine.name()));
        figures.extend(open(bed, *engine, at).await?);
    }
    Ok(figures)
}

/// A product with its emulator, ready to be written to.
struct Scene {
    database: Database,
    server: Server,
    emulator: Emulator,
}

impl Scene {
    async fn set(bed: &Bed, engine: Engine, at: &str, name: &str) -> anyhow::Result<Self> {
        let database = Database::make(bed, engine, at, name).await?;
        let emulator = Emulator::start(bed).await?;
        emulator.register(None).await?;
        let customers: Vec<_> = (0..CUSTOMERS).map(Customer::number).collect();
        emulator.know(&customers).await?;
        let setting = Setting::new(bed, &database.url, &[])?;
        drop(shop::apply_to(bed, &setting, &emulator.url()).await?);
        let server = Server::start(&setting).await?;
        Ok(Self { database, server, emulator })
    }

    /// Kills the product with its work under way, and looks whether all that was acknowledged is there.
    async fn end(self, acknowledged: u64) -> anyhow::Result<()> {
        self.server.kill().await?;
        self.emulator.kill().await?;
        let db = Db::open(&self.database.url, DbOptions::default()).await?;
        let (kept,) = db.one::<(i64,)>("SELECT COUNT(*) FROM delivery", args![]).await?;
        drop(db);
        let kept = u64::try_from(kept)?;
        ensure!(kept >= acknowledged, "{acknowledged} webhooks were acknowledged and only {kept} are in the database");
        self.database.drop_it().await
    }
}

async fn closed(bed: &Bed, engine: Engine, at: &str, senders: usize) -> anyhow::Result<Vec<Figure>> {
    let floor_time = bed.seconds.min(Duration::from_secs(3));
    let scene = Scene::set(bed, engine, at, &format!("intake-{senders}")).await?;
    let (raw, grouped) = match engine {
        Engine::Sqlite => {
            let raw = floor::sqlite(bed, senders, 1, floor_time).await?;
            (raw, Some(floor::sqlite(bed, senders, senders, floor_time).await?).filter(|_| senders > 1))
        }
        Engine::Postgres => (floor::postgres(&scene.database.url, senders, floor_time).await?, None),
    };
    scene.server.profile(bed)?;
    let before = scene.server.metric("seven_t_webhooks_received_total").await?;
    let began = Instant::now();
    let end = began + bed.seconds;
    let tasks: Vec<_> = (0..senders).map(|sender| tokio::spawn(send(scene.server.address, sender, end))).collect();
    let mut times = Latencies::default();
    for task in tasks {
        times.join(task.await??);
    }
    let took = began.elapsed();
    let acknowledged = times.count() as u64;
    let told = scene.server.metric("seven_t_webhooks_received_total").await? - before;
    let unread = scene.server.metric("seven_t_deliveries_waiting").await?;
    let rate = per_second(acknowledged, took);
    scene.end(acknowledged).await?;
    let mut note = format!("{unread:.0} of {told:.0} not yet read");
    if let Some(grouped) = grouped {
        note = format!("{note}; {:.2} of {grouped:.0}/s grouped", rate / grouped);
    }
    let reach = match engine {
        Engine::Sqlite if senders > 1 => Reach::AtLeastAndShare(3_000.0, 0.4),
        _ => Reach::Share(0.4),
    };
    let name = format!("{senders} senders");
    let rate = Figure::new("intake", &name, rate, "/s").on(engine).over("raw", raw).with_reach(reach).noting(note);
    Ok(vec![
        rate,
        Figure::new("intake", format!("{name}: ack p50"), times.at(0.5), "ms").on(engine),
        Figure::new("intake", format!("{name}: ack p99"), times.at(0.99), "ms").on(engine),
    ])
}

/// One sender: each webhook after the answer to the one before.
async fn send(address: SocketAddr, sender: usize, end: Instant) -> anyhow::Result<Latencies> {
    let mut wire = Wire::open(address).await?;
    let mut times = Latencies::default();
    for (n, customer, text) in messages(sender) {
        let request = customer.says(n, text, seconds());
        let began = Instant::now();
        if began >= end {
            break;
        }
        let answer = wire.ask(&request).await?;
        ensure!(answer.status == 200, "a webhook was answered {}", answer.status);
        times.note(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

/// Webhooks that come by themselves, as Meta's do: a slow answer does not slow the next down, and is counted from when
/// its webhook was due.
async fn open(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let scene = Scene::set(bed, engine, at, "intake-open").await?;
    let (give, take) = mpsc::unbounded_channel::<Instant>();
    let take = Arc::new(Mutex::new(take));
    let address = scene.server.address;
    let tasks: Vec<_> = (0..DOORS).map(|door| tokio::spawn(serve_door(address, door, take.clone()))).collect();
    arrive(bed.seconds, PACE, |due| give.send(due).is_ok()).await;
    drop(give);
    let mut times = Latencies::default();
    for task in tasks {
        times.join(task.await??);
    }
    scene.end(times.count() as u64).await?;
    let name = format!("{PACE}/s: ack");
    Ok(vec![
        Figure::new("intake", format!("{name} p50"), times.at(0.5), "ms").on(engine),
        Figure::new("intake", format!("{name} p99"), times.at(0.99), "ms").on(engine).with_reach(Reach::AtMost(25.0)),
    ])
}

/// Independent arrivals at `pace` a second for `time`: tells each moment when it has come.
pub(super) async fn arrive(time: Duration, pace: f64, mut tell: impl FnMut(Instant) -> bool) {
    let mut dice = Dice::new(7);
    let began = Instant::now();
    let mut due = began;
    loop {
        due += dice.gap(pace);
        if due - began > time {
            return;
        }
        tokio::time::sleep_until(due.into()).await;
        if !tell(due) {
            return;
        }
    }
}

async fn serve_door(
    address: SocketAddr,
    door: usize,
    take: Arc<Mutex<mpsc::UnboundedReceiver<Instant>>>,
) -> anyhow::Result<Latencies> {
    let mut wire = Wire::open(address).await?;
    let mut times = Latencies::default();
    for (n, customer, text) in messages(door) {
        let Some(due) = take.lock().await.recv().await else { break };
        let answer = wire.ask(&customer.says(n, text, seconds())).await?;
        ensure!(answer.status == 200, "a webhook was answered {}", answer.status);
        times.note(due.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}
