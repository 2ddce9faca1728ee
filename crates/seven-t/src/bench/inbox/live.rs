//! An event, and the row that tells it on every open inbox. Each teammate has a session and a browser of their own; the page
//! is kept as `ui/src/scripts/live.js` keeps it.

use super::{Filled, news::News};
use crate::bench::{
    engine::Engine,
    figure::{Figure, Reach},
    latency::Latencies,
    now_ms,
    server::Server,
    shop,
    webhook::Customer,
    wire::{self, Wire},
};
use anyhow::{Context, ensure};
use identity::{IdentityError, PLAIN_SESSION_COOKIE, Role, SESSION_LIFE, Teammate, TeammateSpec};
use kernel::{ConversationId, Locale, Millis, OrgId, sha256};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use storage::{Db, DbOptions, args};
use tokio::sync::mpsc;

/// As in the page's script.
const SOON: Duration = Duration::from_millis(40);
const GATHER: Duration = Duration::from_millis(110);
const CALM: Duration = Duration::from_secs(1);
/// Events, one after the other.
const EVENTS: usize = if cfg!(debug_assertions) { 3 } else { 12 };
/// No page asks any more.
const QUIET: Duration = Duration::from_millis(900);
/// An event that has not come everywhere by then is lost.
const LOST: Duration = Duration::from_secs(20);

/// So many sellers of the brand, each signed in; their cookies. Written down at once: signing in is measured nowhere, and
/// takes a while on purpose.
pub(super) async fn team(db: &Db, filled: &Filled, inboxes: usize) -> anyhow::Result<Vec<String>> {
    const SESSION: &str = "INSERT INTO session (token_hash, org_id, teammate_id, created_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $4, $4, $5)";
    let (org,) = db.one::<(OrgId,)>("SELECT org_id FROM brand WHERE id = $1", args![filled.brand]).await?;
    let mut cookies = Vec::with_capacity(inboxes);
    for number in 0..inboxes {
        let token = format!("session-of-seller-{number}");
        let spec = TeammateSpec {
            email: format!("seller{number}@example.com"),
            name: format!("Vendeuse {number}"),
            role: Role::Seller,
            locale: Locale::Fr,
            brands: Some(vec![filled.brand]),
            phone: None,
            skills: None,
        };
        db.write(async |tx| {
            let (seller, _) = Teammate::upsert(tx, org, &spec, None).await?;
            let now = tx.now();
            tx.exec(SESSION, args![sha256(token.as_bytes()), org, seller.id, now, now + SESSION_LIFE]).await?;
            Ok::<_, IdentityError>(())
        })
        .await?;
        cookies.push(format!("{PLAIN_SESSION_COOKIE}={token}"));
    }
    Ok(cookies)
}

/// A page that has shown something: when, and the row.
struct Shown {
    page: usize,
    at: Instant,
    row: String,
}

pub(super) async fn heard(
    server: &Server,
    url: &str,
    filled: &Filled,
    team: &[String],
    engine: Engine,
) -> anyhow::Result<Vec<Figure>> {
    let base: Arc<str> = format!("/b/{}", filled.slug).into();
    let (show, mut shown) = mpsc::unbounded_channel();
    let mut pages = Vec::new();
    for (page, cookie) in team.iter().enumerate() {
        let headers = format!("cookie: {cookie}\r\nhx-request: true\r\nhx-request-type: partial\r\n");
        let news = News::follow(server.address, &format!("{base}/live"), &headers).await?;
        let mut wire = Wire::open(server.address).await?;
        // Its connection is open, as that of a page that has loaded is.
        let opened = wire.ask(&wire::get(&format!("{base}/alerts"), &headers)).await?;
        ensure!(opened.status == 200, "an open page answered {}", opened.status);
        let page = Page { page, base: base.clone(), headers, news, wire, show: show.clone() };
        pages.push(tokio::spawn(page.keep()));
    }
    let db = Db::open(url, DbOptions::default()).await?;
    let customers = in_hand(&db, filled).await?;
    tokio::time::sleep(CALM).await;
    let mut door = Wire::open(server.address).await?;
    let (mut rows, mut scored, mut asked, mut last) = (Latencies::default(), Latencies::default(), 0_usize, Vec::new());
    let before = server.cpu()?;
    for (number, (customer, conversation)) in customers.iter().enumerate() {
        let word = format!("nouvelle{number}x");
        let known = last_at(&db, filled, *conversation).await?;
        #[allow(clippy::cast_possible_truncation, reason = "seconds since 1970")]
        let request = customer.says(number as u64, &format!("Toujours rien, {word} ?"), (now_ms() / 1000.0) as i64);
        let began = Instant::now();
        let answer = door.ask(&request).await?;
        ensure!(answer.status == 200, "a webhook was answered {}", answer.status);
        let mut told: Vec<Option<Duration>> = vec![None; team.len()];
        let mut noted = None;
        let mut ticks = tokio::time::interval(Duration::from_millis(3));
        let mut latest = Instant::now();
        // Until every page shows it, the scores know it, and nobody asks any more.
        while noted.is_none() || told.iter().any(Option::is_none) || latest.elapsed() < QUIET {
            ensure!(
                began.elapsed() < LOST,
                "an event has not come to every page: {} of {}",
                told.iter().flatten().count(),
                told.len()
            );
            tokio::select! {
                Some(Shown { page, at, row }) = shown.recv() => {
                    asked += 1;
                    latest = at;
                    // What comes late of a conversation before: its reminder, its alert.
                    if !row.contains(&format!("id=\"conversation-{conversation}\"")) {
                        continue;
                    }
                    ensure!(row.contains(&word), "a page was told of a change and does not find it: {row:.300}");
                    told[page] = Some(at - began);
                }
                _ = ticks.tick() => {
                    if noted.is_none() && last_at(&db, filled, *conversation).await? > known {
                        noted = Some(began.elapsed());
                    }
                }
            }
        }
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        scored.note(noted.map_or(f64::NAN, milliseconds));
        let times: Vec<f64> = told.into_iter().flatten().map(milliseconds).collect();
        last.push(times.iter().copied().fold(0.0, f64::max));
        times.into_iter().for_each(|time| rows.note(time));
    }
    let cpu = (server.cpu()? - before).as_secs_f64() * 1000.0;
    for page in pages {
        page.abort();
    }
    let events = customers.len();
    #[allow(clippy::cast_precision_loss, reason = "thousands")]
    let (each, times) = (cpu / events as f64, asked as f64 / (events * team.len()) as f64);
    let name = format!("{}k, {} open inboxes", filled.count / 1000, team.len());
    let slowest = last.iter().copied().fold(0.0, f64::max);
    let note = format!("{events} events, {times:.2} rows asked for by a page; CPU of an event {each:.0} ms");
    Ok(vec![
        Figure::new("inbox", format!("{name}: row p50"), rows.at(0.5), "ms").on(engine).noting(note),
        Figure::new("inbox", format!("{name}: row p95"), rows.at(0.95), "ms").on(engine),
        Figure::new("inbox", format!("{name}: on the last one"), slowest, "ms")
            .on(engine)
            .with_reach(Reach::AtMost(200.0)),
        Figure::new("inbox", format!("{name}: score at most"), scored.at(1.0), "ms")
            .on(engine)
            .with_reach(Reach::AtMost(200.0)),
    ])
}

