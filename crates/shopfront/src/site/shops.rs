//! Shops with an interface of their own: asked part by part (contract, sections 3, 4, 6 and 8).

use super::{
    Found, MOST_PARTS, MOST_PRODUCTS,
    memory::Memory,
    reach::{Page, Reach, Reached},
};
use crate::{
    Context, Platform,
    api::{self, Answer},
    encoding,
    json::{self, Json},
    link,
    price::from_code,
    product::Product,
};
use std::collections::{HashMap, HashSet};
use url::Url;

/// The platform a first page seems to be of.
pub(super) fn platform(html: &str, first: &Page) -> Option<Platform> {
    let by_header = [
        ("x-shopid", Platform::Shopify),
        ("x-shardid", Platform::Shopify),
        ("x-sorting-hat-shopid", Platform::Shopify),
        ("api.w.org", Platform::WooCommerce),
        ("powered-by: prestashop", Platform::PrestaShop),
        ("x-magento-vary", Platform::Magento),
        ("x-wix-request-id", Platform::Wix),
        ("server: squarespace", Platform::Squarespace),
    ];
    let hints = first.hints.to_ascii_lowercase();
    crate::page::platform_of(html)
        .or_else(|| by_header.iter().find(|(name, _)| hints.contains(name)).map(|(_, platform)| *platform))
}

/// Asks the interface of the platform, or the usual ones where none is known. Whether one answered with its shape.
pub(super) async fn read(
    reach: &Reach<'_>,
    site: &Url,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
) -> bool {
    match found.platform {
        Some(Platform::Shopify) => shopify(reach, site, context, memory, found).await,
        Some(Platform::WooCommerce) => woo(reach, site, context, memory, found).await,
        Some(Platform::Magento) => magento(reach, site, context, found).await,
        Some(Platform::Squarespace) => squarespace(reach, site, context, memory, found).await,
        Some(_) => false,
        None => shopify(reach, site, context, memory, found).await || woo(reach, site, context, memory, found).await,
    }
}

async fn answer(
    reach: &Reach<'_>,
    url: &Url,
    context: &Context,
    memory: &mut Memory,
) -> Result<(Answer, Json), Reached> {
    match reach.get(url, memory).await {
        Reached::Page(page) => {
            let context = &Context { url: Some(page.url.clone()), ..context.clone() };
            let value = json::parse(encoding::decode_json(&page.body).trim(), false).map_err(|_| Reached::Closed)?;
            let read = api::products(&value, context).filter(|answer| answer.platform.is_some());
            let empty = matches!(&value, Json::Arr(items) if items.is_empty());
            match read {
                Some(read) => Ok((read, value)),
                None if empty => Ok((Answer { platform: None, products: Vec::new(), next: None }, value)),
                // A 200 without the platform's shape is not the platform.
                None => Err(Reached::Closed),
            }
        }
        other => Err(other),
    }
}

/// Whether products come in forms that are told elsewhere: also where all of them cost the same.
fn names_forms(value: &Json) -> bool {
    let of = |item: &Json| item.word_at("type") == Some("variable") || !item.list("variations").is_empty();
    matches!(value, Json::Arr(items) if items.iter().any(of))
}

/// Asks part after part, until one is empty. `None` where already the first is not of this platform.
#[allow(clippy::too_many_arguments, reason = "what a reading stands on, and what it finds")]
async fn all(
    reach: &Reach<'_>,
    address: impl Fn(usize) -> Option<Url>,
    wanted: Platform,
    context: &Context,
    memory: &mut Memory,
    found: &mut Found,
    has_forms: &mut bool,
) -> Option<Vec<Product>> {
    let mut products: Vec<Product> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for part in 1..=MOST_PARTS {
        let url = address(part)?;
        match answer(reach, &url, context, memory).await {
            Ok((answer, value)) if answer.platform == Some(wanted) || part > 1 || answer.platform.is_none() => {
                *has_forms |= names_forms(&value);
                if part == 1 && answer.platform.is_none() {
                    return None;
                }
                let fresh: Vec<Product> =
                    answer.products.into_iter().filter(|product| seen.insert(product.external_id.clone())).collect();
                if fresh.is_empty() {
                    return Some(products);
                }
                reach.tell(Some(wanted), &fresh);
                products.extend(fresh);
                if products.len() >= MOST_PRODUCTS {
                    break;
                }
            }
            Ok(_) => return None,
            Err(_) if part == 1 => return None,
            // A later part that fails leaves a shop half read.
            Err(other) => {
                found.complete = false;
                found.warnings.push(format!("part_{}", other.word()));
                return Some(products);
            }
        }
    }
    found.complete = false;
    found.warnings.push("too_many".to_owned());
    Some(products)
}

