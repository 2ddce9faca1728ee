//! Reconciliation after an outage: 10,000 attempts are open, all overdue, when the program starts, and no notification
//! ever comes. Half of them were paid meanwhile, some ended, some tries failed, and some payers are not decided: they pay,
//! or their sessions end, only when everything has been asked about once. It lasts until every attempt is final.

use super::{
    Bed,
    emulator::{self, Emulator},
    engine::{Database, Engine},
    figure::Figure,
    floor::{self, per_second},
    server::{Server, Setting, cpu_of},
    shop, till,
    till::Owed,
    webhook::Customer,
    wire::Wire,
};
use anyhow::ensure;
use psp::Kind;
use serde_json::json;
use std::time::{Duration, Instant};
use storage::{Db, args};

const COUNT: usize = 10_000;
/// The workers of the product's own default write at the same time.
const WRITERS: usize = 32;
/// Longer than the plan needs to come back to every one of them.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// What became of an attempt while nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Paid,
    Ended,
    /// A try failed; the end of a GeniusPay payment, and of no other.
    Tried,
    /// Undecided at first; paid in the end.
    PaysLate,
    /// Undecided at first; over in the end.
    EndsLate,
}

impl Fate {
    fn of(number: usize) -> Self {
        // Not in step with the providers, which take turns of three.
        match number / 3 % 20 {
            0..10 => Self::Paid,
            10..14 => Self::Ended,
            14..16 => Self::Tried,
            16..18 => Self::PaysLate,
            _ => Self::EndsLate,
        }
    }

    fn at_first(self) -> Option<&'static str> {
        match self {
            Self::Paid => Some("pay"),
            Self::Ended => Some("expire"),
            Self::Tried => Some("fail"),
            Self::PaysLate | Self::EndsLate => None,
        }
    }

    fn in_the_end(self, kind: Kind) -> Option<&'static str> {
        match self {
            Self::PaysLate => Some("pay"),
            Self::EndsLate => Some("expire"),
            Self::Tried if kind != Kind::GeniusPay => Some("expire"),
            Self::Paid | Self::Ended | Self::Tried => None,
        }
    }
}

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("reconcile, {}, {COUNT} attempts", engine.name()));
        figures.extend(on(bed, *engine, at).await?);
    }
    Ok(figures)
}

async fn on(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, "reconcile").await?;
    let emulator = Emulator::start(bed).await?;
    emulator.register(None).await?;
    let customers: Vec<_> = (0..COUNT).map(Customer::number).collect();
    emulator.know(&customers).await?;
    // What is measured is every look-up, and not how often a provider may be asked in a second.
    let setting = Setting::new(bed, &database.url, &[till::CALL_BUDGET])?;
    let percent = setting.config()?.payments.call_budget_percent;
    let house = shop::apply_to(bed, &setting, &emulator.url()).await?;
    let owed = till::fill(&house, &emulator, COUNT).await?;
    let mut wire = Wire::open(emulator.address).await?;
    happens(&mut wire, &owed, |fate, _| fate.at_first()).await?;
    let raw = match engine {
        Engine::Sqlite => floor::sqlite(bed, WRITERS, 1, Duration::from_secs(3)).await?,
        Engine::Postgres => floor::postgres(&database.url, WRITERS, Duration::from_secs(3)).await?,
    };
    let before = emulator::calls(&mut wire, "status").await?;
    let server = Server::start(&setting).await?;
    server.profile(bed)?;
    let (product, provider) = (server.cpu()?, cpu_of(emulator.pid()?)?);
    let began = Instant::now();
    until(&house.db, began, "SELECT COUNT(*) FROM attempt WHERE looked_at IS NULL").await?;
    let asked_once = began.elapsed();
    let (product, provider) = (server.cpu()? - product, cpu_of(emulator.pid()?)? - provider);
    let first_calls = emulator::calls(&mut wire, "status").await? - before;
    let (open,) = house.db.one::<(i64,)>(OPEN, args![]).await?;
    happens(&mut wire, &owed, |fate, owed| fate.in_the_end(owed.kind)).await?;
    until(&house.db, began, OPEN).await?;
    let all_final = began.elapsed();
    let calls = emulator::calls(&mut wire, "status").await? - before;
    let paid = owed.iter().enumerate().filter(|(at, _)| matches!(Fate::of(*at), Fate::Paid | Fate::PaysLate)).count();
    let (here,) = house.db.one::<(i64,)>("SELECT COUNT(*) FROM orders WHERE payment_id IS NOT NULL", args![]).await?;
    ensure!(usize::try_from(here)? == paid, "{paid} orders were paid and {here} are");
    let (cases,) = house.db.one::<(i64,)>("SELECT COUNT(*) FROM payment_case", args![]).await?;
    ensure!(cases == 0, "{cases} cases were opened");
    drop(house);
    server.kill().await?;
    emulator.kill().await?;
    database.drop_it().await?;
    let rate = per_second(COUNT as u64, asked_once);
    #[allow(clippy::cast_precision_loss, reason = "counts of a bench")]
    let (each, share) =
        (|cpu: Duration| cpu.as_secs_f64() * 1e6 / first_calls.max(1) as f64, |calls: u64| calls as f64 / COUNT as f64);
    let note = format!(
        "{first_calls} calls; CPU of a look-up: product {:.0} µs, provider {:.0} µs; {open} not decided then; {} % of the \
         providers' budgets of calls",
        each(product),
        each(provider),
        percent
    );
    let note_final = "the plan comes back to those not decided".to_owned();
    Ok(vec![
        Figure::new("reconcile", "every attempt asked about", asked_once.as_secs_f64(), "s").on(engine).noting(note),
        Figure::new("reconcile", "attempts asked about", rate, "/s").on(engine).over("raw", raw),
        Figure::new("reconcile", "every attempt final", all_final.as_secs_f64(), "s").on(engine).noting(note_final),
        Figure::new("reconcile", "provider calls in all", share(calls) * 10_000.0, "calls").on(engine),
        Figure::new("reconcile", "provider calls per attempt", share(calls), "calls").on(engine),
    ])
}

/// Not yet at its end, as the plan sees it: an attempt that may still be paid in time.
const OPEN: &str = "SELECT COUNT(*) FROM attempt WHERE state IN ('opening', 'open', 'unclear', 'stray')";

/// Lets the fates of these attempts take their next step at the providers.
async fn happens(
    wire: &mut Wire,
    owed: &[Owed],
    step: impl Fn(Fate, &Owed) -> Option<&'static str>,
) -> anyhow::Result<()> {
    for (at, owed) in owed.iter().enumerate() {
        if let Some(step) = step(Fate::of(at), owed) {
            emulator::command(wire, &format!("sessions/{}/{step}", owed.session), &json!({})).await?;
        }
    }
    Ok(())
}

/// Waits until the count is none.
async fn until(db: &Db, began: Instant, count: &str) -> anyhow::Result<()> {
    loop {
        let (left,) = db.one::<(i64,)>(count, args![]).await?;
        if left == 0 {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "{left} attempts are left after {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
