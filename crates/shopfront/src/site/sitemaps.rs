use super::{
    Found, links,
    memory::Memory,
    reach::{Reach, Reached},
};
use crate::{Context, Kind, link, sniff};
use std::collections::HashSet;
use url::Url;

/// Where sitemaps stand when nobody says.
const USUAL: &[&str] = &[
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/sitemap.xml.gz",
    "/wp-sitemap.xml",
    "/product-sitemap.xml",
    "/store-products-sitemap.xml",
];
const MOST_MAPS: usize = 200;
const MOST_ADDRESSES: usize = 50_000;
/// Indexes in indexes (contract, section 13).
const MOST_DEPTH: usize = 3;

/// The addresses of a site's sitemaps that may be products', the likeliest first.
pub(super) async fn products(reach: &Reach<'_>, site: &Url, memory: &mut Memory, found: &mut Found) -> Vec<Url> {
    let named: Vec<String> = reach.rules(site).map(|rules| rules.sitemaps).unwrap_or_default();
    let said = !named.is_empty();
    let usual = USUAL.iter().map(|path| (*path).to_owned());
    let roots: Vec<Url> = named
        .into_iter()
        .chain(usual.take(if said { 0 } else { USUAL.len() }))
        .filter_map(|address| link::resolve(Some(site), &address))
        .collect();
    let mut addresses: Vec<(bool, Url)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut asked = 0;
    for root in roots {
        let mut waiting = vec![(root, 0)];
        while let Some((map, depth)) = waiting.pop() {
            if asked >= MOST_MAPS
                || addresses.len() >= MOST_ADDRESSES
                || !seen.insert(map.to_string())
                || !link::is_same_site(&map, site)
            {
                continue;
            }
            asked += 1;
            let page = match reach.get(&map, memory).await {
                Reached::Page(page) => page,
                Reached::Gone | Reached::Closed => continue,
                other => {
                    found.complete = false;
                    found.warnings.push(format!("sitemap_{}", other.word()));
                    continue;
                }
            };
            let outcome = sniff::read(
                &page.body,
                &Context { url: Some(page.url.clone()), content_type: page.content_type.clone(), ..Context::default() },
            );
            if outcome.kind != Kind::Sitemap {
                continue;
            }
            let name = map.path().to_ascii_lowercase();
            let of_products = ["product", "produit", "item", "article-"].iter().any(|word| name.contains(word));
            let urls: Vec<Url> = outcome.urls.iter().filter_map(|url| link::resolve(Some(site), url)).collect();
            let is_index = is_index(&page.body);
            if is_index && depth < MOST_DEPTH {
                let children: Vec<Url> = chosen(urls);
                waiting.extend(children.into_iter().rev().map(|url| (url, depth + 1)));
            } else if !is_index {
                addresses.extend(urls.into_iter().filter(links::may_lead).map(|url| (of_products, url)));
            }
        }
        if !addresses.is_empty() && !said {
            break;
        }
    }
    let sure = addresses.iter().any(|(of_products, _)| *of_products);
    let mut kept: Vec<Url> =
        addresses.into_iter().filter(|(of_products, _)| *of_products || !sure).map(|(_, url)| url).collect();
    kept.sort_by_key(|url| u8::MAX - links::rank(url));
    let mut once = HashSet::new();
    kept.retain(|url| once.insert(link::canonical(url.as_str())));
    kept
}

fn is_index(body: &[u8]) -> bool {
    let plain = if body.starts_with(b"\x1f\x8b") {
        crate::web::inflate(body, "gzip", 1 << 20).unwrap_or_default()
    } else {
        body[..body.len().min(4_000)].to_vec()
    };
    String::from_utf8_lossy(&plain[..plain.len().min(4_000)]).to_ascii_lowercase().contains("sitemapindex")
}

/// Of the children of an index those of products, where any is named so; of copies in several languages all stay, pages are told
/// apart by their own address.
fn chosen(children: Vec<Url>) -> Vec<Url> {
    let of_products = |url: &Url| {
        let name = url.path().to_ascii_lowercase();
        (name.contains("product") || name.contains("produit"))
            && !name.contains("product_cat")
            && !name.contains("product_tag")
            && !name.contains("product-cat")
            && !name.contains("product-tag")
    };
    if children.iter().any(of_products) { children.into_iter().filter(of_products).collect() } else { children }
}
