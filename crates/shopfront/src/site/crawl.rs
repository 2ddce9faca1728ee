//! A shop without an interface: page after page, within bounds (contract, sections 12, 13 and 25).

use super::{
    Found, links,
    memory::Memory,
    reach::{Page, Reach, Reached},
};
use crate::{Context, Kind, Outcome, link, product::Product, sniff};
use std::collections::{HashMap, HashSet, VecDeque};
use url::Url;

/// Pages of one crawl.
const MOST_PAGES: usize = 5_000;
/// Links from the first page to the last.
const MOST_DEPTH: usize = 5;
/// Pages of one pattern, when none of them was a product's.
const MOST_OF_PATTERN: usize = 60;
/// Pages of a sitemap in a row without any product, before the rest is given up.
const MOST_VAIN: usize = 80;

/// Reads pages that are likely products'.
pub(super) async fn pages(
    reach: &Reach<'_>,
    addresses: Vec<Url>,
    site: &Url,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
) {
    let mut vain = 0;
    for url in addresses.into_iter().filter(|url| link::is_same_site(url, site)).take(MOST_PAGES * 4) {
        if vain >= MOST_VAIN && found.products.is_empty() {
            return;
        }
        let Some((_, outcome)) = page(reach, &url, context, memory, found).await else { continue };
        if outcome.kind == Kind::Product {
            reach.tell(found.platform, &outcome.products);
            found.products.extend(outcome.products);
            vain = 0;
        } else {
            vain += 1;
        }
    }
}

/// Walks a site from its first page: lists, their next pages, the products they show.
pub(super) async fn site(
    reach: &Reach<'_>,
    first: &Page,
    outcome: Outcome,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
) {
    let mut visited: HashSet<String> = HashSet::from([link::canonical(first.url.as_str())]);
    let mut waiting: VecDeque<(Url, usize)> = VecDeque::new();
    let mut patterns: HashMap<String, (usize, usize)> = HashMap::new();
    spread(&first.text(), &first.url, &outcome, 0, &mut waiting);
    take(reach, outcome, found);
    let mut count = 0;
    while let Some((url, depth)) = waiting.pop_front() {
        if count >= MOST_PAGES {
            found.complete = false;
            found.warnings.push("too_many_pages".to_owned());
            break;
        }
        if !visited.insert(link::canonical(url.as_str())) {
            continue;
        }
        let pattern = pattern(&url);
        let (asked, good) = patterns.get(&pattern).copied().unwrap_or_default();
        if asked >= MOST_OF_PATTERN && good == 0 {
            continue;
        }
        count += 1;
        let Some((page, outcome)) = page(reach, &url, context, memory, found).await else { continue };
        // Where it led is visited, too.
        visited.insert(link::canonical(page.url.as_str()));
        let is_good = matches!(outcome.kind, Kind::Product | Kind::Listing);
        patterns.insert(pattern, (asked + 1, good + usize::from(is_good)));
        if depth < MOST_DEPTH && outcome.kind != Kind::Product {
            spread(&page.text(), &page.url, &outcome, depth + 1, &mut waiting);
        }
        take(reach, outcome, found);
    }
    settle(found);
}

/// Asks again for known pages of products that were not met this time: one that is gone is told so, one that is there is seen.
pub(super) async fn known(reach: &Reach<'_>, context: &Context, memory: &mut Memory, found: &mut Found) {
    let seen: HashSet<&str> = found.products.iter().map(|product| product.external_id.as_str()).collect();
    let missing: Vec<(String, Url)> = memory
        .known()
        .filter(|known| {
            !seen.contains(known.product.external_id.as_str())
                && known.product.main
                && known.status == super::Status::Active
        })
        .filter_map(|known| Some((known.product.external_id.clone(), Url::parse(known.product.url.as_deref()?).ok()?)))
        .take(500)
        .collect();
    for (id, url) in missing {
        match reach.get(&url, memory).await {
            Reached::Gone => found.gone.push(id),
            Reached::Page(page) => {
                let outcome = sniff::read(
                    &page.body,
                    &Context {
                        url: Some(page.url.clone()),
                        content_type: page.content_type.clone(),
                        ..context.clone()
                    },
                );
                found.products.extend(
                    outcome
                        .products
                        .into_iter()
                        .filter(|product| outcome.kind == Kind::Product && product.external_id == id),
                );
            }
            Reached::Closed => {}
            other => {
                found.complete = false;
                found.warnings.push(format!("page_{}", other.word()));
            }
        }
    }
}

