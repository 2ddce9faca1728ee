//! Shops read: pages on one core, a feed of 100,000 products, a site of 2,000 pages. The pages and the feed are read in this
//! process, as there is no wire in them; the site is the emulator's, over loopback, with nobody to be polite to.

use super::{
    Bed,
    emulator::Emulator,
    engine::{Database, Engine},
    figure::{Figure, Reach},
    machine::{field, kilobytes},
    server::{Server, Setting},
    shop,
};
use anyhow::{Context as _, ensure};
use catalogue::{NewSource, Source, SourceError, SourceKind, SourceSettings, Sync, SyncState};
use identity::Brand;
use kernel::Secret;
use serde_json::json;
use shopfront::{
    Context, feed,
    guard::{Guard, Origin},
    site::{self, Budget, Memory, Reading},
    web::Web,
};
use std::{
    fmt::Write,
    hint::black_box,
    time::{Duration, Instant},
};

/// Goods of the feed, and pages of the site.
const FEED: usize = 100_000;
const SITE: usize = 2_000;
/// Longer than the feed takes on any machine: past it something is wrong.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    bed.say("import");
    let context = Context {
        url: "https://awa.ci/produit/1".parse().ok(),
        currency: shopfront::price::from_code("XOF"),
        country: Some("CI".to_owned()),
        ..Context::default()
    };
    let mut figures = Vec::new();
    for kilobytes in [20, 100] {
        figures.push(pages(bed.seconds, kilobytes, &context)?);
    }
    let memory = peak_mb()?;
    figures.push(Figure::new("import", "memory after the pages", memory, "MB").with_reach(Reach::AtMost(150.0)));

    let text = merchant_feed();
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let size = text.len() as f64 / 1e6;
    let began = Instant::now();
    let count = feed::stream(&text, &context, |product| drop(black_box(product)));
    let took = began.elapsed().as_secs_f64();
    ensure!(count == Ok(FEED), "the feed was not read whole: {count:?}");
    drop(text);
    figures.push(
        Figure::new("import", "feed of 100,000 products, streamed", took, "s").noting(format!("{size:.0} MB of XML")),
    );
    let memory = peak_mb()?;
    let memory = Figure::new("import", "memory after the feed", memory, "MB").with_reach(Reach::AtMost(200.0));
    figures.push(memory.noting("its own text in it"));
    if bed.sandbox.is_some() {
        figures.push(whole_site(bed).await?);
        for (engine, at) in &bed.engines {
            bed.say(&format!("import of a feed by the product, {}", engine.name()));
            figures.extend(feed_kept_in_step(bed, *engine, at).await?);
        }
    } else {
        eprintln!("SANDBOX_BIN does not say where the emulator is: a whole site is not measured");
    }
    Ok(figures)
}

/// Pages of a product, about so large, on one core.
fn pages(time: Duration, kilobytes: usize, context: &Context) -> anyhow::Result<Figure> {
    let pages: Vec<String> = (1..=20).map(|id| page(id, kilobytes * 1024)).collect();
    let (began, cpu, mut read) = (Instant::now(), cpu_seconds()?, 0_u32);
    while began.elapsed() < time {
        for page in &pages {
            let found = black_box(shopfront::read(page.as_bytes(), context));
            ensure!(found.products.len() == 1, "a page was not understood");
            read += 1;
        }
    }
    let rate = f64::from(read) / (cpu_seconds()? - cpu).max(0.01);
    let name = format!("pages of {kilobytes} kB with structured data");
    Ok(Figure::new("import", name, rate, "/CPU-s").with_reach(Reach::AtLeast(500.0)))
}

