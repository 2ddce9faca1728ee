//! The inbox page of a brand with 100,000 conversations: what one request costs the serving process.

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
use kernel::{BrandId, LineId};
use std::time::Instant;
use storage::{Db, args};

const CONVERSATIONS: i64 = 100_000;
const REQUESTS: u32 = 400;

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("inbox, {}", engine.name()));
        figures.extend(on(bed, *engine, at).await?);
    }
    Ok(figures)
}

async fn on(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, "inbox").await?;
    let setting = Setting::new(bed, &database.url, &[])?;
    let house = shop::apply_to(bed, &setting, "http://127.0.0.1:9").await?;
    let (slug, brand) = fill(&house.db).await?;
    let (here,) = house.db.one::<(i64,)>("SELECT COUNT(*) FROM conversation WHERE brand_id = $1", args![brand]).await?;
    ensure!(here == CONVERSATIONS, "{here} conversations were made");
    drop(house);
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

/// Gives the first brand its conversations: one in a hundred wants a human, one in two hundred has a failed send, one in
/// ten is unread, each with what the customer said and what was answered.
async fn fill(db: &Db) -> anyhow::Result<(String, BrandId)> {
    let (brand, slug) =
        db.one::<(BrandId, String)>("SELECT id, slug FROM brand ORDER BY slug LIMIT 1", args![]).await?;
    let (line,) =
        db.one::<(LineId,)>("SELECT id FROM line WHERE brand_id = $1 ORDER BY id LIMIT 1", args![brand]).await?;
    let fresh = match db.dialect() {
        storage::Dialect::Sqlite => "randomblob(16)",
        storage::Dialect::Postgres => "gen_random_uuid()",
    };
    let contacts = format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3) \
         INSERT INTO contact (brand_id, id, bsuid, wa_id, name, folded, created_at) \
         SELECT $1, {fresh}, 'CI.' || CAST(13491208655302741 + i AS TEXT), CAST(22505000000000 + i AS TEXT), \
         'Cliente ' || CAST(i AS TEXT), 'cliente ' || CAST(i AS TEXT), $2 + i FROM n"
    );
    // As many seconds apart as the contacts are milliseconds: over a day of messages.
    const CONVERSATIONS_OF: &str = "INSERT INTO conversation (brand_id, id, line_id, contact_id, created_at, handling, \
        handling_at, handling_why, last_in_at, last_at, last_in_wamid, preview, preview_kind, preview_out, unread, failed_sends) \
        SELECT brand_id, id, $2, id, created_at, CASE WHEN (created_at - $3) % 100 = 0 THEN 'waiting' ELSE 'agent' END, created_at, \
        CASE WHEN (created_at - $3) % 100 = 0 THEN 'customer_asked' END, created_at, created_at, 'wamid.' || wa_id, \
        'Bonjour, vous avez la robe wax en taille M ? C''est pour samedi, a Cocody.', 'text', FALSE, \
        CASE WHEN (created_at - $3) % 10 = 0 THEN 2 ELSE 0 END, CASE WHEN (created_at - $3) % 200 = 0 THEN 1 ELSE 0 END \
        FROM contact WHERE brand_id = $1";
    let messages = format!(
        "INSERT INTO message (brand_id, id, conversation_id, line_id, at, recorded_at, outbound, author, kind, body, text, folded, \
         wamid, state, state_at) SELECT brand_id, {fresh}, id, line_id, last_at, last_at, FALSE, 'contact', 'text', $2, preview, \
         preview, last_in_wamid, 'received', last_at FROM conversation WHERE brand_id = $1"
    );
    let body = serde_json::json!({ "type": "text", "body": "Bonjour, vous avez la robe wax en taille M ?" });
    db.write(async |tx| {
        let start = tx.now() - kernel::hours(2);
        tx.exec(&contacts, args![brand, start, CONVERSATIONS]).await?;
        tx.exec(CONVERSATIONS_OF, args![brand, line, start]).await?;
        tx.exec(&messages, args![brand, body]).await?;
        Ok::<_, storage::StoreError>(())
    })
    .await?;
    Ok((slug, brand))
}
