//! Magento's GraphQL (contract, section 6): numbers in major units, rounded to the currency's digits.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    link,
    page::Platform,
    price::{Amount, Currency, plain},
    product::{Availability, Product, Source, Variant},
    text,
};

/// Reads `data.products.items`.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let products = value.at("data.products")?;
    let items = products.list("items");
    if !items.is_empty() && !items.iter().any(|item| item.get("price_range").is_some()) {
        return None;
    }
    let suffix = value.word_at("data.storeConfig.product_url_suffix").unwrap_or(".html");
    let products = items.iter().filter_map(|item| product_of(item, suffix, context)).collect();
    Some(Answer { platform: Some(Platform::Magento), products, next: None })
}

fn product_of(value: &Json, suffix: &str, context: &Context) -> Option<Product> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(Source::Api);
    product.name = text::name(value.word_at("name")?);
    product.external_id = value
        .word_at("sku")
        .or_else(|| value.word_at("uid"))
        .or_else(|| value.word_at("id"))
        .unwrap_or_default()
        .to_owned();
    product.sku = value.word_at("sku").map(text::name);
    let suffix = value.word_at("url_suffix").unwrap_or(suffix);
    product.url =
        value.word_at("url_key").and_then(|key| link::resolve(base, &format!("/{key}{suffix}"))).map(String::from);
    let description = value.get("description").or_else(|| value.get("short_description"));
    product.description = description
        .and_then(|text| text.word().or_else(|| text.word_at("html")))
        .map(text::description)
        .filter(|text| !text.is_empty());
    product.category = value.list("categories").last().and_then(|category| category.word_at("name")).map(text::name);
    let mut gallery: Vec<&Json> = value
        .list("media_gallery")
        .iter()
        .filter(|picture| picture.get("disabled").and_then(Json::truth) != Some(true))
        .collect();
    gallery.sort_by_key(|picture| picture.get("position").and_then(Json::whole).unwrap_or(i64::MAX));
    let addresses = ["image.url", "small_image.url"]
        .iter()
        .filter_map(|path| value.word_at(path))
        .take(1)
        .chain(gallery.iter().filter_map(|picture| picture.word_at("url")));
    product.images = image::named(base, addresses);
    let single = !matches!(value.word_at("__typename"), Some("GroupedProduct" | "BundleProduct"));
    let (price, regular, currency) = range(value, "minimum_price", context);
    let (max, _, _) = range(value, "maximum_price", context);
    product.set_price(price, regular);
    product.currency = currency.or(context.currency);
    product.price_max = max.filter(|max| product.price.is_some_and(|price| *max > price));
    if !single && product.price_max.is_none() && product.price.is_none() {
        product.regular_price = None;
    }
    product.availability = value.word_at("stock_status").map_or(Availability::Unknown, Availability::read);
    product.stock = value.get("only_x_left_in_stock").and_then(Json::whole);
    product.variants = value.list("variants").iter().filter_map(|variant| variant_of(variant, context)).collect();
    if product.availability == Availability::Unknown {
        product.sum_up_variants();
    }
    Some(product)
}

fn range(value: &Json, bound: &str, context: &Context) -> (Option<Amount>, Option<Amount>, Option<Currency>) {
    let currency = value
        .word_at(&format!("price_range.{bound}.final_price.currency"))
        .and_then(|code| context.currency_named(code));
    let money = |name: &str| {
        value
            .word_at(&format!("price_range.{bound}.{name}.value"))
            .and_then(|text| plain(text, currency))
            .filter(|amount| !amount.is_zero())
    };
    (money("final_price").or_else(|| money("regular_price")), money("regular_price"), currency)
}

fn variant_of(value: &Json, context: &Context) -> Option<Variant> {
    let own = value.get("product")?;
    let (price, regular, _) = range(own, "minimum_price", context);
    let options = value.list("attributes").iter().filter_map(|attribute| {
        Some((text::name(attribute.word_at("code")?), text::name(attribute.word_at("label")?)))
    });
    Some(Variant {
        external_id: own.word_at("sku").or_else(|| own.word_at("uid"))?.to_owned(),
        sku: own.word_at("sku").map(text::name),
        options: options.collect(),
        price,
        regular_price: regular.filter(|regular| price.is_some_and(|price| *regular > price)),
        availability: own.word_at("stock_status").map_or(Availability::Unknown, Availability::read),
        stock: own.get("only_x_left_in_stock").and_then(Json::whole),
        image: own.word_at("image.url").and_then(|address| image::named(context.url.as_ref(), [address]).pop()),
    })
}
