use crate::{html, link, text::bare};
use url::Url;

/// What a page leads to.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Pages of the same site, in the order of the page.
    pub(super) all: Vec<Url>,
    /// The next page of the same list.
    pub(super) next: Vec<Url>,
}

/// Words in addresses that lead to no product.
const NOT: &[&str] = &[
    "cart",
    "panier",
    "checkout",
    "account",
    "compte",
    "login",
    "connexion",
    "logout",
    "wishlist",
    "add-to-cart",
    "add_to_cart",
    "signin",
    "register",
    "inscription",
    "mentions-legales",
    "privacy",
    "confidentialite",
    "cgv",
    "terms",
    "contact",
    "about",
    "a-propos",
    "search",
    "recherche",
    "wp-admin",
    "wp-login",
    "feed",
    "tag",
    "author",
    "compare",
    "password",
    "blog",
    "faq",
    "policies",
    "commande",
    "order",
    "orderby",
];
const FILES: &[&str] = &[
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf", ".zip", ".css", ".js", ".mp4", ".ico", ".woff", ".woff2",
    ".mp3",
];
/// Questions an address may ask, at most (contract, section 25: traps).
const MOST_QUESTIONS: usize = 3;

/// Reads the links of a page that may lead to products.
pub(super) fn of(page: &str, base: &Url) -> Links {
    let dom = html::parse(page);
    let mut base = base.clone();
    if let Some(own) =
        dom.named("base").find_map(|id| dom.attr(id, "href")).and_then(|href| link::resolve(Some(&base), href))
    {
        base = own;
    }
    let mut links = Links::default();
    for id in dom.elements().filter(|id| matches!(dom.name(*id), "a" | "link" | "area")) {
        let Some(url) = dom.attr(id, "href").and_then(|href| link::resolve(Some(&base), href)) else { continue };
        let rel = dom.attr(id, "rel").unwrap_or_default();
        if dom.name(id) == "link" && rel != "next"
            || rel.split_ascii_whitespace().any(|word| word == "nofollow") && rel != "next nofollow"
        {
            continue;
        }
        if !link::is_same_site(&url, &base) || !may_lead(&url) || links.all.len() >= 3_000 {
            continue;
        }
        let said = bare(&dom.text(id));
        let is_next = rel.split_ascii_whitespace().any(|word| word == "next")
            || [
                "next",
                "suivant",
                "page suivante",
                "next page",
                "›",
                "»",
                "→",
                "voir plus",
                "load more",
                "charger plus",
            ]
            .contains(&said.as_str())
            || dom.has_class(id, "next")
            || is_page_number(&url, &said);
        if is_next { links.next.push(url) } else { links.all.push(url) }
    }
    links
}

fn is_page_number(url: &Url, said: &str) -> bool {
    let number = !said.is_empty() && said.len() <= 3 && said.bytes().all(|byte| byte.is_ascii_digit());
    number
        && (url.query_pairs().any(|(name, _)| matches!(name.as_ref(), "page" | "p" | "paged" | "pg"))
            || url.path().contains("/page/"))
}

/// Whether an address may lead to a product at all.
pub(super) fn may_lead(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let file = FILES.iter().any(|end| path.ends_with(end));
    let part = path.split('/').any(|part| NOT.contains(&part.trim_end_matches(".html").trim_end_matches(".php")));
    let asked = url.query_pairs().any(|(name, _)| {
        matches!(
            name.as_ref(),
            "add-to-cart" | "orderby" | "sort" | "order" | "filter" | "action" | "sid" | "PHPSESSID" | "s" | "q"
        )
    });
    !file && !part && !asked && url.query_pairs().count() <= MOST_QUESTIONS && url.as_str().len() < 1_000
}

/// How much an address looks like a product's: more is better.
pub(super) fn rank(url: &Url) -> u8 {
    let path = url.path().to_ascii_lowercase();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let named = [
        "product",
        "products",
        "produit",
        "produits",
        "p",
        "item",
        "article",
        "product-page",
        "shop",
        "boutique",
        "store",
        "dp",
        "prod",
    ];
    if parts.len() > 1 && parts[..parts.len() - 1].iter().any(|part| named.contains(part))
        || path.contains("product_id=")
        || url.query_pairs().any(|(name, _)| name == "product_id" || name == "route" && path.ends_with("index.php"))
    {
        3
    } else if path.ends_with(".html") && path.bytes().any(|byte| byte.is_ascii_digit()) {
        2
    } else {
        u8::from(parts.len() > 1)
    }
}
