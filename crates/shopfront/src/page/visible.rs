//! A product as a visitor sees it (contract, section 12): the heading, the price nearest to it, the picture beside it.

use super::{
    facts::{Facts, before_separator},
    listing::List,
    seen::Seen,
    stock,
    zones::Zones,
};
use crate::{
    Context,
    html::{Dom, Id},
    image,
    product::{Availability, Product, Source},
    text,
};

/// What is seen.
#[derive(Debug)]
pub(super) struct Visible {
    pub(super) product: Product,
    /// Whether the page shows « rupture de stock ».
    pub(super) says_out: bool,
    /// Whether heading and price stand together, outside any list.
    pub(super) is_sure: bool,
}

/// Reads what is seen; `None` where there is neither a heading nor a price.
pub(super) fn read(
    dom: &Dom,
    zones: &Zones,
    facts: &Facts,
    prices: &[Seen],
    list: &List,
    context: &Context,
) -> Option<Visible> {
    let own: Vec<&Seen> = prices.iter().filter(|seen| !seen.aside && !list.holds(seen.at)).collect();
    let headings: Vec<Id> = dom.named("h1").filter(|id| !zones.is_hidden(*id) && dom.text(*id).len() > 1).collect();
    let anchor = match (headings.as_slice(), own.first()) {
        ([], Some(price)) => nearest_heading(dom, zones, price.at),
        ([only], _) => Some(*only),
        // Several: the last one before the first price.
        ([first, ..], Some(price)) => headings.iter().rev().find(|id| **id < price.at).or(Some(first)).copied(),
        ([first, ..], None) => Some(*first),
        ([], None) => None,
    };
    let name = anchor.map(|id| text::name(&dom.text(id))).filter(|name| !name.is_empty());
    let named = name.or_else(|| (!own.is_empty()).then(|| text::name(before_separator(&facts.title))))?;
    let mut product = Product::from_source(Source::Visible);
    product.name = named;
    let from = anchor.unwrap_or_default();
    let payable = choose(dom, &own, from);
    if let Some((price, regular, max)) = payable.as_ref().map(|chosen| (&chosen.price, chosen.regular, chosen.max)) {
        product.set_price(Some(price.amount), regular);
        product.price_max = max.filter(|max| product.price.is_some_and(|price| *max > price));
        product.currency = price.currency.filter(|_| price.says_currency);
    }
    let block = payable.as_ref().map_or(from, |chosen| common(dom, from, chosen.at));
    let to = dom.end(block).max(dom.nodes.len().min(from + 1));
    let near = if payable.is_some() { block } else { from };
    product.availability = stock::shown(dom, zones, near, dom.nodes.len(), false);
    product.images = pictures(dom, zones, list, block, context);
    product.sku = number(dom, zones, from.min(block), to);
    product.description = described(dom, zones)
        .or_else(|| facts.meta("og:description").or_else(|| facts.meta("description")).map(text::description));
    product.category = dom
        .elements()
        .find(|id| dom.has_class(*id, "posted_in"))
        .and_then(|id| dom.within(id).find(|id| dom.name(*id) == "a"))
        .map(|id| text::name(&dom.text(id)));
    let says_out = product.availability == Availability::OutOfStock;
    Some(Visible { is_sure: payable.is_some() && anchor.is_some(), product, says_out })
}

struct Payable {
    at: Id,
    price: crate::price::Price,
    regular: Option<crate::price::Amount>,
    max: Option<crate::price::Amount>,
}

/// The price that is asked: the first below the heading, else the last above it; with the one beside it that was.
fn choose(dom: &Dom, own: &[&Seen], from: Id) -> Option<Payable> {
    let is_payable = |seen: &&&Seen| !seen.struck && !seen.per_unit;
    let below = own.iter().filter(|seen| seen.at >= from);
    let first = below.clone().filter(is_payable).find(|seen| seen.named).or_else(|| below.clone().find(is_payable));
    // A price without a name far above one with a name is a banner's: the nearest below wins only among equals.
    let first = first
        .or_else(|| own.iter().rev().filter(is_payable).find(|seen| seen.at < from))
        .or_else(|| own.iter().find(|seen| !seen.struck))?;
    let around: Vec<Id> = dom.around(first.at).take(3).collect();
    let box_of = around.get(1).or(around.first()).copied().unwrap_or(first.at);
    let together: Vec<&&Seen> =
        own.iter().filter(|seen| seen.at > box_of && seen.at < dom.end(box_of) && !seen.per_unit).collect();
    let mut chosen: &Seen = first;
    for other in &together {
        let better = !other.struck
            && (other.is_now && !chosen.is_now
                || other.is_now == chosen.is_now
                    && other.named == chosen.named
                    && other.price.amount < chosen.price.amount
                    && together.len() == 2);
        if better && other.price.currency == chosen.price.currency {
            chosen = other;
        }
    }
    let amount = chosen.price.amount;
    let regular =
        together.iter().flat_map(|seen| seen.amounts()).chain(chosen.price.regular).filter(|other| *other > amount);
    let was = together.len() == 2 || together.iter().any(|seen| seen.struck) || chosen.price.regular.is_some();
    let regular = if was { regular.filter(|other| chosen.price.max != Some(*other)).max() } else { None };
    Some(Payable { at: chosen.at, price: chosen.price.clone(), regular, max: chosen.price.max })
}

