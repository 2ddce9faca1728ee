//! A shop at Shopify: `products.json`, no key, prices as decimal text, no quantities (contract, section 3).

use super::{Asked, goods::Good, html, json, markup, nothing};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(super) fn answer(asked: &Asked<'_>) -> Response {
    match asked.path {
        "/robots.txt" => "User-agent: *\nDisallow: /admin\n".into_response(),
        "/meta.json" => json(&json!({
            "id": 77, "name": "Chez Adjoua", "currency": "XOF", "country": "CI",
            "published_products_count": asked.goods.len(), "myshopify_domain": "chez-adjoua.myshopify.com",
        })),
        "/products.json" => products(asked),
        "/" => home(asked),
        path => match path.strip_prefix("/products/") {
            Some(handle) => page(asked, handle),
            None => nothing(),
        },
    }
}

fn products(asked: &Asked<'_>) -> Response {
    let (limit, page) = (asked.number("limit", 30).min(250), asked.number("page", 1).max(1));
    if limit * page > 25_000 {
        return (axum::http::StatusCode::BAD_REQUEST, "{\"errors\":\"page is too far\"}").into_response();
    }
    let shown = asked.goods.iter().skip(limit * (page - 1)).take(limit);
    json(&json!({ "products": shown.map(|good| product(asked.base, good)).collect::<Vec<_>>() }))
}

fn product(base: &str, good: &Good) -> Value {
    let compare = good.regular.map(|regular| format!("{regular}.00"));
    let form = |at: u64, title: &str, sku: String, available: bool| {
        json!({
            "id": good.id * 100 + at, "title": title, "option1": title, "option2": null, "option3": null, "sku": sku,
            "price": format!("{}.00", good.price), "compare_at_price": compare, "available": available,
            "position": at + 1, "product_id": good.id, "grams": 0, "featured_image": null,
        })
    };
    let variants: Vec<Value> = if good.sizes.is_empty() {
        vec![form(0, "Default Title", good.sku.clone(), good.stock > 0)]
    } else {
        (0_u64..)
            .zip(good.sizes)
            .map(|(at, size)| form(at, size, format!("{}-{size}", good.sku), good.stock > at))
            .collect()
    };
    let options = if good.sizes.is_empty() {
        json!([{ "name": "Title", "position": 1, "values": ["Default Title"] }])
    } else {
        json!([{ "name": "Taille", "position": 1, "values": good.sizes }])
    };
    json!({
        "id": good.id, "title": good.name, "handle": good.slug, "body_html": format!("<p>{}</p>", good.description),
        "vendor": "Chez Adjoua", "product_type": good.category, "tags": [], "published_at": "2026-01-05T10:00:00Z",
        "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-11-01T10:00:00Z", "variants": variants,
        "images": [{ "id": good.id * 10, "src": markup::image(base, good), "position": 1, "variant_ids": [], "width": 400, "height": 400 }],
        "options": options,
    })
}

const HINTS: &str = "<script>var Shopify = Shopify || {}; Shopify.shop = \"chez-adjoua.myshopify.com\"; \
    Shopify.currency = {\"active\":\"XOF\",\"rate\":\"1.0\"}; Shopify.theme = {\"name\":\"Dawn\"};</script>";

fn home(asked: &Asked<'_>) -> Response {
    let links = asked.goods.iter().take(8).map(|good| format!("<a href=\"/products/{}\">{}</a>", good.slug, good.name));
    html(markup::page("Chez Adjoua", HINTS, &links.collect::<Vec<_>>().join(" ")))
}

fn page(asked: &Asked<'_>, handle: &str) -> Response {
    let Some(good) = asked.goods.iter().find(|good| good.slug == handle) else { return nothing() };
    let path = format!("/products/{handle}");
    let body = format!("<h1>{}</h1><p>{}</p>", markup::escape(&good.name), markup::francs(good.price));
    html(markup::page(&good.name, &format!("{HINTS}{}", markup::json_ld(asked.base, &path, good)), &body))
}
