//! Lists of products: three or more siblings of one shape, each with a price (contract, section 12).

use super::{seen::Seen, stock, zones::Zones};
use crate::{
    Context,
    html::{Dom, Id},
    image, link,
    product::{Product, Source},
    text,
};
use std::collections::HashMap;

/// The blocks of a list, in the order of the page.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Each block's place and end.
    blocks: Vec<(Id, Id)>,
    products: Vec<Product>,
    strong: bool,
}

impl List {
    /// Whether a place is inside one of the blocks.
    pub(super) fn holds(&self, id: Id) -> bool {
        let at = self.blocks.partition_point(|(from, _)| *from <= id);
        at > 0 && id < self.blocks[at - 1].1
    }

    /// Whether it is the list the page is about, not one beside its product.
    pub(super) const fn is_strong(&self) -> bool {
        self.strong
    }

    /// Its products.
    pub(super) fn products(&self, _dom: &Dom, _context: &Context) -> Vec<Product> {
        self.products.clone()
    }
}

/// How far around a price its block is looked for.
const LEVELS: usize = 9;

/// Finds the largest list of a page.
pub(super) fn find(dom: &Dom, zones: &Zones, prices: &[Seen], context: &Context) -> List {
    // Each element around a price, under its own parent.
    let mut families: HashMap<(Id, &str), Vec<Id>> = HashMap::new();
    for seen in prices {
        for id in std::iter::once(seen.at).chain(dom.around(seen.at)).take(LEVELS) {
            let Some(parent) = dom.parent(id) else { break };
            let children = families.entry((parent, dom.name(id))).or_default();
            if children.last() != Some(&id) {
                children.push(id);
            }
        }
    }
    let mut lists: Vec<(Id, Vec<Id>)> = families
        .into_iter()
        .filter(|(_, blocks)| blocks.len() >= 3 || is_card(dom, blocks[0]))
        .map(|((parent, _), blocks)| (parent, blocks))
        .collect();
    lists.sort_unstable();
    let mut best: Option<(usize, List)> = None;
    for (_, blocks) in lists.into_iter().take(60) {
        let mut list = List::default();
        let least = if is_card(dom, blocks[0]) { 1 } else { 3 };
        let mut outside = 0;
        for block in blocks {
            if let Some(product) = product(dom, zones, block, prices, context) {
                list.blocks.push((block, dom.end(block)));
                list.products.push(product);
                outside += usize::from(!zones.is_aside(block));
            }
        }
        let named = list.products.len();
        let pictured =
            list.products.iter().filter(|product| !product.images.is_empty() || product.url.is_some()).count();
        if named < least || pictured * 2 < named {
            continue;
        }
        list.strong = outside * 2 > named;
        let rank = named + if list.strong { 1_000 } else { 0 };
        if best.as_ref().is_none_or(|(known, _)| rank > *known) {
            best = Some((rank, list));
        }
    }
    best.map(|(_, list)| list).unwrap_or_default()
}

/// The product of one block.
fn product(dom: &Dom, zones: &Zones, block: Id, prices: &[Seen], context: &Context) -> Option<Product> {
    let end = dom.end(block);
    let from = prices.partition_point(|seen| seen.at < block);
    let inside: Vec<&Seen> = prices[from..].iter().take_while(|seen| seen.at < end).collect();
    let asked: Vec<&&Seen> = inside.iter().filter(|seen| !seen.struck && !seen.per_unit).collect();
    let chosen = asked
        .iter()
        .find(|seen| seen.is_now)
        .or_else(|| asked.iter().min_by_key(|seen| seen.price.amount))
        .or(asked.first())?;
    if asked.len() > 3 {
        return None;
    }
    let mut product = Product::from_source(Source::Visible);
    product.name = name(dom, zones, block, chosen.at)?;
    let regular = inside
        .iter()
        .flat_map(|seen| seen.amounts())
        .filter(|amount| *amount > chosen.price.amount && chosen.price.max != Some(*amount))
        .max();
    product.set_price(Some(chosen.price.amount), regular);
    product.price_max = chosen.price.max;
    product.currency = chosen.price.currency;
    let base = context.url.as_ref();
    let links: Vec<&str> = (block..end)
        .filter(|id| dom.name(*id) == "a")
        .filter_map(|id| dom.attr(id, "href"))
        .filter(|href| {
            !href.starts_with('#')
                && !href.contains("add-to-cart")
                && !href.starts_with("tel:")
                && !href.starts_with("mailto:")
        })
        .collect();
    let own = dom
        .around(block)
        .find(|id| dom.name(*id) == "a")
        .and_then(|id| dom.attr(id, "href"))
        .or_else(|| (dom.name(block) == "a").then(|| dom.attr(block, "href")).flatten());
    let resolved: Vec<url::Url> = own.into_iter().chain(links).filter_map(|href| link::resolve(base, href)).collect();
    let on_site = resolved.iter().find(|url| base.is_none_or(|base| link::is_same_site(url, base)));
    product.url = on_site.map(url::Url::to_string);
    let pictures = (block..end).filter(|id| {
        dom.name(*id) == "img"
            || dom.name(*id) == "source"
            || dom.attr(*id, "style").is_some_and(|style| style.contains("url("))
    });
    product.images = pictures
        .filter_map(|id| image::of_element(dom, id))
        .filter_map(|address| image::picture(base, &address))
        .take(1)
        .collect();
    product.availability = stock::shown(dom, zones, block, end, true);
    let ids = std::iter::once(block).chain((block + 1..end).filter(|id| !dom.name(*id).is_empty()));
    product.external_id = ids
        .flat_map(|id| {
            ["data-id-product", "data-product-id", "data-product_id", "data-item-id"]
                .into_iter()
                .filter_map(move |name| dom.attr(id, name))
        })
        .next()
        .unwrap_or_default()
        .to_owned();
    if product.external_id.is_empty() {
        product.external_id = post_id(dom, block).unwrap_or_default();
    }
    product.sku =
        (block..end).find_map(|id| dom.attr(id, "data-product_sku")).filter(|sku| !sku.is_empty()).map(str::to_owned);
    Some(product)
}