fn nearest_heading(dom: &Dom, zones: &Zones, price: Id) -> Option<Id> {
    let is_heading = |id: &Id| {
        matches!(dom.name(*id), "h1" | "h2" | "h3" | "h4")
            && !zones.is_aside(*id)
            && !zones.is_hidden(*id)
            && dom.text(*id).len() > 1
    };
    (0..price).rev().find(is_heading).or_else(|| (price..dom.nodes.len()).find(is_heading))
}

/// The smallest element around two places.
fn common(dom: &Dom, one: Id, other: Id) -> Id {
    let (low, high) = (one.min(other), one.max(other));
    std::iter::once(low).chain(dom.around(low)).find(|id| dom.end(*id) > high).unwrap_or(low)
}

/// The pictures of the product: in the element around heading and price, or the next one around it that has some.
fn pictures(dom: &Dom, zones: &Zones, list: &List, block: Id, context: &Context) -> Vec<String> {
    let around = std::iter::once(block).chain(dom.around(block)).take_while(|id| dom.name(*id) != "html").take(8);
    let parts: Vec<(Id, Id)> = around.map(|id| (id, dom.end(id))).chain([(0, dom.nodes.len())]).collect();
    for (from, to) in parts {
        let mut found: Vec<(bool, String)> = Vec::new();
        for id in (from..to).filter(|id| {
            matches!(dom.name(*id), "img" | "source")
                || dom.attr(*id, "style").is_some_and(|style| style.contains("url("))
        }) {
            if zones.is_aside(id) || list.holds(id) || found.len() >= 12 || is_small(dom, id) {
                continue;
            }
            let address = image::of_element(dom, id).and_then(|address| image::picture(context.url.as_ref(), &address));
            if let Some(address) = address.filter(|address| !found.iter().any(|(_, known)| image::same(known, address)))
            {
                let main = std::iter::once(id).chain(dom.around(id).take(4)).any(|id| {
                    dom.attr(id, "class").or_else(|| dom.attr(id, "id")).is_some_and(|class| {
                        let class = class.to_ascii_lowercase();
                        ["gallery", "product", "main", "zoom", "photo", "cover", "featured"]
                            .iter()
                            .any(|part| class.contains(part))
                            && !class.contains("thumb")
                    })
                });
                found.push((main, address));
            }
        }
        if !found.is_empty() {
            found.sort_by_key(|(main, _)| !main);
            return found.into_iter().map(|(_, address)| address).collect();
        }
    }
    Vec::new()
}

fn is_small(dom: &Dom, id: Id) -> bool {
    ["width", "height"].iter().any(|side| {
        dom.attr(id, side)
            .and_then(|size| size.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|size| size < 100)
    })
}

/// The beginning of a description, in bytes: more is cut from it anyway.
const MOST_DESCRIPTION: usize = 12_000;

const LABELS: &[&str] = &[
    "sku",
    "ref.",
    "ref",
    "reference",
    "ugs",
    "code produit",
    "code article",
    "item #",
    "item no",
    "product code",
    "code",
];

/// The shop's own number, behind its label.
fn number(dom: &Dom, zones: &Zones, from: Id, to: Id) -> Option<String> {
    if let Some(id) = dom.elements().find(|id| dom.has_class(*id, "sku") || dom.attr(*id, "itemprop") == Some("sku")) {
        let said = text::name(dom.attr(id, "content").map_or_else(|| dom.text(id), str::to_owned).as_str());
        let said = said.rsplit(':').next().unwrap_or_default().trim();
        let said = ["SKU", "Sku", "UGS", "Réf.", "Ref."]
            .iter()
            .find_map(|label| said.strip_prefix(label))
            .unwrap_or(said)
            .trim()
            .to_owned();
        if !said.is_empty() && said.len() <= 40 && !said.eq_ignore_ascii_case("n/a") && !said.eq_ignore_ascii_case("nd")
        {
            return Some(said);
        }
    }
    for id in (from..to.max(from).min(dom.nodes.len())).filter(|id| !dom.name(*id).is_empty() && !zones.is_aside(*id)) {
        if zones.letters_in(id, dom.end(id)) > 60 {
            continue;
        }
        let said = dom.text(id);
        let bare = text::bare(&said);
        for label in LABELS {
            let Some(rest) = bare.strip_prefix(label) else { continue };
            let rest = rest.trim_start_matches(['.', ' ']);
            let marked = rest.starts_with([':', '#']) || label.ends_with(['#', '.']) || *label == "sku";
            let rest = rest.trim_start_matches([':', '#', ' ', '°']);
            let plain = rest.split_whitespace().count() == 1 && rest.len() <= 40;
            if marked && plain && rest.bytes().any(|byte| byte.is_ascii_digit()) {
                // Upper and lower case as the page writes it.
                return said.split_whitespace().next_back().map(|word| word.trim_start_matches([':', '#']).to_owned());
            }
        }
    }
    None
}

fn described(dom: &Dom, zones: &Zones) -> Option<String> {
    const NAMES: &[&str] = &[
        "description",
        "product-description",
        "short-description",
        "product__description",
        "product-short-description",
        "woocommerce-product-details__short-description",
        "desc",
    ];
    // Most elements say nothing of the kind: their names are looked at once.
    let may =
        |id: &Id| ["class", "id"].iter().any(|name| dom.attr(*id, name).is_some_and(|said| said.contains("desc")));
    let is_it = |id: &Id| NAMES.iter().any(|name| dom.has_class(*id, name) || dom.attr(*id, "id") == Some(name));
    let id = dom.elements().find(|id| may(id) && !zones.is_aside(*id) && dom.name(*id) != "meta" && is_it(id))?;
    Some(text::description(&dom.beginning(id, MOST_DESCRIPTION))).filter(|said| said.len() > 3)
}
