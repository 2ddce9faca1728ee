//! PrestaShop (contract, section 5): what category pages answer to scripts, and what a product's page carries in an attribute.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    link,
    page::Platform,
    price::{Amount, parse, plain},
    product::{Availability, Product, Source},
    text,
};

/// Reads `products[]` of a category page.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let items = value.list("products");
    if !items.iter().any(|item| item.get("id_product").is_some()) {
        return None;
    }
    let next = value
        .list("pagination.pages")
        .iter()
        .find(|page| page.word_at("type") == Some("next") && page.get("clickable").and_then(Json::truth) != Some(false))
        .and_then(|page| page.word_at("url"))
        .map(str::to_owned);
    let products = items.iter().filter_map(|item| product_of(item, Source::Api, context)).collect();
    Some(Answer { platform: Some(Platform::PrestaShop), products, next })
}

/// One product.
pub(crate) fn product_of(value: &Json, source: Source, context: &Context) -> Option<Product> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(source);
    product.name = text::name(value.word_at("name")?);
    product.external_id = value.word_at("id_product").or_else(|| value.word_at("id")).unwrap_or_default().to_owned();
    product.sku = value.word_at("reference").map(text::name);
    product.gtin = value.word_at("ean13").filter(|code| code.len() >= 8).map(str::to_owned);
    product.url = ["url", "link", "canonical_url"]
        .iter()
        .find_map(|key| value.word_at(key))
        .and_then(|url| link::resolve(base, url))
        .map(String::from);
    product.category = value.word_at("category_name").or_else(|| value.word_at("category")).map(text::name);
    product.brand = value.word_at("manufacturer_name").map(text::name);
    product.description = value
        .word_at("description")
        .or_else(|| value.word_at("description_short"))
        .map(text::description)
        .filter(|text| !text.is_empty());
    let said = value.word_at("price").and_then(|text| parse(text, &context.prices()));
    product.currency =
        said.as_ref().filter(|price| price.says_currency).and_then(|price| price.currency).or(context.currency);
    let money = |key: &str| -> Option<Amount> {
        value.word_at(key).and_then(|text| plain(text, product.currency)).filter(|amount| !amount.is_zero())
    };
    let regular = money("price_without_reduction").or_else(|| money("regular_price_amount")).or_else(|| {
        value.word_at("regular_price").and_then(|text| parse(text, &context.prices())).map(|price| price.amount)
    });
    product.set_price(
        money("price_amount").or_else(|| said.map(|price| price.amount)),
        regular.filter(|_| value.get("has_discount").and_then(Json::truth) != Some(false)),
    );
    let sizes = |picture: &Json| {
        ["large.url", "bySize.large_default.url", "bySize.medium_default.url", "medium.url", "url"]
            .iter()
            .find_map(|path| picture.word_at(path).map(str::to_owned))
    };
    let addresses: Vec<String> = value
        .get("cover")
        .iter()
        .filter_map(|cover| sizes(cover))
        .chain(value.list("images").iter().filter_map(sizes))
        .collect();
    product.images = image::named(base, addresses.iter().map(String::as_str));
    product.stock = value.get("quantity").and_then(Json::whole);
    product.availability = availability(value, product.stock);
    Some(product)
}

fn availability(value: &Json, stock: Option<i64>) -> Availability {
    let beyond = value.get("allow_oosp").and_then(Json::truth) == Some(true);
    match (value.word_at("availability"), stock) {
        (Some("unavailable"), _) => Availability::OutOfStock,
        (Some("last_remaining_items"), _) => Availability::Limited,
        (Some("available"), Some(count)) if count <= 0 => {
            if beyond {
                Availability::Backorder
            } else {
                Availability::OutOfStock
            }
        }
        (Some("available"), _) => Availability::InStock,
        (_, Some(count)) if count <= 0 && beyond => Availability::Backorder,
        (_, Some(count)) => Availability::of_count(count),
        (Some(said), None) => Availability::read(said),
        (None, None) => Availability::Unknown,
    }
}