/// A site of the emulator, from its address to its last product.
async fn whole_site(bed: &Bed) -> anyhow::Result<Figure> {
    let emulator = Emulator::start(bed).await?;
    emulator.control("/control/shops/artisan", json!({ "goods": SITE })).await?;
    let base = format!("http://artisan.localhost:{}", emulator.address.port());
    let web = Web::new(Origin::parse(&base).into_iter().fold(Guard::public(), Guard::allowing), "seven-t bench")?;
    let context = Context { currency: shopfront::price::from_code("XOF"), ..Context::default() };
    let (began, cpu) = (Instant::now(), cpu_seconds()?);
    let reading = Reading {
        web: &web,
        context: &context,
        hurried: true,
        budget: Budget::default(),
        token: None,
        watch: &(),
        basket: None,
    };
    let found = site::read(reading, &base, &mut Memory::default()).await;
    let (took, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    ensure!(found.products.len() == SITE && found.complete, "{} of {SITE} products were read", found.products.len());
    Ok(Figure::new("import", "site of 2,000 pages, nobody to be polite to", took, "s")
        .noting(format!("{cpu:.1} s of CPU here")))
}

/// The product itself reads a feed of 100,000 products from the emulator, from the job that begins to the alert that it waits to
/// be approved; a process of its own, so that its memory is its own.
async fn feed_kept_in_step(bed: &Bed, engine: Engine, at: &str) -> anyhow::Result<Vec<Figure>> {
    let database = Database::make(bed, engine, at, "import").await?;
    let emulator = Emulator::start(bed).await?;
    emulator.control("/control/shops/flux", json!({ "goods": FEED })).await?;
    let setting = Setting::new(bed, &database.url, &[("SEVEN_T__KNOWLEDGE__PAGES_FROM", "loopback")])?;
    let house = shop::apply_to(bed, &setting, &emulator.url()).await?;
    let server = Server::start(&setting).await?;
    let before = server.peak_mb()?;
    let address = format!("http://flux.localhost:{}/merchant.xml", emulator.address.port());
    let began = Instant::now();
    let begun = house
        .db
        .write(async |tx| {
            let brand = Brand::by_slug_anywhere(tx, "shop-0").await?.ok_or(SourceError::UnknownSource)?;
            let new = NewSource {
                kind: SourceKind::Link,
                address: Secret::new(address.as_str()),
                token: None,
                settings: SourceSettings::default(),
                currency: brand.currency,
                country: Some(brand.country.clone()),
            };
            let source = Source::add(tx, brand.id, &new, (&house.vault, &house.pages), None).await?;
            Sync::begin(tx, brand.id, source.id, None).await
        })
        .await?;
    let sync = loop {
        ensure!(began.elapsed() < PATIENCE, "the feed is not read after {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
        let sync = Sync::find(&mut &house.db, begun.brand, begun.id).await?.context("the sync is gone")?;
        if sync.state != SyncState::Reading {
            break sync;
        }
    };
    let took = began.elapsed().as_secs_f64();
    let whole = sync.state == SyncState::Ready && sync.complete && usize::try_from(sync.progress.products) == Ok(FEED);
    ensure!(whole, "the feed was not read whole: {sync:?}");
    // What is left to do of it is done by then.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let peak = server.peak_mb()?;
    server.kill().await?;
    drop(house);
    database.drop_it().await?;
    let memory = Figure::new("import", "memory of the product while it reads that feed", peak, "MB");
    Ok(vec![
        Figure::new("import", "feed of 100,000 products, in line to be approved", took, "s").on(engine),
        memory.on(engine).with_reach(Reach::AtMost(200.0)).noting(format!("{before:.0} MB before it")),
    ])
}

/// A product's page as shops print it: structured data, menus, a description, related products.
fn page(id: usize, bytes: usize) -> String {
    let mut html = format!(
        r#"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article {id} | Chez Awa</title><link rel="canonical" href="https://awa.ci/produit/{id}"><meta property="og:type" content="product"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Article {id}","sku":"A{id}","image":"https://awa.ci/i/{id}.jpg","offers":{{"@type":"Offer","price":"{id}00","priceCurrency":"XOF","availability":"https://schema.org/InStock"}}}}</script></head><body><header><nav><ul>"#
    );
    for entry in 0..40 {
        put(&mut html, format_args!(r#"<li><a href="/c/{entry}">Rayon {entry}</a></li>"#));
    }
    put(
        &mut html,
        format_args!(r#"</ul></nav></header><main><h1>Article {id}</h1><p class="price">{id}00 CFA</p><div>"#),
    );
    while html.len() < bytes {
        html.push_str(
            "<p>Une belle pièce, <b>cousue à la main</b> à Abidjan &amp; livrée en 24 h dans toute la ville.</p>",
        );
    }
    html.push_str("</div></main></body></html>");
    html
}

fn merchant_feed() -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Awa</title>"#,
    );
    for id in 0..FEED {
        put(
            &mut xml,
            format_args!(
                "<item><g:id>SKU-{id}</g:id><g:title>Article numéro {id} &amp; compagnie</g:title><g:description>Une belle pièce cousue à la main à Abidjan. Numéro {id}.</g:description><g:link>https://awa.ci/produit/{id}</g:link><g:image_link>https://awa.ci/i/{id}.jpg</g:image_link><g:price>{} XOF</g:price><g:availability>in_stock</g:availability></item>",
                id + 1
            ),
        );
    }
    xml.push_str("</channel></rss>");
    xml
}

fn put(text: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = text.write_fmt(piece);
}

/// Seconds of CPU this process has used, as Linux counts them: in hundredths.
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    Ok(after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// The most memory this process has had.
fn peak_mb() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let peak = field(&status, "VmHWM").and_then(kilobytes).unwrap_or_default() as f64;
    Ok(peak / 1024.0)
}
