//! A whole shop, from one address: what it is, every product of it, and what changed since the last time.
//!
//! Source: contract *catalogue sources*, sections 2 to 10, 13, 16, 22, 23 and 26b.

mod crawl;
mod feed;
mod folder;
mod links;
mod memory;
mod meta;
mod reach;
mod shelf;
mod shops;
mod sitemaps;
mod sync;

pub use memory::{BadMemory, Memory};
pub use meta::read_meta;
pub use reach::{Budget, Page, Reached};
pub use shelf::{Basket, Kept, Seen, Shelf, Soon, Watch};
pub use sync::{Known, Report, Status};

use crate::{
    Context, Outcome, Platform, link,
    product::{Product, Source},
    sniff,
    web::Web,
};
use reach::Reach;
use std::collections::{HashMap, HashSet};
use url::Url;

/// The name by which robots.txt knows us.
pub(crate) const AGENT: &str = "seven-t";
/// The most products of one shop (contract, section 22).
const MOST_PRODUCTS: usize = 50_000;
/// The most parts of one feed or interface.
const MOST_PARTS: usize = 600;

/// What one reading of a shop gave.
#[derive(Debug, Default)]
pub struct Found {
    /// The software it seems to run on.
    pub platform: Option<Platform>,
    /// Its products, each once.
    pub products: Vec<Product>,
    /// Products that went into the [`Basket`] as they were read, and are not among these.
    pub handed: usize,
    /// Whether nothing is missing: no page failed, no budget was hit, nothing was refused on the way.
    pub complete: bool,
    /// Known products whose own page is gone.
    pub gone: Vec<String>,
    /// What went wrong or is odd, in short stable words.
    pub warnings: Vec<String>,
    /// How many questions were asked.
    pub requests: usize,
}

/// How a shop is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Who asks.
    pub web: &'a Web,
    /// What is known of the shop before.
    pub context: &'a Context,
    /// Whether the shop is ours to hurry: then no distance is kept between questions but what it asks for.
    pub hurried: bool,
    /// What may be spent.
    pub budget: Budget,
    /// A token that opens the address, for an interface that asks for one; it is told to that origin only.
    pub token: Option<&'a str>,
    /// Who follows it.
    pub watch: &'a dyn Watch,
    /// Where the products of a feed go as they are read; all of them are gathered where there is none.
    pub basket: Option<&'a dyn Basket>,
}

/// Reads a shop. `memory` is what is known of it from the last time; its pages are asked again with what is known of them, and
/// those this reading has asked for already are not asked again.
pub async fn read(reading: Reading<'_>, address: &str, memory: &mut Memory) -> Found {
    let Reading { web, context, .. } = reading;
    let mut found = Found::default();
    // People paste names as they say them: « chezawa.ci ».
    let whole = if address.contains("://") { address.trim().to_owned() } else { format!("https://{}", address.trim()) };
    let Ok(url) = web.guard().parse(&whole) else {
        found.warnings.push("refused_address".to_owned());
        return found;
    };
    if let Some(why) = sniff::not_to_read(&url) {
        found.warnings.push(why.to_owned());
        return found;
    }
    let url = sniff::sheet_address(&url).unwrap_or(url);
    let reach = Reach::new(reading, &url);
    found.complete = true;
    reach.learn_rules(&url).await;
    let first = match reach.get(&url, memory).await {
        Reached::Page(first) => first,
        other => {
            found.complete = false;
            let is_silent = matches!(other, Reached::Closed) && reach.is_silent();
            found.warnings.push(if is_silent { Reached::Failed } else { other }.word().to_owned());
            found.requests = reach.requests();
            return found;
        }
    };
    let context = &Context { url: Some(first.url.clone()), status: Some(first.status), ..context.clone() };
    if first.is_html() {
        shop(&reach, &first, context, memory, &mut found).await;
    } else if !feed::is_handed_over(&reach, reading.basket, &first, context, &mut found).await {
        let outcome =
            sniff::read(&first.body, &Context { content_type: first.content_type.clone(), ..context.clone() });
        parts(&reach, &first.url, outcome, context, memory, &mut found).await;
    }
    found.requests = reach.requests();
    found.complete &= !reach.is_spent();
    if reach.is_spent() {
        found.warnings.push("budget".to_owned());
    }
    if found.products.is_empty() && found.handed == 0 {
        // An empty answer is a failure, not an empty shop.
        found.complete = false;
        found.warnings.push("empty".to_owned());
    }
    found.products = unique(std::mem::take(&mut found.products));
    found
}

