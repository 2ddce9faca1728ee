//! `seven-t bench`: the figures of this machine.
//!
//! Everything is measured from outside, on the real program: a child process of this very binary serves, real HTTP
//! reaches it over loopback, the emulator is a process of its own, and the load comes from here, on the same cores. Each
//! figure stands beside a floor measured in the same run, so that a slow disk shows as what it is.

mod dice;
mod emulator;
mod engine;
mod figure;
mod floor;
mod import;
mod inbox;
mod intake;
mod latency;
mod machine;
mod paid;
mod pay;
mod reconcile;
mod search;
mod server;
mod shop;
mod start;
mod talk;
mod till;
mod turn;
mod understand;
mod voice;
mod webhook;
mod wire;

use anyhow::Context;
use clap::{Args, ValueEnum};
use engine::Engine;
use figure::Figure;
use machine::Machine;
use std::{
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What `seven-t bench` is asked.
#[derive(Debug, Clone, Args)]
pub struct Bench {
    /// Which figures.
    #[arg(value_enum, default_value_t = What::All)]
    what: What,
    /// How long each load lasts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// One JSON object instead of a table.
    #[arg(long)]
    json: bool,
    /// Where databases are made and removed again: a folder on the disk that counts.
    #[arg(long, default_value = ".seven-t-bench")]
    dir: PathBuf,
    /// The PostgreSQL to measure too, as postgres://user@host/database; databases of its own are made beside that one.
    #[arg(long, env = "SEVEN_T_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// The emulator's program, for the turn and for payments.
    #[arg(long, env = "SANDBOX_BIN")]
    sandbox: Option<PathBuf>,
    /// The folder of the model of sentences, for the search by meaning.
    #[arg(long, env = "SEVEN_T_MODELS")]
    models: Option<PathBuf>,
    /// Only this engine.
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// A key of the product's configuration that is not to have its default: `jobs.workers=16`.
    #[arg(long, value_name = "KEY=VALUE", value_parser = variable)]
    set: Vec<(String, String)>,
    /// Of how many conversations the inbox is measured; few where the program was built to find faults and not for speed.
    #[arg(long, value_delimiter = ',', default_values_t = CONVERSATIONS.to_vec(), value_parser = clap::value_parser!(i64).range(5_000..=10_000_000))]
    conversations: Vec<i64>,
    /// How many have the inbox open when a customer writes.
    #[arg(long, default_value_t = INBOXES, value_parser = clap::value_parser!(u16).range(1..=400))]
    inboxes: u16,
    /// How many sentences are said and heard, in the voice figures.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u8).range(1..=64))]
    notes: u8,
    /// Runs `perf record` on the serving process and leaves its data in this file.
    #[arg(long)]
    perf: Option<PathBuf>,
}

const CONVERSATIONS: &[i64] = if cfg!(debug_assertions) { &[5_000, 20_000] } else { &[100_000, 1_000_000] };
const INBOXES: u16 = if cfg!(debug_assertions) { 20 } else { 200 };
/// How many shops of each kind are simulated, and from which seed: not the one that the rules were tuned on.
const SIMULATED_SHOPS: u32 = 20;
const SIMULATED_SEED: u64 = 4_242;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Durable webhooks per second, and how long the acknowledgement takes.
    Intake,
    /// From a signed webhook to the answer that the emulator took.
    Turn,
    /// The inbox of a brand with 100,000 conversations, and with a million: each list, each search, a long thread and each
    /// page; and how soon an event is on 200 open ones.
    Inbox,
    /// From a provider's signed notification to the paid order, look-up included; then `reconcile`.
    Pay,
    /// 10,000 open attempts after an outage: until all are final, and how often providers were asked. Part of `pay`.
    Reconcile,
    /// Messages understood in a second on one core, and the memory of it.
    Understand,
    /// Goods found in a shop of 10,000 products, by words and by meaning.
    Search,
    /// Shops read: pages on one core, a feed of 100,000 products, a site of 2,000 pages, and the memory of it.
    Import,
    /// How well scores hold in simulated shops whose truth is known: prior only, and learned after 200, 1,000 and 5,000
    /// conversations. Printed by itself, as text.
    Score,
    /// Words heard wrong, how fast notes are heard and made, and in how much memory. Asked for by name only: it takes some
    /// minutes, and the models.
    Voice,
    /// Start to ready, memory at rest, size.
    Start,
    /// Every figure.
    All,
}

