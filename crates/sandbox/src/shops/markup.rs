//! Pages as shops write them.

use super::goods::Good;
use serde_json::json;

/// Text for a page.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A page with a head of its own.
pub(super) fn page(title: &str, head: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{title}</title>{head}</head>\
         <body><header><nav><a href=\"/\">Accueil</a></nav></header><main>{body}</main><footer>Abidjan</footer></body></html>"
    )
}

/// `18 200 F CFA`, as people write it.
pub(super) fn francs(amount: u64) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    format!("{out}\u{a0}F\u{a0}CFA")
}

/// A product's JSON-LD, in a script.
pub(super) fn json_ld(base: &str, path: &str, good: &Good) -> String {
    let availability = if good.stock > 0 { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" };
    let value = json!({
        "@context": "https://schema.org", "@type": "Product", "@id": format!("{base}{path}"), "url": format!("{base}{path}"),
        "name": good.name, "sku": good.sku, "description": good.description, "category": good.category,
        "image": [image(base, good)],
        "offers": { "@type": "Offer", "price": good.price.to_string(), "priceCurrency": "XOF", "availability": availability },
    });
    format!("<script type=\"application/ld+json\">{}</script>", value.to_string().replace("</", "<\\/"))
}

pub(super) fn image(base: &str, good: &Good) -> String {
    format!("{base}/images/{}.png", good.id)
}
