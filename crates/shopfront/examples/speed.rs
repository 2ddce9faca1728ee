//! How fast and in how much memory: `cargo run --release -p shopfront --example speed`. CPU time and memory are the process's own,
//! read from `/proc`, as Linux tells them.

#[path = "../tests/cases/mod.rs"]
mod cases;

use shopfront::{Context, feed};
use std::fmt::Write;

/// Seconds of CPU this process has used.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// The most memory this process has had, in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A product's page as shops print it, about so many bytes: structured data, menus, a description, related products.
fn page(id: usize, bytes: usize) -> String {
    let mut html = format!(
        r#"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article {id} | Chez Awa</title><link rel="canonical" href="https://awa.ci/produit/{id}"><meta property="og:type" content="product"><meta property="og:title" content="Article {id}"><meta property="og:image" content="https://awa.ci/i/{id}.jpg"><script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"Chez Awa"}},{{"@type":"Product","name":"Article {id}","sku":"A{id}","image":"https://awa.ci/i/{id}.jpg","offers":{{"@type":"Offer","price":"{id}00","priceCurrency":"XOF","availability":"https://schema.org/InStock"}}}}]}}</script></head><body class="single-product"><header><nav><ul>"#
    );
    for entry in 0..40 {
        let _ = write!(html, r#"<li class="menu-item"><a href="/c/{entry}">Rayon {entry}</a></li>"#);
    }
    let _ = write!(
        html,
        r#"</ul></nav></header><main><h1 class="product_title">Article {id}</h1><p class="price"><span class="amount">{id}00 CFA</span></p><p class="stock in-stock">En stock</p><div class="description">"#
    );
    while html.len() < bytes {
        html.push_str("<p>Une belle pièce, <b>cousue à la main</b> à Abidjan par nos couturières &amp; livrée en 24 h dans toute la ville.</p>");
    }
    html.push_str(r#"</div></main><section class="related products"><h2>Produits similaires</h2><ul>"#);
    for other in 0..8 {
        let _ = write!(
            html,
            r#"<li class="product"><a href="/produit/r{other}"><img src="/i/r{other}.jpg"><h2>Autre {other}</h2><span class="price">{other}500 CFA</span></a></li>"#
        );
    }
    html.push_str("</ul></section><footer>Chez Awa</footer></body></html>");
    html
}

fn main() {
    let context = Context {
        url: "https://awa.ci/produit/1".parse().ok(),
        currency: shopfront::price::from_code("XOF"),
        country: Some("CI".to_owned()),
        ..Context::default()
    };
    for kilobytes in [10, 50, 100, 300] {
        let pages: Vec<String> = (1..=20).map(|id| page(id, kilobytes * 1024)).collect();
        let begun = cpu();
        let mut read = 0_u32;
        while cpu() - begun < 1.0 {
            for page in &pages {
                read += u32::from(!shopfront::read(page.as_bytes(), &context).products.is_empty());
            }
        }
        println!(
            "pages of {kilobytes:>3} kB      {:>8.0} a CPU-second, peak {:.0} MB",
            f64::from(read) / (cpu() - begun),
            peak()
        );
    }
    let all = cases::all();
    let (begun, mut read) = (cpu(), 0_u32);
    while cpu() - begun < 1.0 {
        for case in &all {
            let _ = shopfront::read(&case.document, &case.context);
            read += 1;
        }
    }
    println!("documents of tests/pages {:>8.0} a CPU-second, peak {:.0} MB", f64::from(read) / (cpu() - begun), peak());

    let mut xml = String::from(r#"<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>"#);
    for id in 0..100_000 {
        let _ = write!(
            xml,
            "<item><g:id>SKU-{id}</g:id><g:title><![CDATA[Article numéro {id} & compagnie]]></g:title><g:description>Une belle pièce cousue à la main à Abidjan, livrée en 24 h dans toute la ville. Numéro {id}.</g:description><g:link>https://awa.ci/produit/{id}</g:link><g:image_link>https://awa.ci/i/{id}.jpg</g:image_link><g:price>{id} XOF</g:price><g:availability>in_stock</g:availability><g:brand>Awa</g:brand><g:product_type>Maison &gt; Salon</g:product_type></item>"
        );
    }
    xml.push_str("</channel></rss>");
    let size = xml.len() / 1024 / 1024;
    let begun = cpu();
    let count = feed::stream(&xml, &context, |_| {}).unwrap_or(0);
    println!(
        "feed of {count} products, {size} MB: {:.2} s of CPU streamed, peak {:.0} MB (the feed's own text in it)",
        cpu() - begun,
        peak()
    );
    let begun = cpu();
    let outcome = shopfront::read(xml.as_bytes(), &context);
    println!(
        "the same gathered: {} products, {:.2} s of CPU, peak {:.0} MB",
        outcome.products.len(),
        cpu() - begun,
        peak()
    );
}