/// What the measurements share.
struct Bed {
    folder: PathBuf,
    seconds: Duration,
    engines: Vec<(Engine, String)>,
    sandbox: Option<PathBuf>,
    models: Option<PathBuf>,
    set: Vec<(String, String)>,
    perf: Option<PathBuf>,
    conversations: Vec<i64>,
    inboxes: usize,
    notes: usize,
}

/// `jobs.workers=16` as the variable of the environment that says it.
fn variable(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((format!("SEVEN_T__{}", key.replace('.', "__").to_uppercase()), value.to_owned()))
}

impl Bed {
    fn say(&self, what: &str) {
        eprintln!("… {what}");
    }
}

/// Milliseconds since 1970 with their fractions, on the clock that the emulator stamps with.
fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1000.0
}

/// Measures, prints, and fails when something could not be measured; a figure out of reach is no failure.
#[kernel::boxed(?Send)]
pub async fn run(options: Bench) -> anyhow::Result<()> {
    if options.what == What::Score {
        print!("{}", insight::bench(SIMULATED_SHOPS, SIMULATED_SEED));
        return Ok(());
    }
    let folder = options.dir.join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let folder = folder.canonicalize()?;
    let result = measure(&options, folder.clone()).await;
    // Leaves nothing behind, whatever happened; the folder itself goes when no other run uses it.
    std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    let _ = std::fs::remove_dir(&options.dir);
    let (machine, figures) = result?;
    match options.json {
        true => println!(
            "{}",
            serde_json::to_string_pretty(&serde_json::json!({ "machine": machine, "figures": figures }))?
        ),
        false => print!("{}", figure::table(&machine, &figures)),
    }
    Ok(())
}

async fn measure(options: &Bench, folder: PathBuf) -> anyhow::Result<(Machine, Vec<Figure>)> {
    let machine = Machine::look(&folder)?;
    let mut engines = vec![(Engine::Sqlite, String::new())];
    match &options.postgres {
        Some(url) => engines.push((Engine::Postgres, url.clone())),
        None => eprintln!("SEVEN_T_BENCH_POSTGRES is not set: PostgreSQL is not measured (make bench starts one)"),
    }
    engines.retain(|(engine, _)| options.engine.is_none_or(|only| only == *engine));
    let seconds = Duration::from_secs(options.seconds);
    let Bench { sandbox, models, set, perf, conversations, inboxes, notes, .. } = options.clone();
    let (inboxes, notes) = (inboxes.into(), notes.into());
    let bed = Bed { folder, seconds, engines, sandbox, models, set, perf, conversations, inboxes, notes };
    let wants = |what: What| options.what == what || options.what == What::All;
    let mut figures = Vec::new();
    if wants(What::Start) {
        figures.extend(start::measure(&bed).await.context("start")?);
    }
    if wants(What::Understand) {
        figures.extend(understand::measure(&bed).context("understand")?);
    }
    if wants(What::Search) {
        figures.extend(search::measure(&bed).await.context("search")?);
    }
    if wants(What::Import) {
        figures.extend(import::measure(&bed).await.context("import")?);
    }
    if options.what == What::Voice {
        figures.extend(voice::measure(&bed).context("voice")?);
    }
    if wants(What::Intake) {
        figures.extend(intake::measure(&bed).await.context("intake")?);
    }
    if wants(What::Turn) {
        figures.extend(turn::measure(&bed).await.context("turn")?);
    }
    if wants(What::Inbox) {
        figures.extend(inbox::measure(&bed).await.context("inbox")?);
    }
    if wants(What::Pay) {
        figures.extend(pay::measure(&bed).await.context("pay")?);
    }
    if wants(What::Reconcile) || wants(What::Pay) {
        figures.extend(reconcile::measure(&bed).await.context("reconcile")?);
    }
    Ok((machine, figures))
}
