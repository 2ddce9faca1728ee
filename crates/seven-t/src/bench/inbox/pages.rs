//! Each page of the inbox, asked of the serving process over HTTP as a browser asks.

use super::{Filled, fill};
use crate::bench::{
    Bed,
    engine::Engine,
    figure::{Figure, Reach},
    latency::Latencies,
    server::Server,
    shop,
    wire::{self, Wire},
};
use anyhow::{Context, ensure};
use std::time::Instant;

/// How often each is asked.
const TIMES: u32 = if cfg!(debug_assertions) { 20 } else { 200 };

/// Lists by their address: each view in its own order, then other orders of some.
const LISTS: [&str; 14] = [
    "view=all",
    "view=all&sort=score",
    "view=needs-human",
    "view=hot",
    "view=at-risk",
    "view=mine",
    "view=unowned",
    "view=unread",
    "view=failed",
    "view=snoozed",
    "view=resolved",
    "view=all&sort=waiting",
    "view=needs-human&sort=waiting",
    "view=unowned&sort=score",
];
const SEARCHES: [&str; 4] = ["bonjour", "karite", "ref4242", "cliente 4242"];

pub(super) async fn of(bed: &Bed, server: &Server, filled: &Filled, engine: Engine) -> anyhow::Result<Vec<Figure>> {
    let mut wire = Wire::open(server.address).await?;
    let cookie = sign_in(server, &mut wire).await?;
    let mut asked = Asked {
        server,
        wire,
        headers: format!("accept: text/html\r\ncookie: {cookie}\r\n"),
        filled,
        engine,
        figures: Vec::new(),
    };
    server.profile(bed)?;
    for list in LISTS {
        // Nobody's own is empty: what is Awa's is in another's hand here.
        let holds = if list == "view=mine" { "id=\"conversations\"" } else { "id=\"conversation-" };
        asked.page(list, &format!("messages?{list}"), holds, Some(3.0)).await?;
    }
    let deep = asked.deep("messages?view=all&sort=score", 10).await?;
    asked.page("view=all&sort=score, its tenth page", &deep, "id=\"conversation-", Some(3.0)).await?;
    for words in SEARCHES {
        let query = words.replace(' ', "%20");
        asked.page(&format!("search « {words} »"), &format!("messages?q={query}"), "id=\"conversation-", None).await?;
    }
    let thread = format!("messages/{}", filled.long);
    asked.page(&format!("a thread of {} messages", fill::LONG), &thread, "id=\"pane\"", None).await?;
    Ok(asked.figures)
}

struct Asked<'a> {
    server: &'a Server,
    wire: Wire,
    headers: String,
    filled: &'a Filled,
    engine: Engine,
    figures: Vec<Figure>,
}

impl Asked<'_> {
    /// Measures one page, in which `holds` must be; `cpu` is the most that it may cost, in milliseconds.
    async fn page(&mut self, what: &str, path: &str, holds: &str, cpu: Option<f64>) -> anyhow::Result<()> {
        let path = format!("/b/{}/{path}", self.filled.slug);
        let first = self.wire.ask(&wire::get(&path, &self.headers)).await?;
        let text = String::from_utf8_lossy(&first.body);
        ensure!(first.status == 200 && text.contains(holds), "{path} answered {}: {text:.2000}", first.status);
        // As browsers ask: compressed.
        let request = wire::get(&path, &format!("{}accept-encoding: gzip\r\n", self.headers));
        for _ in 0..TIMES / 10 {
            self.wire.ask(&request).await?;
        }
        let before = self.server.cpu()?;
        let mut times = Latencies::default();
        for _ in 0..TIMES {
            let began = Instant::now();
            let answer = self.wire.ask(&request).await?;
            ensure!(answer.status == 200, "{path} answered {}", answer.status);
            times.note(began.elapsed().as_secs_f64() * 1000.0);
        }
        let took = (self.server.cpu()? - before).as_secs_f64() * 1000.0 / f64::from(TIMES);
        let name = format!("{}k, page {what}", self.filled.count / 1000);
        let note =
            format!("{} KB of HTML, {} rows", first.body.len() / 1024, text.matches("id=\"conversation-").count());
        let figure = Figure::new("inbox", format!("{name}: CPU"), took, "ms").on(self.engine).noting(note);
        self.figures.push(match cpu {
            Some(most) => figure.with_reach(Reach::AtMost(most)),
            None => figure,
        });
        let (p50, p95) = (times.at(0.5), times.at(0.95));
        self.figures.push(
            Figure::new("inbox", format!("{name}: p95"), p95, "ms")
                .on(self.engine)
                .with_reach(Reach::AtMost(20.0))
                .noting(format!("p50 {p50:.2} ms")),
        );
        Ok(())
    }

    /// The address of a later page of a list, found by going from page to page.
    async fn deep(&mut self, path: &str, page: usize) -> anyhow::Result<String> {
        let mut path = path.to_owned();
        let base = format!("/b/{}/", self.filled.slug);
        for number in 1..page {
            let answer = self.wire.ask(&wire::get(&format!("{base}{path}"), &self.headers)).await?;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let next =
                text.split_once("id=\"more-conversations\" href=\"").and_then(|(_, rest)| rest.split('"').next());
            let next = next.with_context(|| format!("page {number} of the list is its last"))?;
            let next = next.replace("&amp;", "&").replace("&#38;", "&");
            path = next.strip_prefix(&base).context("a page of another brand")?.to_owned();
        }
        Ok(path)
    }
}

/// Signs in on the real form; the cookie, as a browser sends it back.
async fn sign_in(server: &Server, wire: &mut Wire) -> anyhow::Result<String> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    let form = form.append_pair("email", shop::EMAIL).append_pair("password", shop::PASSWORD).finish();
    let headers = format!("origin: http://{}\r\nsec-fetch-site: same-origin\r\n", server.address);
    let answer =
        wire.ask(&wire::post("/sign-in", "application/x-www-form-urlencoded", &headers, form.as_bytes())).await?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.with_context(|| format!("the sign-in answered {} without a cookie", answer.status))?;
    Ok(cookie.to_owned())
}
