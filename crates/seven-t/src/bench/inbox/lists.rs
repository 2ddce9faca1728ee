//! Each order, each view, each kind of search and a long thread, asked of the room itself.

use super::{Filled, fill};
use crate::bench::{
    engine::Engine,
    figure::{Figure, Reach},
    latency::Latencies,
    server::cpu_of,
};
use anyhow::ensure;
use conversation::{Listing, Sort, View, inbox_count_up_to, inbox_counts, inbox_list, inbox_rows, message_page};
use insight::{Outcome, ranked};
use kernel::{BrandId, ConversationId, Millis};
use std::time::Instant;
use storage::{Db, Value, args, places};

/// How often each is asked.
const TIMES: u32 = if cfg!(debug_assertions) { 20 } else { 200 };
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
    ("the end of a number", "000 2424"),
    ("nothing", "introuvable"),
];

pub(super) async fn on(db: &Db, filled: &Filled, engine: Engine) -> anyhow::Result<Vec<Figure>> {
    let bench = Lists { db, brand: filled.brand, now: db.clock().now(), engine, count: filled.count };
    bench.measure(filled.long).await
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
        for (outcome, least) in
            [(Outcome::Buying, 0), (Outcome::Buying, insight::Mark::HOT), (Outcome::Risk, insight::Mark::AT_RISK)]
        {
            let list = async || self.by_score(outcome, least).await;
            self.time(&mut figures, floor, &format!("by {outcome:?} from {least}"), list, 1).await?;
        }
        for view in [View::HumanWanted, View::FailedSends, View::Unread] {
            let count = async || Ok(inbox_count_up_to(&mut &*self.db, self.brand, &view, self.now, 100).await?);
            self.time(&mut figures, floor, &format!("count of {view:?} up to 100"), count, 1).await?;
        }
        let counts = async || Ok(inbox_counts(&mut &*self.db, self.brand, self.now).await?.0);
        self.time(&mut figures, floor, "whole counts", counts, 1).await?;
        let thread = async || {
            let page = message_page(&mut &*self.db, self.brand, long, None, fill::LONG).await?;
            Ok(i64::try_from(page.len())?)
        };
        self.time(&mut figures, floor, "500 messages of a thread", thread, fill::LONG).await?;
        Ok(figures)
    }

    /// The first page by score, with its rows.
    async fn by_score(&self, outcome: Outcome, least: i64) -> anyhow::Result<i64> {
        let on = &mut &*self.db;
        let page = ranked(on, self.brand, outcome, least, (None, usize::try_from(ROWS)?), self.now).await?;
        let ids: Vec<ConversationId> = page.conversations.iter().map(|ranked| ranked.conversation).collect();
        Ok(i64::try_from(inbox_rows(on, self.brand, &ids).await?.len())?)
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