/// `li.product.post-123` of WooCommerce.
fn post_id(dom: &Dom, block: Id) -> Option<String> {
    let classes = dom.attr(block, "class")?;
    let id = classes.split_ascii_whitespace().find_map(|class| class.strip_prefix("post-"))?;
    id.bytes().all(|byte| byte.is_ascii_digit()).then(|| id.to_owned())
}

/// Whether a block is a card of a product by its own name: one or two of them are a list as well.
fn is_card(dom: &Dom, block: Id) -> bool {
    const CARDS: &[&str] = &[
        "product-miniature",
        "js-product-miniature",
        "product-card",
        "product-item",
        "card-product",
        "product-grid-item",
        "grid-product",
        "product-tile",
        "product-block",
        "product-thumb",
    ];
    let named = dom.name(block) == "li" && dom.has_class(block, "product")
        || CARDS.iter().any(|card| dom.has_class(block, card));
    named && !dom.within(block).any(|id| dom.name(id) == "h1")
}

/// What a button says: no name of anything.
fn is_action(name: &str) -> bool {
    const ACTIONS: &[&str] = &[
        "commander",
        "acheter",
        "ajouter",
        "voir",
        "detail",
        "details",
        "add to cart",
        "buy",
        "en savoir",
        "lire la suite",
        "choix des options",
        "select options",
        "whatsapp",
        "quick view",
        "apercu",
        "decouvrir",
        "shop now",
        "view",
        "promo",
        "solde",
        "nouveau",
        "new",
        "sale",
        "read more",
        "learn more",
        "plus d'infos",
    ];
    let said = text::bare(name);
    ACTIONS.iter().any(|action| {
        said == *action
            || said.len() < 28
                && said.strip_prefix(action).is_some_and(|rest| rest.starts_with([' ', '!']))
                && !matches!(*action, "nouveau" | "new" | "promo" | "solde" | "sale" | "view" | "voir")
    })
}

/// The name of a block: its heading, what is named a title, its longest link, its picture's text; else the line before the price.
fn name(dom: &Dom, zones: &Zones, block: Id, price: Id) -> Option<String> {
    let end = dom.end(block);
    let inside = || (block..end).filter(|id| !dom.name(*id).is_empty());
    let said = |id: Id| text::name(&dom.text(id));
    let fits = |name: &String| name.len() > 1 && name.chars().count() <= 160 && !is_action(name);
    let heading =
        inside().find(|id| matches!(dom.name(*id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")).map(said).filter(fits);
    let titled = || {
        inside()
            .filter(|id| {
                dom.attr(*id, "class").is_some_and(|class| {
                    ["title", "name", "nom", "titre", "label", "designation"]
                        .iter()
                        .any(|part| class.to_ascii_lowercase().contains(part))
                })
            })
            .map(said)
            .find(fits)
    };
    let linked = || {
        inside()
            .filter(|id| dom.name(*id) == "a")
            .map(|id| dom.attr(id, "title").map_or_else(|| said(id), text::name))
            .filter(fits)
            .find(|name| {
                crate::price::parse(name, &crate::price::Context::default()).is_none_or(|price| !price.says_currency)
            })
    };
    let alt = || {
        inside()
            .filter(|id| dom.name(*id) == "img")
            .filter_map(|id| dom.attr(id, "alt"))
            .map(text::name)
            .find(|name| name.len() > 2)
    };
    let strong = || {
        inside()
            .filter(|id| {
                matches!(dom.name(*id), "strong" | "b" | "p" | "span" | "td" | "div" | "figcaption" | "dt")
                    && !(*id <= price && price < dom.end(*id))
                    && zones.letters_in(*id, dom.end(*id)) <= 120
            })
            .map(said)
            .find(|name| fits(name) && name.chars().any(char::is_alphabetic))
    };
    heading.or_else(titled).or_else(linked).or_else(strong).or_else(alt)
}
