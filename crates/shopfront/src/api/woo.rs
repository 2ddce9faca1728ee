//! WooCommerce (contract, section 4): the Store API with integers in the shop's smallest unit, and REST v3 with decimals.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    page::Platform,
    price::{Amount, plain},
    product::{Availability, Product, Source, Variant},
    text,
};
use std::collections::HashMap;

/// Reads one product or a list.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let items: Vec<&Json> = match value {
        Json::Arr(items) => items.iter().collect(),
        value => vec![value],
    };
    let is_store = |item: &&Json| item.get("prices").is_some_and(|prices| prices.get("currency_minor_unit").is_some());
    let is_rest = |item: &&Json| {
        item.get("regular_price").is_some() && item.get("permalink").is_some() && item.get("stock_status").is_some()
    };
    if !items.iter().any(|item| is_store(item) || is_rest(item)) {
        return None;
    }
    let mut products: Vec<(String, Product)> = Vec::new();
    let mut variations: HashMap<String, Vec<Variant>> = HashMap::new();
    for item in items {
        let Some(mut product) = product_of(item, context) else { continue };
        product.identify();
        let parent = item.word_at("parent").or_else(|| item.word_at("parent_id")).filter(|parent| *parent != "0");
        match parent {
            Some(parent) if item.word_at("type") == Some("variation") => {
                variations.entry(parent.to_owned()).or_default().push(as_variant(item, product));
            }
            _ => products.push((item.word_at("id").unwrap_or_default().to_owned(), product)),
        }
    }
    let mut whole: Vec<Product> = Vec::new();
    for (id, mut product) in products {
        if let Some(own) = variations.remove(&id) {
            product.variants = own;
            product.sum_up_variants();
        }
        whole.push(product);
    }
    // Variations whose product is on another page of the list: told as one product each family.
    for (parent, variants) in variations {
        let mut product =
            Product { external_id: parent, variants, currency: context.currency, ..Product::from_source(Source::Api) };
        product.sum_up_variants();
        whole.push(product);
    }
    Some(Answer { platform: Some(Platform::WooCommerce), products: whole, next: None })
}

fn product_of(value: &Json, context: &Context) -> Option<Product> {
    let mut product = Product::from_source(Source::Api);
    product.name = text::name(value.word_at("name")?);
    product.external_id = value.word_at("id").unwrap_or_default().to_owned();
    product.sku = value.word_at("sku").map(text::name);
    product.url = value.word_at("permalink").map(str::to_owned);
    product.description = value
        .word_at("description")
        .or_else(|| value.word_at("short_description"))
        .map(text::description)
        .filter(|text| !text.is_empty());
    product.category = value.list("categories").first().and_then(|category| category.word_at("name")).map(text::name);
    product.brand = value.list("brands").first().and_then(|brand| brand.word_at("name")).map(text::name);
    product.images =
        image::named(context.url.as_ref(), value.list("images").iter().filter_map(|picture| picture.word_at("src")));
    let prices = value.get("prices");
    product.currency = prices
        .and_then(|prices| prices.word_at("currency_code"))
        .and_then(|code| context.currency_named(code))
        .or(context.currency);
    let kind = value.word_at("type").unwrap_or_default();
    if let Some(prices) = prices {
        let digits = prices.word_at("currency_minor_unit").and_then(|digits| digits.parse().ok())?;
        let money = |path: &str| {
            prices.word_at(path).and_then(|text| Amount::from_minor(text, digits)).filter(|amount| !amount.is_zero())
        };
        let low = money("price_range.min_amount");
        product.set_price(low.or_else(|| money("price")), money("regular_price").filter(|_| low.is_none()));
        product.price_max =
            money("price_range.max_amount").filter(|max| product.price.is_some_and(|price| *max > price));
    } else {
        let money = |key: &str| {
            value.word_at(key).and_then(|text| plain(text, product.currency)).filter(|amount| !amount.is_zero())
        };
        let (price, regular, sale) = (money("price"), money("regular_price"), money("sale_price"));
        let on_sale = value.get("on_sale").and_then(Json::truth) != Some(false);
        product.set_price(price.or(sale.filter(|_| on_sale)).or(regular), regular);
    }
    if kind == "grouped" && product.price.is_none() {
        product.price_max = None;
    }
    product.availability = availability(value);
    let counted = value
        .word_at("low_stock_remaining")
        .or_else(|| value.word_at("stock_quantity"))
        .and_then(|text| text.parse().ok());
    product.stock = counted;
    if value.word_at("low_stock_remaining").is_some() && product.availability == Availability::InStock {
        product.availability = Availability::Limited;
    }
    Some(product)
}