/// Reads one page; what hinders it is noted.
async fn page(
    reach: &Reach<'_>,
    url: &Url,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
) -> Option<(Page, Outcome)> {
    match reach.get(url, memory).await {
        Reached::Page(page) if page.is_html() => {
            let own = Context {
                url: Some(page.url.clone()),
                content_type: page.content_type.clone(),
                status: Some(page.status),
                ..context.clone()
            };
            let outcome = sniff::read(&page.body, &own);
            if outcome.error == Some("challenge") {
                found.complete = false;
                found.warnings.push("challenge".to_owned());
            }
            Some((page, outcome))
        }
        // A page that is gone is told by its absence; one that rules close was never ours.
        Reached::Page(_) | Reached::Closed => None,
        Reached::Gone => {
            let id = |known: &&super::Known| {
                known.product.url.as_deref().is_some_and(|own| link::is_same(own, url.as_str()))
            };
            found.gone.extend(memory.known().filter(id).map(|known| known.product.external_id.clone()));
            None
        }
        other => {
            found.complete = false;
            let word = format!("page_{}", other.word());
            if !found.warnings.contains(&word) {
                found.warnings.push(word);
            }
            None
        }
    }
}

/// Puts what a page leads to in line: next pages first, then the products it shows, then the rest.
fn spread(html: &str, url: &Url, outcome: &Outcome, depth: usize, waiting: &mut VecDeque<(Url, usize)>) {
    let links = links::of(html, url);
    let shown = outcome
        .products
        .iter()
        .filter_map(|product| Url::parse(product.url.as_deref()?).ok())
        .filter(|shown| link::is_same_site(shown, url));
    // Another page of the same list is no deeper than the list.
    let next = links.next.into_iter().map(|url| (url, depth.saturating_sub(1)));
    let mut rest = links.all;
    rest.sort_by_key(|url| u8::MAX - links::rank(url));
    waiting.extend(shown.map(|url| (url, depth)).chain(next).chain(rest.into_iter().map(|url| (url, depth))));
}

/// Takes what a page shows: its own product, or the blocks of its list.
fn take(reach: &Reach<'_>, outcome: Outcome, found: &mut Found) {
    if matches!(outcome.kind, Kind::Product | Kind::Listing) {
        reach.tell(found.platform, &outcome.products);
        found.products.extend(outcome.products);
    }
}

/// A product's own page gives it whole; a block in a list gives what there is, once, for products whose page was not read.
fn settle(found: &mut Found) {
    let address = |product: &Product| product.url.as_deref().map(link::bare);
    let whole: HashSet<String> = found.products.iter().filter(|product| product.main).filter_map(address).collect();
    let mut shown: HashSet<String> = HashSet::new();
    found.products.retain(|product| {
        product.main || address(product).is_none_or(|address| !whole.contains(&address) && shown.insert(address))
    });
}

/// The shape of an address: its parts with digits made alike.
fn pattern(url: &Url) -> String {
    let shape = |part: &str| part.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let parts: Vec<String> = url.path_segments().into_iter().flatten().map(shape).collect();
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let head = if parts.len() > 1 { parts[..parts.len() - 1].join("/") } else { String::new() };
    format!("{head}/{}?{}", parts.len(), names.join("&"))
}
