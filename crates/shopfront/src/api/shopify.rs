//! Shopify (contract, section 3): `products.json` with prices in major units, and the shape for themes with hundredths.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    link,
    page::Platform,
    price::{Amount, plain},
    product::{Availability, Product, Source, Variant},
    text,
};

/// Reads `products.json`, `{handle}.json`, `{handle}.js`.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let is_it = |product: &Json| {
        product.get("handle").is_some()
            && product.get("variants").is_some_and(|variants| matches!(variants, Json::Arr(_)))
            && product.get("title").is_some()
    };
    let single = value.get("product").filter(|product| is_it(product)).or(Some(value).filter(|value| is_it(value)));
    if let Some(product) = single {
        return Some(answer(vec![product_of(product, is_for_themes(product), context)?]));
    }
    let list = value.get("products")?;
    let Json::Arr(items) = list else { return None };
    if !items.is_empty() && !items.iter().any(is_it) {
        return None;
    }
    // Nothing else has this key alone with an empty list.
    if items.is_empty() && value.fields().len() > 1 {
        return None;
    }
    Some(answer(items.iter().filter_map(|item| product_of(item, is_for_themes(item), context)).collect()))
}

fn answer(products: Vec<Product>) -> Answer {
    Answer { platform: Some(Platform::Shopify), products, next: None }
}

/// The shape for themes says prices as integers, on the product too.
pub(crate) fn is_for_themes(product: &Json) -> bool {
    let whole = |value: &Json| matches!(value, Json::Num(text) if !text.contains('.'));
    product.get("price").is_some_and(whole)
        || product
            .get("variants")
            .is_some_and(|variants| variants.each().first().and_then(|variant| variant.get("price")).is_some_and(whole))
}

/// One product.
pub(crate) fn product_of(value: &Json, hundredths: bool, context: &Context) -> Option<Product> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(Source::Api);
    product.name = text::name(value.word_at("title")?);
    product.external_id = value.word_at("id").unwrap_or_default().to_owned();
    product.brand = value.word_at("vendor").map(text::name);
    product.category =
        value.word_at("product_type").or_else(|| value.word_at("type")).map(text::name).filter(|kind| !kind.is_empty());
    product.description = value
        .word_at("body_html")
        .or_else(|| value.word_at("description"))
        .map(text::description)
        .filter(|text| !text.is_empty());
    let handle = value.word_at("handle");
    product.url = handle.and_then(|handle| link::resolve(base, &format!("/products/{handle}"))).map(String::from);
    product.currency = context.currency;
    let pictures = value.get("images").map_or(&[][..], Json::each);
    let lead = value.get("image").into_iter().chain(value.get("featured_image"));
    let address = |picture: &Json| picture.word().or_else(|| picture.word_at("src")).map(str::to_owned);
    let mut addresses: Vec<String> = pictures.iter().filter_map(address).collect();
    if addresses.is_empty() {
        addresses.extend(lead.filter_map(address));
    }
    product.images = image::named(base, addresses.iter().map(String::as_str));
    let names: Vec<String> = value
        .list("options")
        .iter()
        .filter_map(|option| option.word().or_else(|| option.word_at("name")))
        .map(text::name)
        .collect();
    let list = value.list("variants");
    let variants: Vec<Variant> =
        list.iter().map(|variant| variant_of(variant, &names, pictures, hundredths, context)).collect();
    let sole = variants.len() == 1 && variants[0].options.is_empty();
    product.variants = variants;
    product.sum_up_variants();
    if sole {
        let only = product.variants.remove(0);
        product.sku = only.sku;
        product.availability = only.availability;
        product.gtin = list
            .first()
            .and_then(|variant| variant.word_at("barcode"))
            .filter(|code| code.len() >= 8)
            .map(str::to_owned);
        product.price_max = None;
        product.stock = only.stock;
    }
    if product.availability == Availability::Unknown
        && let Some(available) = value.get("available").and_then(Json::truth)
    {
        product.availability = if available { Availability::InStock } else { Availability::OutOfStock };
    }
    Some(product)
}

fn variant_of(value: &Json, names: &[String], pictures: &[Json], hundredths: bool, context: &Context) -> Variant {
    let money = |key: &str| -> Option<Amount> {
        let text = value.word_at(key)?;
        let amount = plain(text, context.currency).filter(|amount| !amount.is_zero())?;
        Some(if hundredths { amount.hundredth() } else { amount })
    };
    let price = money("price");
    let mut variant = Variant {
        external_id: value.word_at("id").unwrap_or_default().to_owned(),
        sku: value.word_at("sku").map(str::to_owned),
        price,
        ..Variant::default()
    };
    variant.regular_price = money("compare_at_price").filter(|regular| price.is_some_and(|price| *regular > price));
    for (place, key) in ["option1", "option2", "option3"].iter().enumerate() {
        let Some(said) = value.word_at(key).map(text::name) else { continue };
        if said == "Default Title" {
            continue;
        }
        let name = names.get(place).cloned().unwrap_or_else(|| format!("Option {}", place + 1));
        variant.options.push((name, said));
    }
    if variant.options.is_empty()
        && let Some(title) = value
            .word_at("public_title")
            .or_else(|| value.word_at("title"))
            .map(text::name)
            .filter(|title| title != "Default Title")
    {
        variant.options.push((names.first().cloned().unwrap_or_else(|| "Option 1".to_owned()), title));
    }
    variant.stock = value.get("inventory_quantity").and_then(Json::whole);
    variant.availability = match value.get("available").and_then(Json::truth) {
        Some(true) => Availability::InStock,
        Some(false) => Availability::OutOfStock,
        None => variant
            .stock
            .filter(|_| value.get("inventory_management").is_some_and(|by| *by != Json::Null))
            .map_or(Availability::Unknown, Availability::of_count),
    };
    let own = value.get("featured_image").and_then(|picture| picture.word().or_else(|| picture.word_at("src")));
    let by_id = || {
        let id = value.word_at("image_id");
        let of = |picture: &&Json| {
            id.is_some() && picture.word_at("id") == id
                || picture.list("variant_ids").iter().any(|of| of.word() == value.word_at("id"))
        };
        pictures.iter().find(of).and_then(|picture| picture.word_at("src"))
    };
    variant.image = own.or_else(by_id).and_then(|address| image::named(context.url.as_ref(), [address]).pop());
    variant
}