async fn shopify(reach: &Reach<'_>, site: &Url, context: &Context, memory: &mut Memory, found: &mut Found) -> bool {
    let mut context = context.clone();
    // One collection where one was pasted; the shop otherwise.
    let collection = site
        .path()
        .split_once("/collections/")
        .map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned())
        .filter(|handle| !handle.is_empty() && handle != "all");
    let at = |part: usize| {
        let path = collection
            .as_ref()
            .map_or_else(|| "/products.json".to_owned(), |handle| format!("/collections/{handle}/products.json"));
        link::resolve(Some(site), &format!("{path}?limit=250&page={part}"))
    };
    if let Some(url) = link::resolve(Some(site), "/meta.json").filter(|_| found.platform == Some(Platform::Shopify))
        && let Reached::Page(page) = reach.get(&url, memory).await
        && let Ok(value) = json::parse(encoding::decode_json(&page.body).trim(), false)
        && let Some(currency) = value.word_at("currency").and_then(from_code)
    {
        context.currency = Some(currency);
    }
    let Some(products) = all(reach, at, Platform::Shopify, &context, memory, found, &mut false).await else {
        return false;
    };
    if products.is_empty() {
        return false;
    }
    found.platform = Some(Platform::Shopify);
    found.products.extend(products);
    true
}

async fn woo(reach: &Reach<'_>, site: &Url, context: &Context, memory: &mut Memory, found: &mut Found) -> bool {
    let bases =
        ["/wp-json/wc/store/v1/products?", "/wp-json/wc/store/products?", "/?rest_route=/wc/store/v1/products&"];
    let bases = &bases[..if found.platform.is_some() { 3 } else { 1 }];
    for base in bases {
        let at =
            |part: usize| link::resolve(Some(site), &format!("{base}per_page=100&page={part}&orderby=id&order=asc"));
        let mut variable = false;
        let read = all(reach, at, Platform::WooCommerce, context, memory, found, &mut variable).await;
        let Some(mut products) = read else { continue };
        if variable {
            // Forms are a list of their own; a shop that does not give it is read without.
            let at = |part: usize| {
                link::resolve(
                    Some(site),
                    &format!("{base}type=variation&per_page=100&page={part}&orderby=id&order=asc"),
                )
            };
            let mut aside = Found { complete: true, ..Found::default() };
            let families = all(reach, at, Platform::WooCommerce, context, memory, &mut aside, &mut false).await;
            let families = families.unwrap_or_default();
            join(&mut products, families);
        }
        found.platform = Some(Platform::WooCommerce);
        found.products.extend(products.into_iter().filter(|product| !product.name.is_empty()));
        return true;
    }
    false
}

fn join(products: &mut [Product], families: Vec<Product>) {
    let places: HashMap<String, usize> =
        products.iter().enumerate().map(|(place, product)| (product.external_id.clone(), place)).collect();
    for family in families.into_iter().filter(|family| family.name.is_empty()) {
        if let Some(place) = places.get(&family.external_id) {
            let product = &mut products[*place];
            product.variants.extend(family.variants);
            product.sum_up_variants();
        }
    }
}

async fn magento(reach: &Reach<'_>, site: &Url, context: &Context, found: &mut Found) -> bool {
    let Some(url) = link::resolve(Some(site), "/graphql") else { return false };
    let mut products = Vec::new();
    let mut pages = 1;
    let mut part = 1;
    while part <= pages && part <= MOST_PARTS {
        let fields = "total_count page_info{current_page total_pages} items{__typename uid sku name url_key url_suffix stock_status image{url} categories{name} description{html} price_range{minimum_price{regular_price{value currency} final_price{value currency}} maximum_price{final_price{value currency}}}}";
        let question =
            format!("{{products(filter:{{price:{{from:\"0\"}}}},pageSize:100,currentPage:{part}){{{fields}}}}}");
        let body = serde_json::json!({ "query": question }).to_string();
        let Reached::Page(page) = reach.query(&url, body).await else {
            found.complete &= part == 1;
            break;
        };
        let Ok(value) = json::parse(encoding::decode_json(&page.body).trim(), false) else { break };
        let context = &Context { url: Some(site.clone()), ..context.clone() };
        let Some(answer) = api::products(&value, context)
            .filter(|answer| answer.platform == Some(Platform::Magento) && !answer.products.is_empty())
        else {
            break;
        };
        reach.tell(Some(Platform::Magento), &answer.products);
        products.extend(answer.products);
        pages = value
            .at("data.products.page_info.total_pages")
            .and_then(Json::whole)
            .and_then(|pages| usize::try_from(pages).ok())
            .unwrap_or(1);
        part += 1;
    }
    if products.is_empty() {
        return false;
    }
    products.iter_mut().for_each(Product::identify);
    found.products.extend(products);
    true
}

async fn squarespace(reach: &Reach<'_>, site: &Url, context: &Context, memory: &mut Memory, found: &mut Found) -> bool {
    let own = [site.path(), "/shop", "/store", "/boutique", "/products"];
    for path in own {
        let mut next = link::resolve(Some(site), &format!("{path}?format=json"));
        let mut products = Vec::new();
        let mut seen = HashSet::new();
        while let Some(url) = next.take().filter(|url| seen.insert(url.to_string()) && seen.len() <= MOST_PARTS) {
            let Ok((answer, _)) = answer(reach, &url, context, memory).await else { break };
            reach.tell(found.platform, &answer.products);
            products.extend(answer.products);
            next = answer.next.and_then(|next| link::resolve(Some(&url), &next)).map(|mut url| {
                url.query_pairs_mut().append_pair("format", "json");
                url
            });
        }
        if !products.is_empty() {
            products.iter_mut().for_each(Product::identify);
            found.products.extend(products);
            return true;
        }
    }
    false
}
