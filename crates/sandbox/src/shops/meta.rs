//! A commerce catalogue at Meta: the Graph API with a token, page after page, prices as text in the currency's style (contract,
//! section 17). It stands at a name of its own and, as Meta's does, beside the numbers at any version of the Graph API.

use super::{Asked, goods::Good, json, markup};
use crate::graph::GraphError;
use axum::{http::header, response::Response};
use serde_json::{Map, Value, json};

/// The catalogue's number, the business that owns it, and the token that opens both until somebody says otherwise.
pub(super) const CATALOGUE: &str = "1029384756012345";
pub(super) const BUSINESS: &str = "564738291056473";
pub(super) const TOKEN: &str = "jeton-de-vitrine";

/// What may be asked for of an item.
const FIELDS: [&str; 19] = [
    "id",
    "retailer_id",
    "retailer_product_group_id",
    "name",
    "description",
    "price",
    "sale_price",
    "currency",
    "availability",
    "inventory",
    "image_url",
    "additional_image_urls",
    "url",
    "category",
    "brand",
    "color",
    "size",
    "visibility",
    "review_status",
];

/// Whether a path is one of a catalogue's.
pub(super) fn is_asked(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["", version, _, "products" | "owned_product_catalogs"] if version.starts_with('v'))
}

pub(super) fn answer(asked: &Asked<'_>, state: &str, token: &str) -> Response {
    // The mark by which Meta's people find a request.
    const TRACE: &str = "AvitrineTrace";
    match look(asked, state, token) {
        Ok(value) => {
            let mut response = json(&value);
            let used = if state == "limited" { 96 } else { 12 };
            let usage = json!({ "call_count": used, "total_cputime": 3, "total_time": 4 }).to_string();
            if let Ok(usage) = header::HeaderValue::from_str(&usage) {
                response.headers_mut().insert("x-app-usage", usage);
            }
            response
        }
        Err(refusal) => refusal.answer(TRACE, CATALOGUE),
    }
}

fn look(asked: &Asked<'_>, state: &str, token: &str) -> Result<Value, GraphError> {
    let bearer = asked.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).or_else(|| asked.word("access_token"));
    match bearer {
        None => return Err(GraphError::unauthenticated("An access token is required to request this resource.")),
        Some(said) if said != token => {
            return Err(GraphError::unauthenticated("Invalid OAuth access token - Cannot parse access token"));
        }
        Some(_) if state == "expired" => {
            let why = "Error validating access token: Session has expired on Friday, 27-Nov-26 10:00:00 PST.";
            return Err(GraphError::unauthenticated(why).with_subcode(463));
        }
        Some(_) if state == "forbidden" => {
            return Err(GraphError::told(10, "Application does not have permission for this action"));
        }
        // Every other question is one too many.
        Some(_) if state == "limited" && asked.times % 2 == 1 => {
            let why = "There have been too many calls from this business. Please wait a bit and try again.";
            return Err(GraphError::told(80_004, why).with_retry_after(0));
        }
        Some(_) => {}
    }
    match asked.path.rsplit('/').next() {
        Some("products") if asked.path.contains(CATALOGUE) => items(asked),
        Some("owned_product_catalogs") if asked.path.contains(BUSINESS) => Ok(
            json!({ "data": [{ "id": CATALOGUE, "name": "Vitrine" }], "paging": { "cursors": { "before": "A", "after": "A" } } }),
        ),
        _ => Err(GraphError::no_such_object("GET", asked.path.split('/').nth(2).unwrap_or_default())),
    }
}

fn items(asked: &Asked<'_>) -> Result<Value, GraphError> {
    let wanted = asked
        .word("fields")
        .map(|fields| fields.replace("%2C", ","))
        .unwrap_or_else(|| "id,name,retailer_id".to_owned());
    let wanted: Vec<&str> = wanted.split(',').collect();
    if let Some(strange) = wanted.iter().find(|field| !FIELDS.contains(field)) {
        let why = format!("Tried accessing nonexisting field ({strange}) on node type (ProductItem)");
        return Err(GraphError::told(100, why));
    }
    let all: Vec<Value> = asked.goods.iter().flat_map(|good| forms(asked.base, good)).collect();
    let limit = asked.number("limit", 25).clamp(1, 250);
    let begin = match asked.word("after") {
        None => 0,
        Some(cursor) => after(cursor)
            .filter(|begin| *begin <= all.len())
            .ok_or_else(|| GraphError::told(100, "Invalid cursors values"))?,
    };
    let end = all.len().min(begin + limit);
    let shown = all[begin..end].iter().map(|item| {
        let kept = |(name, _): &(&String, &Value)| wanted.contains(&name.as_str()) || *name == "id";
        let fields = item.as_object().into_iter().flatten().filter(kept);
        Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
    });
    let mut paging = json!({ "cursors": { "before": cursor(begin), "after": cursor(end) } });
    if end < all.len() {
        let mut kept = asked.query.split('&').filter(|pair| !pair.starts_with("after=")).collect::<Vec<_>>().join("&");
        if !kept.is_empty() {
            kept.push('&');
        }
        paging["next"] = json!(format!("{}{}?{kept}after={}", asked.host, asked.path, cursor(end)));
    }
    Ok(json!({ "data": shown.collect::<Vec<_>>(), "paging": paging }))
}

/// A place in the list, as nobody should guess it.
fn cursor(place: usize) -> String {
    format!("QVFIU{:x}ZD", place * 31 + 7)
}

fn after(cursor: &str) -> Option<usize> {
    let number = usize::from_str_radix(cursor.strip_prefix("QVFIU")?.strip_suffix("ZD")?, 16).ok()?;
    number.checked_sub(7).filter(|number| number.is_multiple_of(31)).map(|number| number / 31)
}

/// A good's items: one for each size, or one.
fn forms(base: &str, good: &Good) -> Vec<Value> {
    let one = |at: u64, size: Option<&str>| {
        let stock = if size.is_some() { good.stock.saturating_sub(at) } else { good.stock };
        let mut item = json!({
            "id": format!("{}{at}", 70_000_000_000_u64 + good.id), "name": good.name, "description": good.description,
            "retailer_id": size.map_or_else(|| good.sku.clone(), |size| format!("{}-{size}", good.sku)),
            "price": money(good.id, good.regular.unwrap_or(good.price)), "currency": "XOF",
            "availability": if stock > 0 { "in stock" } else { "out of stock" }, "inventory": stock,
            "image_url": markup::image(base, good), "additional_image_urls": [],
            "url": format!("{base}/p/{}", good.slug), "category": good.category, "brand": "Vitrine",
            "visibility": "published", "review_status": "approved",
        });
        if good.regular.is_some() {
            item["sale_price"] = json!(money(good.id, good.price));
        }
        if let Some(size) = size {
            item["size"] = json!(size);
            item["retailer_product_group_id"] = json!(good.sku);
        }
        item
    };
    if good.sizes.is_empty() {
        vec![one(0, None)]
    } else {
        (0_u64..).zip(good.sizes).map(|(at, size)| one(at, Some(size))).collect()
    }
}

/// As the Graph API writes amounts: in the style of whoever asks, which is not always the same.
fn money(id: u64, amount: u64) -> String {
    let french = markup::francs(amount);
    if id.is_multiple_of(2) {
        french
    } else {
        format!("CFA{}", french.trim_end_matches("\u{a0}F\u{a0}CFA").replace('\u{202f}', ","))
    }
}
