use crate::{
    html::{Dom, Id},
    text::bare,
};

/// Which parts of a page are not about its product: menus, carts, related products, reviews, what is hidden.
pub(super) struct Zones {
    aside: Vec<bool>,
    hidden: Vec<bool>,
    /// Characters of text before each node, and digits among them.
    pub(super) letters: Vec<u32>,
    pub(super) digits: Vec<u32>,
}

/// In names of classes and ids: parts beside the product.
const ASIDE: &[&str] = &[
    "related",
    "recommend",
    "upsell",
    "up-sell",
    "cross-sell",
    "crosssell",
    "recently",
    "similar",
    "minicart",
    "mini-cart",
    "cart-drawer",
    "cart-popup",
    "newsletter",
    "breadcrumb",
    "review",
    "comment",
    "sidebar",
    "footer",
    "also-like",
    "also-bought",
    "you-may",
    "site-header",
    "site-nav",
    "navbar",
    "mega-menu",
    "cookie",
    "popup",
    "modal",
    "announcement",
    "topbar",
    "top-bar",
    "wishlist",
    "compare-",
    "instalment",
    "installment",
    "paiement-en",
    "facet",
    "filter",
    "cart-total",
    "order-summary",
    "featured-products",
    "produits-similaires",
    "best-seller",
    "bestseller",
    "viewed",
    "crossselling",
    "accessories",
    "suggest",
    "shipping-threshold",
    "free-shipping",
    "tax-",
    "pretax",
    "associes",
    "associés",
    "similaires",
];
/// Headings over products beside the page's own.
const ASIDE_HEADINGS: &[&str] = &[
    "produits similaires",
    "produits apparentes",
    "vous aimerez",
    "vous pourriez",
    "related products",
    "you may also",
    "customers also",
    "recently viewed",
    "similar products",
    "dans la meme categorie",
    "articles similaires",
    "produits associes",
    "a voir aussi",
    "les clients ayant",
    "nos meilleures ventes",
    "recommended",
    "people also",
    "derniers articles vus",
    "complete the look",
    "meilleures ventes",
    "on vous recommande",
    "nos suggestions",
    "avis clients",
    "autres produits",
    "produits recommandes",
    "vus recemment",
];
const HIDDEN: &[&str] = &[
    "hidden",
    "hide",
    "d-none",
    "visually-hidden",
    "sr-only",
    "screen-reader-text",
    "is-hidden",
    "u-hidden",
    "display-none",
    "invisible",
];

impl Zones {
    pub(super) fn of(dom: &Dom) -> Self {
        let count = dom.nodes.len();
        let mut zones = Self {
            aside: vec![false; count],
            hidden: vec![false; count],
            letters: vec![0; count + 1],
            digits: vec![0; count + 1],
        };
        let (mut aside_to, mut hidden_to) = (0, 0);
        let has_h1: Vec<Id> = dom.named("h1").collect();
        for (id, node) in dom.nodes.iter().enumerate() {
            let (letters, digits) = match &node.kind {
                crate::html::Kind::Text(text) => (text.len(), digits(text)),
                crate::html::Kind::Element { .. } => (0, 0),
            };
            zones.letters[id + 1] = zones.letters[id].saturating_add(u32::try_from(letters).unwrap_or(u32::MAX));
            zones.digits[id + 1] = zones.digits[id].saturating_add(u32::try_from(digits).unwrap_or(u32::MAX));
        }
        for id in 0..count {
            let end = dom.end(id);
            let name = dom.name(id);
            if !name.is_empty() {
                if id >= aside_to {
                    let holds_heading = || has_h1.iter().any(|h1| *h1 > id && *h1 < end);
                    if is_aside(dom, id, name) && !holds_heading() {
                        aside_to = end;
                    } else if matches!(name, "h2" | "h3" | "h4" | "h5" | "p" | "span" | "strong")
                        && end - id < 12
                        && zones.letters_in(id, end) <= 90
                        && let Some(to) = after_heading(dom, id)
                        && !has_h1.iter().any(|h1| *h1 > id && *h1 < to)
                    {
                        aside_to = to;
                    }
                }
                if id >= hidden_to && is_hidden(dom, id, name) {
                    hidden_to = end;
                }
            }
            zones.aside[id] = id < aside_to;
            zones.hidden[id] = id < hidden_to;
        }
        zones
    }