/// Customers whose conversations a teammate has in hand, and who may write: no agent answers them meanwhile.
async fn in_hand(db: &Db, filled: &Filled) -> anyhow::Result<Vec<(Customer, ConversationId)>> {
    const SQL: &str = "SELECT c.id, p.bsuid, p.wa_id, p.name, l.phone_number_id FROM conversation c \
        JOIN contact p ON p.brand_id = c.brand_id AND p.id = c.contact_id JOIN line l ON l.brand_id = c.brand_id AND l.id = c.line_id \
        WHERE c.brand_id = $1 AND c.handling = 'human' AND c.snoozed_until IS NULL AND c.resolved_at IS NULL \
        ORDER BY c.last_at LIMIT $2";
    type Row = (ConversationId, String, String, String, String);
    let limit = i64::try_from(EVENTS)?;
    let rows: Vec<Row> = db.all(SQL, args![filled.brand, limit]).await?;
    ensure!(rows.len() == EVENTS, "{} conversations are in hand", rows.len());
    let customer = |(id, bsuid, phone, name, number): Row| {
        let line = (0..shop::LINES).find(|line| shop::phone_number_id(*line) == number);
        Ok((Customer { line: line.context("a line of nobody")?, phone, bsuid, name }, id))
    };
    rows.into_iter().map(customer).collect()
}

/// When something was last noticed in a conversation.
async fn last_at(db: &Db, filled: &Filled, id: ConversationId) -> anyhow::Result<Millis> {
    const SQL: &str = "SELECT last_at FROM insight_state WHERE brand_id = $1 AND conversation_id = $2";
    let found: Option<(Millis,)> = db.opt(SQL, args![filled.brand, id]).await?;
    Ok(found.map_or(Millis(0), |(at,)| at))
}

/// One open inbox.
struct Page {
    page: usize,
    base: Arc<str>,
    headers: String,
    news: News,
    wire: Wire,
    show: mpsc::UnboundedSender<Shown>,
}

impl Page {
    async fn keep(mut self) -> anyhow::Result<()> {
        let mut delivered: Option<Instant> = None;
        loop {
            let mut pending = BTreeSet::from([self.news.next().await?]);
            let is_first = delivered.is_none_or(|at| at.elapsed() > CALM);
            let until = tokio::time::sleep(if is_first { SOON } else { GATHER });
            tokio::pin!(until);
            loop {
                tokio::select! {
                    () = &mut until => break,
                    more = self.news.next() => drop(pending.insert(more?)),
                }
            }
            delivered = Some(Instant::now());
            for id in pending {
                let path = format!("{}/messages/{id}/row?view=all", self.base);
                let request = wire::get(&path, &self.headers);
                let answer = self.wire.ask(&request).await?;
                ensure!(answer.status == 200, "a row answered {}", answer.status);
                let row = String::from_utf8_lossy(&answer.body).into_owned();
                // Nobody listens any more when all is measured.
                let _ = self.show.send(Shown { page: self.page, at: Instant::now(), row });
            }
        }
    }
}
