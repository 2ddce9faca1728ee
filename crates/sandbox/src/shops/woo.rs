//! A shop on WooCommerce: the Store API, no key, prices as integers in the shop's own smallest unit (contract, section 4).

use super::{Asked, goods::Good, html, markup, nothing};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

pub(super) fn answer(asked: &Asked<'_>) -> Response {
    match asked.path {
        "/robots.txt" => "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n".into_response(),
        "/wp-json/wc/store/v1/products" => products(asked),
        "/" => html(markup::page(
            "Savons d’Abidjan",
            "<meta name=\"generator\" content=\"WooCommerce 9.4.1\"><link rel=\"https://api.w.org/\" href=\"/wp-json/\">",
            "<h1>Savons d’Abidjan</h1>",
        )),
        _ => nothing(),
    }
}

fn products(asked: &Asked<'_>) -> Response {
    let (each, page) = (asked.number("per_page", 10), asked.number("page", 1).max(1));
    if each > 100 {
        let refusal = json!({ "code": "rest_invalid_param", "message": "per_page", "data": { "status": 400 } });
        return (StatusCode::BAD_REQUEST, axum::Json(refusal)).into_response();
    }
    let all: Vec<Value> = if asked.word("type") == Some("variation") {
        asked.goods.iter().flat_map(|good| variations(asked.base, good)).collect()
    } else {
        asked.goods.iter().map(|good| product(asked.base, good)).collect()
    };
    let total = all.len();
    let shown: Vec<Value> = all.into_iter().skip(each * (page - 1)).take(each).collect();
    let head = [
        ("x-wp-total", total.to_string()),
        ("x-wp-totalpages", total.div_ceil(each.max(1)).to_string()),
        (header::CONTENT_TYPE.as_str(), "application/json; charset=UTF-8".to_owned()),
    ];
    (head, Value::Array(shown).to_string()).into_response()
}

/// The shop keeps two decimals, as a shop that nobody set up for francs does.
fn prices(good: &Good) -> Value {
    let hundredths = |amount: u64| (amount * 100).to_string();
    json!({
        "price": hundredths(good.price), "regular_price": hundredths(good.regular.unwrap_or(good.price)),
        "sale_price": hundredths(good.price), "price_range": null, "currency_code": "XOF", "currency_symbol": "CFA",
        "currency_minor_unit": 2, "currency_decimal_separator": ".", "currency_thousand_separator": " ",
        "currency_prefix": "", "currency_suffix": " CFA",
    })
}

fn product(base: &str, good: &Good) -> Value {
    let variable = !good.sizes.is_empty();
    let variations: Vec<Value> = (0_u64..)
        .zip(good.sizes)
        .map(|(at, size)| json!({ "id": good.id * 100 + at, "attributes": [{ "name": "Taille", "value": size }] }))
        .collect();
    let mut prices = prices(good);
    if variable {
        let low = prices["price"].clone();
        prices["price_range"] = json!({ "min_amount": low, "max_amount": low });
    }
    json!({
        "id": good.id, "name": good.name.replace('’', "&#8217;"), "slug": good.slug,
        "type": if variable { "variable" } else { "simple" }, "parent": 0,
        "permalink": format!("{base}/produit/{}/", good.slug), "sku": good.sku,
        "short_description": "", "description": format!("<p>{}</p>", good.description), "on_sale": good.regular.is_some(),
        "prices": prices, "images": [{ "id": good.id, "src": markup::image(base, good), "name": good.slug, "alt": "" }],
        "categories": [{ "id": 1, "name": good.category, "slug": "c" }], "tags": [], "attributes": [],
        "variations": variations, "has_options": variable, "is_purchasable": true, "is_in_stock": good.stock > 0,
        "is_on_backorder": false, "low_stock_remaining": if good.stock == 3 { json!(3) } else { Value::Null },
    })
}

fn variations(base: &str, good: &Good) -> Vec<Value> {
    let form = |(at, size): (u64, &&str)| {
        json!({
            "id": good.id * 100 + at, "name": good.name, "slug": good.slug, "type": "variation", "parent": good.id,
            "variation": format!("Taille: {size}"), "permalink": format!("{base}/produit/{}/", good.slug),
            "sku": format!("{}-{size}", good.sku), "short_description": "", "description": "", "on_sale": good.regular.is_some(),
            "prices": prices(good), "images": [], "categories": [], "tags": [],
            "attributes": [{ "id": 1, "name": "Taille", "value": size }], "variations": [], "has_options": false,
            "is_purchasable": true, "is_in_stock": good.stock > at, "is_on_backorder": false, "low_stock_remaining": null,
        })
    };
    (0_u64..).zip(good.sizes).map(form).collect()
}