    /// Whether a place is beside the product.
    pub(super) fn is_aside(&self, id: Id) -> bool {
        self.aside.get(id).copied().unwrap_or_default()
    }

    /// Whether a visitor does not see it.
    pub(super) fn is_hidden(&self, id: Id) -> bool {
        self.hidden.get(id).copied().unwrap_or_default()
    }

    /// The characters of text from one place to another.
    pub(super) fn letters_in(&self, from: Id, to: Id) -> u32 {
        self.letters[to.min(self.letters.len() - 1)] - self.letters[from]
    }

    /// The digits of text from one place to another.
    pub(super) fn digits_in(&self, from: Id, to: Id) -> u32 {
        self.digits[to.min(self.digits.len() - 1)] - self.digits[from]
    }
}

fn is_aside(dom: &Dom, id: Id, name: &str) -> bool {
    if matches!(name, "footer" | "nav" | "aside") {
        return true;
    }
    if name == "header" {
        return !dom.around(id).any(|around| matches!(dom.name(around), "article" | "main" | "section"));
    }
    if !matches!(name, "div" | "section" | "ul" | "ol" | "table" | "form" | "p" | "span" | "dialog" | "li" | "article")
    {
        return false;
    }
    if dom
        .attr(id, "role")
        .is_some_and(|role| matches!(role, "dialog" | "navigation" | "contentinfo" | "complementary" | "banner"))
    {
        return true;
    }
    ["class", "id", "data-section-type"].iter().filter_map(|attr| dom.attr(id, attr)).any(|words| {
        words.split_ascii_whitespace().take(20).any(|word| {
            let word = word.to_ascii_lowercase();
            // The body's own classes tell of sidebars it has; a product's container names its summary.
            let neutral = word.starts_with("has-")
                || word.contains("no-sidebar")
                || word.contains("with-")
                || word.contains("product-summary")
                || word.contains("-menu-item-has")
                || word.contains("without");
            !neutral
                && (ASIDE.iter().any(|part| word.contains(part))
                    || matches!(word.as_str(), "cart" | "header" | "cross")
                    || is_menu(&word, name))
        })
    }) && !matches!(dom.attr(id, "class"), Some(class) if class.contains("variations_form") || class.split_ascii_whitespace().any(|word| word == "cart") && name == "form")
}

fn digits(text: &str) -> usize {
    if text.is_ascii() {
        text.bytes().filter(u8::is_ascii_digit).count()
    } else {
        text.chars().filter(|letter| letter.is_numeric()).count()
    }
}

/// A menu of the site; a menu of dishes is a table or a plain part.
fn is_menu(word: &str, name: &str) -> bool {
    let of_site = [
        "main-menu",
        "mobile-menu",
        "menu-item",
        "site-menu",
        "nav-menu",
        "submenu",
        "sub-menu",
        "menu-main",
        "menu-principal",
        "menu-drawer",
        "drawer-menu",
        "menu-container",
    ];
    of_site.iter().any(|part| word.contains(part)) || word.contains("menu") && matches!(name, "ul" | "ol" | "li")
}

/// Where what stands under a heading over other products ends: with the heading's parent, or with the part after it.
fn after_heading(dom: &Dom, id: Id) -> Option<Id> {
    let said = bare(&dom.text(id));
    if said.len() > 60
        || !ASIDE_HEADINGS.iter().any(|heading| said.starts_with(heading) || said.contains(heading) && said.len() < 45)
    {
        return None;
    }
    // In a page without a body the rest of the page is under it.
    Some(dom.parent(id).map_or(dom.nodes.len(), |parent| dom.end(parent)))
}

fn is_hidden(dom: &Dom, id: Id, name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "select" | "option")
        || dom.attr(id, "hidden").is_some()
        || dom.attr(id, "aria-hidden") == Some("true") && name != "span" && name != "del" && name != "ins"
        || dom.attr(id, "style").is_some_and(|style| {
            let style = style.replace(' ', "").to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
        || dom
            .attr(id, "class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|class| HIDDEN.contains(&class)))
}
