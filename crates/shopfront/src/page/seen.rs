use super::zones::Zones;
use crate::{
    Context,
    html::{Dom, Id},
    price::{self, Amount, Price},
};

/// A price that is seen on a page.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The element that says it.
    pub(super) at: Id,
    pub(super) price: Price,
    /// Whether the element is named a price.
    pub(super) named: bool,
    /// Whether all of it is struck.
    pub(super) struck: bool,
    /// Whether it is named the price of now: sale, promo.
    pub(super) is_now: bool,
    /// Whether it is the price of a measure: « 750 F/kg ».
    pub(super) per_unit: bool,
    pub(super) aside: bool,
}

const NAMES: &[&str] = &["price", "prix", "tarif", "precio", "preis", "prezzo", "montant", "amount", "cost"];
const NOT_NAMES: &[&str] = &[
    "price-filter",
    "price_slider",
    "shipping",
    "livraison",
    "price-range-slider",
    "tax",
    "pretax",
    "discount",
    "saving",
    "percent",
    "points",
    "deposit",
    "economie",
    "unit-price",
    "price-per",
    "priceper",
    "unitprice",
];
const NOW: &[&str] = &["sale", "promo", "new", "current", "now", "special", "final", "solde", "reduced", "discounted"];
const MOST: usize = 2_000;

impl Seen {
    /// All amounts it says.
    pub(super) fn amounts(&self) -> Vec<Amount> {
        [Some(self.price.amount), self.price.max, self.price.regular].into_iter().flatten().collect()
    }
}

/// Finds the prices that are seen, in the order of the page; what stands in one element together is one.
pub(super) fn prices(dom: &Dom, zones: &Zones, context: &Context) -> Vec<Seen> {
    let mut found = Vec::new();
    let said = context.prices();
    let mut at = 0;
    while at < dom.nodes.len() && found.len() < MOST {
        let name = dom.name(at);
        let end = dom.end(at);
        if name.is_empty() {
            at += 1;
            continue;
        }
        if zones.is_hidden(at) {
            at = if matches!(name, "script" | "style" | "template" | "select") { end } else { at + 1 };
            continue;
        }
        let named = is_named(dom, at, NAMES) && !is_named(dom, at, NOT_NAMES);
        let (letters, digits) = (zones.letters_in(at, end), zones.digits_in(at, end));
        let short = letters <= if named { 240 } else { 70 } && end - at <= 60;
        if digits == 0
            || !short
            || matches!(name, "body" | "html" | "head" | "title" | "ul" | "table" | "form" | "h1" | "option")
            || is_named(dom, at, &["shipping", "livraison"]) && named
        {
            at += 1;
            continue;
        }
        // A price stands by itself: what holds a heading, a picture or a form is looked into, not read at once.
        if dom.within(at).any(|id| {
            matches!(
                dom.name(id),
                "h1" | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "img"
                    | "li"
                    | "tr"
                    | "article"
                    | "section"
                    | "form"
                    | "button"
                    | "input"
                    | "a"
            )
        }) {
            at += 1;
            continue;
        }
        let text = dom.edged_text(at);
        let price = price::parse(&text, &said);
        match price {
            Some(price) if !price.amount.is_zero() && (price.says_currency || named && is_leaf(dom, at)) => {
                let struck = std::iter::once(at).chain(dom.around(at).take(4)).any(|id| dom.is_struck(id));
                let lower = text.to_lowercase();
                let per_unit = [
                    "h.t",
                    "hors taxe",
                    "ex tax",
                    "excl. tax",
                    "excl. vat",
                    "/kg",
                    "/ kg",
                    "/l",
                    "/100",
                    "le kilo",
                    "le litre",
                    "par kg",
                    "/m²",
                    "/g",
                    "/pièce",
                    "per kg",
                ]
                .iter()
                .any(|unit| lower.contains(unit));
                found.push(Seen {
                    at,
                    price,
                    named,
                    struck,
                    is_now: is_named(dom, at, NOW) || name == "ins",
                    per_unit,
                    aside: zones.is_aside(at),
                });
                at = end;
            }
            // All of it is struck: there is a price, and it is not asked.
            None if text.starts_with("<del>")
                || std::iter::once(at).chain(dom.around(at).take(4)).any(|id| dom.is_struck(id)) =>
            {
                let bare = dom.text(at);
                if let Some(price) = price::parse(&bare, &said).filter(|price| price.says_currency || named) {
                    found.push(Seen {
                        at,
                        price,
                        named,
                        struck: true,
                        is_now: false,
                        per_unit: false,
                        aside: zones.is_aside(at),
                    });
                    at = end;
                } else {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether the page says in words, where it says prices, that its product is free.
pub(super) fn says_free(dom: &Dom, zones: &Zones) -> bool {
    let shown = |id: &Id| !zones.is_hidden(*id) && !zones.is_aside(*id) && zones.letters_in(*id, dom.end(*id)) <= 30;
    let named = dom.elements().filter(|id| shown(id) && is_named(dom, *id, NAMES) && !is_named(dom, *id, NOT_NAMES));
    let says =
        |id: Id| price::parse(&dom.text(id), &price::Context::default()).is_some_and(|price| price.amount.is_zero());
    named.take(50).any(says)
}

fn is_leaf(dom: &Dom, id: Id) -> bool {
    dom.end(id) - id <= 12
}

fn is_named(dom: &Dom, id: Id, names: &[&str]) -> bool {
    ["class", "id", "itemprop", "data-testid", "data-price"].iter().filter_map(|attr| dom.attr(id, attr)).any(|words| {
        let words = words.to_ascii_lowercase();
        names.iter().any(|name| words.contains(name))
    })
}