fn availability(value: &Json) -> Availability {
    if value.get("is_on_backorder").and_then(Json::truth) == Some(true)
        || value.word_at("stock_status") == Some("onbackorder")
    {
        return Availability::Backorder;
    }
    match value.get("is_in_stock").and_then(Json::truth) {
        Some(true) => Availability::InStock,
        Some(false) => Availability::OutOfStock,
        None => value.word_at("stock_status").map_or(Availability::Unknown, Availability::read),
    }
}

fn as_variant(value: &Json, product: Product) -> Variant {
    let pairs = value.list("attributes").iter().filter_map(|attribute| {
        let said = attribute
            .word_at("value")
            .or_else(|| attribute.word_at("option"))
            .or_else(|| attribute.list("terms").first()?.word_at("name"))?;
        Some((text::name(attribute.word_at("name")?), text::name(said)))
    });
    let mut options: Vec<(String, String)> = pairs.collect();
    // The variation tells its own attributes in one line too: « Taille: M, Couleur: Rouge ».
    if options.is_empty()
        && let Some(line) = value.word_at("variation")
    {
        options = line
            .split(',')
            .filter_map(|pair| pair.split_once(':'))
            .map(|(name, value)| (text::name(name), text::name(value)))
            .collect();
    }
    Variant {
        external_id: product.external_id,
        sku: product.sku,
        options,
        price: product.price,
        regular_price: product.regular_price,
        availability: product.availability,
        stock: product.stock,
        image: product.images.into_iter().next(),
    }
}

/// The variations a product's page carries in its own form: numbers in major units.
pub(crate) fn in_form(value: &Json, context: &Context) -> Vec<Variant> {
    let Json::Arr(items) = value else { return Vec::new() };
    let variant = |item: &Json| {
        let money = |key: &str| {
            item.word_at(key).and_then(|text| plain(text, context.currency)).filter(|amount| !amount.is_zero())
        };
        let price = money("display_price");
        let labels = item.get("attributes").map_or(&[][..], Json::fields).iter().filter_map(|(name, value)| {
            let name = name.trim_start_matches("attribute_").trim_start_matches("pa_").replace(['-', '_'], " ");
            value.word().map(|value| (text::name(&name), text::name(value)))
        });
        Variant {
            external_id: item.word_at("variation_id").unwrap_or_default().to_owned(),
            sku: item.word_at("sku").map(text::name),
            options: labels.collect(),
            price,
            regular_price: money("display_regular_price").filter(|regular| price.is_some_and(|price| *regular > price)),
            availability: match (
                item.get("backorders_allowed").and_then(Json::truth),
                item.get("is_in_stock").and_then(Json::truth),
            ) {
                (_, Some(true)) => Availability::InStock,
                (Some(true), _) => Availability::Backorder,
                (_, Some(false)) => Availability::OutOfStock,
                _ => Availability::Unknown,
            },
            stock: item.word_at("max_qty").and_then(|text| text.parse().ok()),
            image: item
                .word_at("image.full_src")
                .or_else(|| item.word_at("image.url"))
                .or_else(|| item.word_at("image.src"))
                .and_then(|address| image::named(context.url.as_ref(), [address]).pop()),
        }
    };
    items.iter().take(200).map(variant).collect()
}
