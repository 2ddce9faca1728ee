//! Wix (contract, section 7): catalogue V1 by consent, and what a product's page carries for its own scripts.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    page::Platform,
    price::{parse, plain},
    product::{Availability, Product, Source, Variant},
    text,
};

/// Reads `products[]` of catalogue V1.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let items = value.list("products");
    if !items.iter().any(|item| item.get("priceData").is_some() || item.get("productItems").is_some()) {
        return None;
    }
    let products = items.iter().filter_map(|item| product_of(item, Source::Api, context)).collect();
    Some(Answer { platform: Some(Platform::Wix), products, next: None })
}

/// One product, of either shape.
pub(crate) fn product_of(value: &Json, source: Source, context: &Context) -> Option<Product> {
    let mut product = Product::from_source(source);
    product.name = text::name(value.word_at("name")?);
    product.external_id = value.word_at("id").unwrap_or_default().to_owned();
    product.sku = value.word_at("sku").map(text::name);
    product.description = value.word_at("description").map(text::description).filter(|text| !text.is_empty());
    product.brand = value.word_at("brand").map(text::name);
    let formatted = value.word_at("formattedPrice").and_then(|text| parse(text, &context.prices()));
    let named = value
        .word_at("priceData.currency")
        .or_else(|| value.word_at("currency"))
        .and_then(|code| context.currency_named(code));
    product.currency =
        named.or_else(|| formatted.as_ref().filter(|price| price.says_currency)?.currency).or(context.currency);
    let money = |paths: &[&str]| {
        paths
            .iter()
            .find_map(|path| value.word_at(path))
            .and_then(|text| plain(text, product.currency))
            .filter(|amount| !amount.is_zero())
    };
    let price = money(&["priceData.price", "price.price", "price"]);
    let paid = money(&["priceData.discountedPrice", "discountedPrice"]).or(price);
    product.set_price(paid, price);
    let flag = ["isInStock", "stock.inStock", "inStock"].iter().find_map(|path| value.at(path)).and_then(Json::truth);
    product.stock = value.at("stock.quantity").and_then(Json::whole);
    product.availability = match (value.word_at("stock.inventoryStatus"), flag) {
        (Some(said), _) if Availability::read(said) != Availability::Unknown => Availability::read(said),
        (_, Some(true)) => Availability::InStock,
        (_, Some(false)) => Availability::OutOfStock,
        _ => Availability::Unknown,
    };
    let media = value.get("media");
    let items: &[Json] =
        media.map_or(&[], |media| if let Json::Arr(items) = media { items } else { media.list("items") });
    let lead = media.and_then(|media| media.word_at("mainMedia.image.url")).map(str::to_owned);
    let address = |picture: &Json| {
        picture.word_at("fullUrl").or_else(|| picture.word_at("image.url")).or_else(|| picture.word_at("url")).map(
            |address| {
                if address.contains("://") {
                    address.to_owned()
                } else {
                    format!("https://static.wixstatic.com/media/{address}")
                }
            },
        )
    };
    let addresses: Vec<String> = lead.into_iter().chain(items.iter().filter_map(address)).collect();
    product.images = image::named(context.url.as_ref(), addresses.iter().map(String::as_str));
    product.variants =
        value.list("productItems").iter().take(200).map(|item| variant_of(item, value, context)).collect();
    if product.variants.len() == 1 && product.variants[0].options.is_empty() {
        product.variants.clear();
    }
    Some(product)
}

fn variant_of(item: &Json, product: &Json, context: &Context) -> Variant {
    // The options chosen are numbers into the product's own lists.
    let chosen = item.list("optionsSelections");
    let mut options = Vec::new();
    for option in product.list("options") {
        let title = option.word_at("title").or_else(|| option.word_at("name")).unwrap_or_default();
        let said = option
            .list("selections")
            .iter()
            .find(|selection| chosen.iter().any(|id| id.word() == selection.word_at("id")));
        if let Some(value) = said.and_then(|said| said.word_at("value").or_else(|| said.word_at("description"))) {
            options.push((text::name(title), text::name(value)));
        }
    }
    let price = item.word_at("price").and_then(|text| plain(text, context.currency)).filter(|amount| !amount.is_zero());
    let stock = item.at("inventory.quantity").and_then(Json::whole);
    let status = item.word_at("inventory.status").map_or(Availability::Unknown, Availability::read);
    Variant {
        external_id: item.word_at("id").unwrap_or_default().to_owned(),
        sku: item.word_at("sku").map(text::name),
        options,
        price,
        availability: status,
        stock,
        ..Variant::default()
    }
}
