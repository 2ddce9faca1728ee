//! Meta's commerce catalogue (contract, section 17): prices come back as text in the currency's style.

use super::Answer;
use crate::{
    Context, image,
    json::Json,
    page::Platform,
    price::parse,
    product::{Availability, Product, Source, Variant},
    text,
};
use std::collections::HashMap;

/// Reads a page of `{catalog}/products`; those of one group are the forms of one product.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let data = value.list("data");
    if data.is_empty() || !data.iter().any(|item| item.get("retailer_id").is_some()) {
        return None;
    }
    let next = value.word_at("paging.next").map(str::to_owned);
    Some(Answer { platform: Some(Platform::Meta), products: grouped(items(value, context)), next })
}

/// One item of a catalogue: a product alone, or a form of the product that its group is.
pub(crate) struct Item {
    group: Option<String>,
    pub(crate) product: Product,
    form: Variant,
}

/// The items of a page, as they stand there.
pub(crate) fn items(value: &Json, context: &Context) -> Vec<Item> {
    let item = |item: &Json| {
        let product = product_of(item, context)?;
        let group = item.word_at("retailer_product_group_id").map(str::to_owned);
        Some(Item { group, form: as_variant(item, &product), product })
    };
    value.list("data").iter().filter_map(item).collect()
}

/// Those of one group as one product, in the order in which they came; a group may go on on another page.
pub(crate) fn grouped(items: Vec<Item>) -> Vec<Product> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut grouped: Vec<(Option<String>, Product, Vec<Variant>)> = Vec::new();
    for Item { group, product, form } in items {
        if let Some(place) = group.as_ref().and_then(|group| places.get(group)) {
            grouped[*place].2.push(form);
            continue;
        }
        if let Some(group) = &group {
            places.insert(group.clone(), grouped.len());
        }
        grouped.push((group, product, vec![form]));
    }
    let products = grouped.into_iter().map(|(group, mut product, forms)| {
        if forms.len() > 1 {
            (product.price, product.regular_price, product.availability, product.stock) =
                (None, None, Availability::Unknown, None);
            product.external_id = group.unwrap_or(product.external_id);
            product.variants = forms;
            product.sum_up_variants();
        }
        product
    });
    products.collect()
}

fn product_of(value: &Json, context: &Context) -> Option<Product> {
    let mut product = Product::from_source(Source::Api);
    product.name = text::name(value.word_at("name")?);
    product.external_id = value.word_at("retailer_id").or_else(|| value.word_at("id")).unwrap_or_default().to_owned();
    product.sku = value.word_at("retailer_id").map(str::to_owned);
    product.currency = value.word_at("currency").and_then(|code| context.currency_named(code)).or(context.currency);
    let money = |key: &str| {
        value.word_at(key).and_then(|text| parse(text, &context.prices_in(product.currency))).map(|price| price.amount)
    };
    let (price, sale) = (money("price"), money("sale_price"));
    product.set_price(sale.filter(|sale| price.is_none_or(|price| *sale < price)).or(price), price);
    product.availability = value.word_at("availability").map_or(Availability::Unknown, Availability::read);
    product.stock = value.get("inventory").and_then(Json::whole);
    product.url = value.word_at("url").map(str::to_owned);
    product.brand = value.word_at("brand").map(text::name);
    product.category = value.word_at("category").map(text::name);
    product.description = value.word_at("description").map(text::description);
    let more = value.list("additional_image_urls").iter().filter_map(Json::word);
    product.images = image::named(context.url.as_ref(), value.word_at("image_url").into_iter().chain(more));
    Some(product)
}

fn as_variant(value: &Json, product: &Product) -> Variant {
    let options = ["color", "size", "material", "pattern"]
        .iter()
        .filter_map(|key| value.word_at(key).map(|said| ((*key).to_owned(), text::name(said))));
    Variant {
        external_id: product.external_id.clone(),
        // What WhatsApp calls it in orders, where the catalogue is the one behind the number.
        sku: Some(product.external_id.clone()),
        options: options.collect(),
        price: product.price,
        regular_price: product.regular_price,
        availability: product.availability,
        stock: product.stock,
        image: product.images.first().cloned(),
    }
}