/// Reads a file that was handed in: a table, a feed, an interface's answer. Nothing is asked.
pub fn read_file(bytes: &[u8], context: &Context) -> Found {
    let outcome = sniff::read(bytes, context);
    let mut found = Found { complete: outcome.error.is_none(), ..Found::default() };
    found.warnings.extend(outcome.error.map(str::to_owned));
    found.products = unique(outcome.products);
    if found.products.is_empty() {
        found.complete = false;
        found.warnings.push("empty".to_owned());
    }
    found
}

/// A page in HTML: the platform's interface where it has one, else its sitemaps, else the page and what it links to.
async fn shop(reach: &Reach<'_>, first: &Page, context: &Context, memory: &mut Memory, found: &mut Found) {
    let html = first.text();
    let outcome = crate::page::read(&html, &Context { content_type: first.content_type.clone(), ..context.clone() });
    if let Some(error) = outcome.error.filter(|error| !matches!(*error, "needs_script" | "not_found")) {
        found.complete = false;
        found.warnings.push(error.to_owned());
        return;
    }
    found.platform = shops::platform(&html, first);
    reach.tell(found.platform, &[]);
    if shops::read(reach, &first.url, context, memory, found).await {
        return;
    }
    let before = found.products.len();
    let addresses = sitemaps::products(reach, &first.url, memory, found).await;
    if !addresses.is_empty() {
        reach.expect(found.platform, addresses.len());
    }
    crawl::pages(reach, addresses, &first.url, context, memory, found).await;
    if found.products.len() == before {
        crawl::site(reach, first, outcome, context, memory, found).await;
    }
    crawl::known(reach, context, memory, found).await;
}

/// A feed or an interface's answer, and the parts that follow it on the same origin.
async fn parts(
    reach: &Reach<'_>,
    url: &Url,
    first: Outcome,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
) {
    let mut outcome = first;
    let mut at = url.clone();
    let mut seen: HashSet<String> = HashSet::from([at.to_string()]);
    let mut last: Vec<String> = Vec::new();
    for _ in 0..MOST_PARTS {
        if let Some(error) = outcome.error {
            found.complete = false;
            found.warnings.push(error.to_owned());
            return;
        }
        let ids: Vec<String> = outcome.products.iter().map(|product| product.external_id.clone()).collect();
        // An empty part, or the same one again, is the end.
        if ids.is_empty() || ids == last {
            return;
        }
        last = ids;
        reach.tell(found.platform, &outcome.products);
        found.products.append(&mut outcome.products);
        if found.products.len() >= MOST_PRODUCTS {
            found.complete = false;
            found.warnings.push("too_many".to_owned());
            return;
        }
        let Some(next) = outcome.next.as_deref().and_then(|next| next_of(&at, next)) else { return };
        if next.origin() != at.origin() || !seen.insert(next.to_string()) {
            return;
        }
        at = next;
        match reach.get(&at, memory).await {
            Reached::Page(page) => {
                outcome = sniff::read(
                    &page.body,
                    &Context {
                        url: Some(page.url.clone()),
                        content_type: page.content_type.clone(),
                        ..context.clone()
                    },
                );
            }
            other => {
                found.complete = false;
                found.warnings.push(other.word().to_owned());
                return;
            }
        }
    }
}

/// The address of the next part: a whole one, or only the questions that change.
fn next_of(at: &Url, next: &str) -> Option<Url> {
    let Some(query) = next.strip_prefix('?') else { return link::resolve(Some(at), next) };
    let changed: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let kept: Vec<(String, String)> =
        at.query_pairs().into_owned().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name)).collect();
    let mut url = at.clone();
    url.query_pairs_mut().clear().extend_pairs(kept.iter().chain(&changed));
    Some(url)
}

/// Each product once: by its id, then by its address. A number that two products share is no id (section 23).
fn unique(products: Vec<Product>) -> Vec<Product> {
    let mut addresses: HashMap<String, HashSet<String>> = HashMap::new();
    for product in &products {
        let address = product.url.as_deref().map(link::canonical).unwrap_or_default();
        addresses.entry(product.external_id.clone()).or_default().insert(address);
    }
    let mut kept: Vec<Product> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for mut product in products {
        let shared = addresses.get(&product.external_id).is_some_and(|all| all.len() > 1);
        let is_number = product.sku.as_ref() == Some(&product.external_id)
            && product.provenance.base() != Source::Feed
            && product.provenance.base() != Source::Api;
        if shared
            && is_number
            && let Some(url) = &product.url
        {
            product.external_id = link::canonical(url);
        }
        match places.get(&product.external_id) {
            Some(place) => {
                let known = &mut kept[*place];
                // What its own page says is surer than its block in a list.
                if product.main && !known.main {
                    let block = std::mem::replace(known, product);
                    known.fill_from(block);
                } else {
                    known.fill_from(product);
                }
            }
            None => {
                places.insert(product.external_id.clone(), kept.len());
                kept.push(product);
            }
        }
    }
    kept
}
