//! The inbox of a brand with 100,000 conversations and with a million, each with its scores: what each list, search and
//! thread costs whoever asks the room, what each page costs the serving process, and how soon an event is on the screen of
//! two hundred who have the inbox open.

mod fill;
mod lists;
mod live;
mod news;
mod pages;
mod scores;

use super::{
    Bed,
    engine::{Database, Engine},
    figure::Figure,
    server::{Server, Setting},
    shop,
};
use anyhow::ensure;
use kernel::{BrandId, ConversationId, Millis};
use storage::args;

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        for count in &bed.conversations {
            bed.say(&format!("inbox of {count} conversations, {}", engine.name()));
            figures.extend(of(bed, *engine, at, *count).await?);
        }
    }
    Ok(figures)
}

/// The brand that is looked at.
struct Filled {
    brand: BrandId,
    slug: String,
    /// When its first conversation began; the others a millisecond apart.
    start: Millis,
    count: i64,
    /// A conversation of [`fill::LONG`] messages.
    long: ConversationId,
}

async fn of(bed: &Bed, engine: Engine, at: &str, count: i64) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, &format!("inbox{count}")).await?;
    let setting = Setting::new(bed, &database.url, &[])?;
    let house = shop::apply_to(bed, &setting, "http://127.0.0.1:9").await?;
    let filled = fill::brand(&house.db, count).await?;
    scores::note(&house.db, &filled).await?;
    let team = live::team(&house.db, &filled, bed.inboxes).await?;
    const HERE: &str = "SELECT COUNT(*) FROM conversation WHERE brand_id = $1";
    let (here,) = house.db.one::<(i64,)>(HERE, args![filled.brand]).await?;
    ensure!(here == count, "{here} conversations were made");
    fill::settle(engine, &database.url).await?;
    bed.say("… its lists");
    let mut figures = lists::on(&house.db, &filled, engine).await?;
    // What serves it is another process: two that write one SQLite file would wait for each other.
    drop(house);
    let server = Server::start(&setting).await?;
    bed.say("… its pages");
    figures.extend(pages::of(bed, &server, &filled, engine).await?);
    bed.say(&format!("… {} open inboxes", team.len()));
    figures.extend(live::heard(&server, &database.url, &filled, &team, engine).await?);
    server.kill().await?;
    database.drop_it().await?;
    Ok(figures)
}
