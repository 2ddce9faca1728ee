//! Each order, each view, each kind of search and a long thread, asked of the room itself.

use super::fill;
use crate::bench::{
    Bed,
    engine::{Database, Engine},
    figure::{Figure, Reach},
    latency::Latencies,
    server::{Setting, cpu_of},
    shop,
};
use anyhow::ensure;
use conversation::{Listing, Sort, View, inbox_counts, inbox_list, message_page};
use kernel::{BrandId, ConversationId, Millis};
use std::time::Instant;
use storage::{Db, Value, args, places};

/// How often each is asked.
const TIMES: u32 = 200;
/// Rows of a page of the list, and one more that tells whether there is another.
const ROWS: i64 = 31;

/// What is looked for: in every message, in a third, in one in twenty, in a few, and never.
const SEARCHES: [(&str, &str); 8] = [
    ("a word of every message", "bonjour"),
    ("two words of many", "bazin pagne"),
    ("a word of one in twenty", "karite"),
    ("a word of few", "ref4242"),
    ("a word begun", "ref42"),
    ("a name", "cliente 4242"),
    ("the end of a number", "004 2424"),
    ("nothing", "introuvable"),
];

pub(super) async fn on(bed: &Bed, engine: Engine, at: &str, count: i64) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, &format!("lists{count}")).await?;
    let setting = Setting::new(bed, &database.url, &[])?;
    let house = shop::apply_to(bed, &setting, "http://127.0.0.1:9").await?;
    let (_, brand) = fill::conversations(&house.db, count).await?;
    let long = fill::long_thread(&house.db, brand).await?;
    fill::settle(engine, &database.url).await?;
    let bench = Lists { db: &house.db, brand, now: house.db.clock().now(), engine, count };
    let figures = bench.measure(long).await;
    drop(house);
    database.drop_it().await?;
    figures
}

struct Lists<'a> {
    db: &'a Db,
    brand: BrandId,
    now: Millis,
    engine: Engine,
    count: i64,
}

impl Lists<'_> {
    async fn measure(&self, long: ConversationId) -> anyhow::Result<Vec<Figure>> {
        let floor = self.floor().await?;
        let mut figures = Vec::new();
        for sort in [Sort::Recent, Sort::Waiting] {
            let asked = Listing { sort, limit: ROWS, ..Listing::of(View::All, self.now) };
            self.list(&mut figures, floor, &format!("all by {sort:?}"), &asked, 1).await?;
        }
        for view in [
            View::Mine(fill::MINE),
            View::NotTaken,
            View::HumanWanted,
            View::FailedSends,
            View::Unread,
            View::Snoozed,
            View::Resolved,
            View::Tagged("fidele".into()),
            View::Tagged("rare".into()),
        ] {
            let asked = Listing { limit: ROWS, ..Listing::of(view.clone(), self.now) };
            let what = match view {
                View::Mine(_) => "Mine".to_owned(),
                view => format!("{view:?}"),
            };
            self.list(&mut figures, floor, &what, &asked, 1).await?;
        }
        let asked = Listing { sort: Sort::Waiting, limit: ROWS, ..Listing::of(View::HumanWanted, self.now) };
        self.list(&mut figures, floor, "HumanWanted by Waiting", &asked, 1).await?;
        for (what, words) in SEARCHES {
            let asked = Listing { words, limit: ROWS, ..Listing::of(View::All, self.now) };
            self.list(&mut figures, floor, &format!("search: {what}"), &asked, i64::from(words != "introuvable"))
                .await?;
        }
        let counts = async || Ok(inbox_counts(&mut &*self.db, self.brand, self.now).await?.0);
        self.time(&mut figures, floor, "counts of the badges", counts, 1).await?;
        let thread = async || {
            let page = message_page(&mut &*self.db, self.brand, long, None, fill::LONG).await?;
            Ok(i64::try_from(page.len())?)
        };
        self.time(&mut figures, floor, "500 messages of a thread", thread, fill::LONG).await?;
        Ok(figures)
    }

    async fn list(
        &self,
        figures: &mut Vec<Figure>,
        floor: f64,
        what: &str,
        asked: &Listing<'_>,
        least: i64,
    ) -> anyhow::Result<()> {
        let list = async || Ok(i64::try_from(inbox_list(&mut &*self.db, self.brand, asked).await?.len())?);
        self.time(figures, floor, what, list, least).await
    }

    async fn time(
        &self,
        figures: &mut Vec<Figure>,
        floor: f64,
        what: &str,
        ask: impl AsyncFn() -> anyhow::Result<i64>,
        least: i64,
    ) -> anyhow::Result<()> {
        let rows = ask().await?;
        ensure!(rows >= least, "{what}: {rows} rows");
        let (mut times, before) = (Latencies::default(), cpu_of(std::process::id())?);
        for _ in 0..TIMES {
            let began = Instant::now();
            ask().await?;
            times.note(began.elapsed().as_secs_f64() * 1000.0);
        }
        let cpu = (cpu_of(std::process::id())? - before).as_secs_f64() * 1000.0 / f64::from(TIMES);
        let thousands = self.count / 1000;
        let (p50, p95) = (times.at(0.5), times.at(0.95));
        figures.push(
            Figure::new("inbox", format!("{thousands}k, {what}: CPU"), cpu, "ms")
                .on(self.engine)
                .with_reach(Reach::AtMost(3.0))
                .noting(format!("{rows} rows")),
        );
        figures.push(
            Figure::new("inbox", format!("{thousands}k, {what}: p95"), p95, "ms")
                .on(self.engine)
                .with_reach(Reach::AtMost(20.0))
                .over("31 rows by their keys", floor)
                .noting(format!("p50 {p50:.2} ms")),
        );
        Ok(())
    }

    /// The least that as many rows ask for: their conversations and contacts, by their keys.
    async fn floor(&self) -> anyhow::Result<f64> {
        const SOME: &str = "SELECT id FROM conversation WHERE brand_id = $1 ORDER BY last_at DESC, id DESC LIMIT $2";
        let some: Vec<(ConversationId,)> = self.db.all(SOME, args![self.brand, ROWS]).await?;
        let ids: Vec<ConversationId> = some.into_iter().map(|(id,)| id).collect();
        let mut values: Vec<Value> = args![self.brand].to_vec();
        let these = places(&mut values, &ids);
        let sql = format!(
            "SELECT c.id, c.preview, p.name FROM conversation c JOIN contact p ON p.brand_id = c.brand_id \
             AND p.id = c.contact_id WHERE c.brand_id = $1 AND c.id IN ({these})"
        );
        let mut times = Latencies::default();
        for _ in 0..TIMES {
            let began = Instant::now();
            let rows: Vec<(ConversationId, String, Option<String>)> = self.db.all(&sql, &values).await?;
            ensure!(rows.len() == ids.len(), "{} rows by {} keys", rows.len(), ids.len());
            times.note(began.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(times.at(0.95))
    }
}
