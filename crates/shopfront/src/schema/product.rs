//! One thing of schema.org as a product.

use super::{
    graph::{Graph, Node},
    offer::{self, Offer},
};
use crate::{
    Context, image,
    json::Json,
    link,
    product::{Availability, Product, Source, Variant},
    text,
};

/// What tells the forms of a product apart.
const OPTIONS: &[&str] = &["color", "size", "material", "pattern", "flavor", "scent"];

/// Reads a product that stands alone. `None` for one without a name.
pub(super) fn single<'a>(
    node: &Node<'a>,
    group: Option<&Node<'a>>,
    by: Option<&'a Json>,
    graph: &Graph<'a>,
    source: Source,
    context: &Context,
) -> Option<Product> {
    let mut product = basics(node, graph, source, context);
    if let Some(group) = group {
        product.fill_from(basics(group, graph, source, context));
    }
    let mut offers = offer::offers(node, graph, context);
    if offers.is_empty()
        && let Some(by) = by
    {
        let by = graph.node(by);
        let read = offer::one(&by, graph, context);
        if product.name.is_empty()
            && let Some(name) = graph.text(&by, "name")
        {
            product.name = text::name(name);
        }
        offers.push(read);
    }
    take_offers(&mut product, &offers);
    if offers.len() > 1 {
        product.variants = by_offers(&offers);
    }
    if product.availability == Availability::Unknown
        && let Some(said) = graph.text(node, "availability")
    {
        product.availability = Availability::read(said);
    }
    (!product.name.is_empty()).then_some(product)
}

/// Reads a product with its forms.
pub(super) fn family<'a>(
    node: &Node<'a>,
    group: Option<&Node<'a>>,
    variants: &[Node<'a>],
    graph: &Graph<'a>,
    source: Source,
    context: &Context,
) -> Option<Product> {
    let mut product = basics(node, graph, source, context);
    if let Some(group) = group {
        let group = basics(group, graph, source, context);
        let name = group.name.clone();
        product.fill_from(group);
        // The family's name is the product's; that of one form says which form.
        if !name.is_empty() {
            product.name = name;
        }
    }
    if let Some(id) = graph.text(node, "productGroupID").or_else(|| graph.text(group?, "productGroupID")) {
        id.clone_into(&mut product.external_id);
    }
    for variant in variants.iter().take(500) {
        let offers = offer::offers(variant, graph, context);
        let mut read = basics(variant, graph, source, context);
        take_offers(&mut read, &offers);
        product.currency = product.currency.or(read.currency);
        product.variants.push(Variant {
            external_id: read.external_id.clone(),
            sku: read.sku.clone().or_else(|| offers.iter().find_map(|offer| offer.sku.clone())),
            options: options(variant, graph),
            price: read.price,
            regular_price: read.regular_price,
            availability: read.availability,
            stock: read.stock,
            image: read.images.first().cloned(),
        });
        let mut gaps = read;
        // A form's own numbers and price are not the whole's.
        (gaps.sku, gaps.gtin, gaps.url, gaps.price, gaps.availability, gaps.stock) =
            (None, None, None, None, Availability::Unknown, None);
        gaps.external_id.clear();
        product.fill_from(gaps);
    }
    let own = offer::offers(node, graph, context);
    if !variants.iter().any(|variant| std::ptr::eq(variant.first(), node.first())) {
        take_offers(&mut product, &own);
    }
    product.sum_up_variants();
    (!product.name.is_empty()).then_some(product)
}

