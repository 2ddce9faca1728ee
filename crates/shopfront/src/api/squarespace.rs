//! Squarespace's `?format=json` (contract, section 8).

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

/// Reads a store page.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let single = value.get("item").filter(|item| item.get("structuredContent").is_some());
    let items: Vec<&Json> = single.map_or_else(|| value.list("items").iter().collect(), |item| vec![item]);
    let is_store = value.word_at("collection.typeName").is_some_and(|kind| kind.starts_with("products"));
    if !is_store && !items.iter().any(|item| item.at("structuredContent.variants").is_some()) {
        return None;
    }
    let named = ["selectedCurrency", "defaultCurrency"]
        .iter()
        .find_map(|key| value.word_at(&format!("websiteSettings.storeSettings.{key}")));
    let currency = named.and_then(|code| context.currency_named(code)).or(context.currency);
    let next = value
        .word_at("pagination.nextPageUrl")
        .filter(|_| value.at("pagination.nextPage").and_then(Json::truth) != Some(false))
        .map(str::to_owned);
    let products = items.iter().filter_map(|item| product_of(item, currency, context)).collect();
    Some(Answer { platform: Some(Platform::Squarespace), products, next })
}

fn product_of(value: &Json, currency: Option<Currency>, context: &Context) -> Option<Product> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(Source::Api);
    product.name = text::name(value.word_at("title")?);
    product.external_id = value.word_at("id").unwrap_or_default().to_owned();
    product.url = value.word_at("fullUrl").and_then(|url| link::resolve(base, url)).map(String::from);
    product.description = value
        .word_at("excerpt")
        .or_else(|| value.word_at("body"))
        .map(text::description)
        .filter(|text| !text.is_empty());
    product.category = value.list("categories").first().and_then(Json::word).map(text::name);
    let gallery = value.list("items").iter().filter_map(|picture| picture.word_at("assetUrl"));
    let lead = value.word_at("assetUrl").into_iter();
    product.images = image::named(base, lead.chain(gallery));
    let content = value.get("structuredContent")?;
    product.currency = currency;
    for variant in content.list("variants").iter().chain(value.list("variants")).take(250) {
        let (variant, said) = variant_of(variant, currency);
        product.currency = said.or(product.currency);
        product.variants.push(variant);
    }
    if product.variants.is_empty() {
        let cents = |key: &str| {
            content.word_at(key).and_then(|text| Amount::from_minor(text, 2)).filter(|amount| !amount.is_zero())
        };
        let sale = cents("salePriceCents").filter(|_| content.get("onSale").and_then(Json::truth) == Some(true));
        product.set_price(sale.or_else(|| cents("priceCents")), cents("priceCents"));
    }
    product.sum_up_variants();
    if let [only] = &product.variants[..]
        && only.options.is_empty()
    {
        product.sku.clone_from(&only.sku);
        product.variants.clear();
    }
    Some(product)
}

fn variant_of(value: &Json, currency: Option<Currency>) -> (Variant, Option<Currency>) {
    let said = value.word_at("priceMoney.currency").and_then(crate::price::from_code);
    let money = |money: &str, cents: &str| {
        let exact = value.word_at(&format!("{money}.value")).and_then(|text| plain(text, said.or(currency)));
        exact
            .or_else(|| value.word_at(cents).and_then(|text| Amount::from_minor(text, 2)))
            .filter(|amount| !amount.is_zero())
    };
    let (price, sale) = (money("priceMoney", "price"), money("salePriceMoney", "salePrice"));
    let on_sale = value.get("onSale").and_then(Json::truth) == Some(true);
    let paid = sale.filter(|_| on_sale).or(price);
    let unlimited = value.get("unlimited").and_then(Json::truth) == Some(true);
    let stock = value.get("qtyInStock").and_then(Json::whole).filter(|_| !unlimited);
    let availability =
        if unlimited { Availability::InStock } else { stock.map_or(Availability::Unknown, Availability::of_count) };
    let options = value
        .get("attributes")
        .map_or(&[][..], Json::fields)
        .iter()
        .filter_map(|(name, value)| value.word().map(|value| (text::name(name), text::name(value))));
    let variant = Variant {
        external_id: value.word_at("id").unwrap_or_default().to_owned(),
        sku: value.word_at("sku").map(text::name),
        options: options.collect(),
        price: paid,
        regular_price: price.filter(|price| paid.is_some_and(|paid| *price > paid)),
        availability,
        stock,
        image: value.word_at("mainImage.assetUrl").map(str::to_owned),
    };
    (variant, said)
}
