//! The inbox of a brand with 100,000 conversations and with a million: what one request of the page costs the serving
//! process, and what each list, search and thread costs whoever asks the room.

mod fill;
mod lists;

use super::{
    Bed,
    engine::{Database, Engine},
    figure::{Figure, Reach},
    latency::Latencies,
    server::{Server, Setting},
    shop,
    wire::{self, Wire},
};
use anyhow::{Context, ensure};
use std::time::Instant;
use storage::args;

const CONVERSATIONS: i64 = 100_000;
const REQUESTS: u32 = 400;

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("inbox, {}", engine.name()));
        figures.extend(page(bed, *engine, at).await?);
        for count in &bed.conversations {
            bed.say(&format!("inbox of {count} conversations, {}", engine.name()));
            figures.extend(lists::on(bed, *engine, at, *count).await?);
        }
    }
    Ok(figures)
}

async fn page(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, "inbox").await?;
    let setting = Setting::new(bed, &database.url, &[])?;
    let house = shop::apply_to(bed, &setting, "http://127.0.0.1:9").await?;
    let (slug, brand) = fill::conversations(&house.db, CONVERSATIONS).await?;
    let (here,) = house.db.one::<(i64,)>("SELECT COUNT(*) FROM conversation WHERE brand_id = $1", args![brand]).await?;
    ensure!(here == CONVERSATIONS, "{here} conversations were made");
    drop(house);
    fill::settle(engine, &database.url).await?;
    let server = Server::start(&setting).await?;
    let mut wire = Wire::open(server.address).await?;
    let headers = format!("accept: text/html\r\ncookie: {}\r\n", sign_in(&server, &mut wire).await?);
    let path = format!("/b/{slug}/messages");
    let first = wire.ask(&wire::get(&path, &headers)).await?;
    let text = String::from_utf8_lossy(&first.body).into_owned();
    ensure!(first.status == 200 && text.contains("Cliente 99999"), "the inbox answered {}: {text:.2000}", first.status);
    // As browsers ask: compressed.
    let request = wire::get(&path, &format!("{headers}accept-encoding: gzip\r\n"));
    for _ in 0..REQUESTS / 4 {
        wire.ask(&request).await?;
    }
    server.profile(bed)?;
    let before = server.cpu()?;
    let mut times = Latencies::default();
    for _ in 0..REQUESTS {
        let began = Instant::now();
        let answer = wire.ask(&request).await?;
        ensure!(answer.status == 200, "the inbox answered {}", answer.status);
        times.note(began.elapsed().as_secs_f64() * 1000.0);
    }
    let cpu = (server.cpu()? - before).as_secs_f64() * 1000.0 / f64::from(REQUESTS);
    server.kill().await?;
    database.drop_it().await?;
    let note = format!("{} KB of HTML", first.body.len() / 1024);
    Ok(vec![
        Figure::new("inbox", "page: CPU of the product", cpu, "ms")
            .on(engine)
            .with_reach(Reach::AtMost(3.0))
            .noting(note),
        Figure::new("inbox", "page: answer p50", times.at(0.5), "ms").on(engine),
        Figure::new("inbox", "page: answer p99", times.at(0.99), "ms").on(engine),
    ])
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