fn basics<'a>(node: &Node<'a>, graph: &Graph<'a>, source: Source, context: &Context) -> Product {
    let base = context.url.as_ref();
    let mut product = Product::from_source(source);
    let word = |names: &[&str]| {
        names.iter().find_map(|name| graph.text(node, name)).map(text::name).filter(|text| !text.is_empty())
    };
    product.name = word(&["name", "title"]).unwrap_or_default();
    product.description = graph.text(node, "description").map(text::description).filter(|text| !text.is_empty());
    product.sku = word(&["sku", "hasStockKeepingUnit"]).filter(|sku| sku.len() <= 100);
    product.gtin = word(&["gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn", "hasEAN_UCC-13"])
        .filter(|code| code.bytes().filter(u8::is_ascii_digit).count() >= 8);
    product.brand = word(&["brand", "manufacturer"]).filter(|brand| !brand.starts_with("http"));
    product.category = graph
        .all(node, "category")
        .iter()
        .filter_map(Node::word)
        .map(text::name)
        .find(|text| !text.is_empty() && !text.starts_with("http"));
    product.url = graph.text(node, "url").and_then(|url| link::resolve(base, url)).map(String::from);
    product.external_id = word(&["productID", "productGroupID"]).unwrap_or_default();
    if product.external_id.is_empty()
        && product.sku.is_none()
        && product.gtin.is_none()
        && let Some(mpn) = word(&["mpn"])
    {
        product.external_id = mpn;
    }
    let mut addresses = Vec::new();
    for name in ["image", "images", "photo", "primaryImageOfPage"] {
        for picture in graph.all(node, name).iter().take(30) {
            if let Some(address) = picture.scalar() {
                addresses.push(address);
            } else {
                addresses.extend(
                    ["contentUrl", "url", "@id", "thumbnail", "src"].iter().find_map(|name| graph.text(picture, name)),
                );
            }
        }
    }
    product.images = image::named(base, addresses);
    product
}

fn options<'a>(node: &Node<'a>, graph: &Graph<'a>) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for name in OPTIONS {
        if let Some(value) = graph.text(node, name).map(text::name).filter(|value| !value.is_empty()) {
            options.push(((*name).to_owned(), value.rsplit(['/', '#']).next().unwrap_or(&value).to_owned()));
        }
    }
    for property in graph.all(node, "additionalProperty").iter().take(20) {
        if let (Some(name), Some(value)) = (graph.text(property, "name"), graph.text(property, "value")) {
            options.push((text::name(name), text::name(value)));
        }
    }
    options
}

/// What several offers make of a product: the lowest of those that can be had, the highest, whether it can be had at all.
fn take_offers(product: &mut Product, offers: &[Offer]) {
    if offers.is_empty() {
        return;
    }
    let had = |offer: &&Offer| offer.availability != Availability::OutOfStock && offer.price.is_some();
    let any = offers.iter().any(|offer| had(&offer));
    let chosen = offers
        .iter()
        .filter(|offer| if any { had(offer) } else { offer.price.is_some() })
        .min_by_key(|offer| offer.price);
    if let Some(offer) = chosen {
        product.set_price(offer.price, offer.regular);
        product.currency = offer.currency.or(product.currency);
        let currency = offer.currency;
        let same = offers.iter().filter(|other| other.currency == currency);
        let highest = same.flat_map(|offer| [offer.price, offer.max]).flatten().max();
        product.price_max = highest.filter(|highest| product.price.is_some_and(|price| *highest > price));
    }
    product.currency = product.currency.or_else(|| offers.iter().find_map(|offer| offer.currency));
    product.availability = Availability::of_any(offers.iter().map(|offer| offer.availability));
    product.stock = if let [only] = offers { only.stock } else { None };
    product.sku = product.sku.take().or_else(|| offers.iter().find_map(|offer| offer.sku.clone()));
}

/// Offers with numbers of their own are the forms of a product.
fn by_offers(offers: &[Offer]) -> Vec<Variant> {
    let id = |offer: &Offer| {
        let variant = offer
            .url
            .as_deref()
            .and_then(|url| url.split_once("variant="))
            .map(|(_, id)| id.split('&').next().unwrap_or(id).to_owned());
        variant.or_else(|| offer.sku.clone())
    };
    let ids: Vec<Option<String>> = offers.iter().map(id).collect();
    let mut known: Vec<&String> = ids.iter().flatten().collect();
    known.sort_unstable();
    known.dedup();
    if known.len() < offers.len() {
        return Vec::new();
    }
    let variant = |(offer, id): (&Offer, Option<String>)| Variant {
        external_id: id.unwrap_or_default(),
        sku: offer.sku.clone(),
        price: offer.price,
        regular_price: offer.regular,
        availability: offer.availability,
        stock: offer.stock,
        ..Variant::default()
    };
    offers.iter().zip(ids).map(variant).collect()
}
