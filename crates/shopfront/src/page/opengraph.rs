use super::facts::{Facts, before_separator};
use crate::{
    Context, image,
    price::{self, Price},
    product::{Availability, Product, Source},
    text,
};

/// What a page tells those who share it.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub(super) product: Product,
    /// Whether it says to be a product.
    pub(super) is_product: bool,
}

/// Reads the metas of `OpenGraph` and its kin; `None` where there are none.
pub(super) fn read(facts: &Facts, context: &Context) -> Option<Graph> {
    let first = |names: &[&str]| names.iter().find_map(|name| facts.meta(name));
    let mut product = Product::from_source(Source::OpenGraph);
    let currency =
        first(&["product:price:currency", "og:price:currency", "product:sale_price:currency", "product:pricecurrency"]);
    product.currency = currency.and_then(|code| context.currency_named(code));
    let read = |names: &[&str]| -> Option<Price> {
        names.iter().find_map(|name| amount(facts.meta(name)?, &context.prices_in(product.currency)))
    };
    let price = read(&["product:price:amount", "og:price:amount", "product:price", "og:price"]);
    let sale = read(&["product:sale_price:amount", "product:sale_price", "og:sale_price:amount"]);
    let list = read(&["product:original_price:amount", "og:price:standard_amount", "product:original_price"])
        .map(|price| price.amount);
    let twitter = (1..=2).find_map(|place| {
        let label = facts.meta(&format!("twitter:label{place}"))?.to_lowercase();
        let is_price = label.contains("price") || label.contains("prix");
        is_price.then(|| amount(facts.meta(&format!("twitter:data{place}"))?, &context.prices_in(product.currency)))?
    });
    let has_price = price.is_some() || sale.is_some();
    match (sale, price.or(twitter)) {
        (Some(sale), Some(price)) if sale.amount < price.amount => {
            product.set_price(Some(sale.amount), Some(price.amount));
        }
        (sale, price) => {
            let chosen = price.or(sale);
            product.set_price(chosen.as_ref().map(|price| price.amount), list);
            product.price_max = chosen.as_ref().and_then(|price| price.max);
            product.currency = product.currency.or_else(|| chosen.filter(|price| price.says_currency)?.currency);
        }
    }
    if product.regular_price.is_none() {
        product.regular_price = list.filter(|list| product.price.is_some_and(|price| *list > price));
    }
    let title = first(&["og:title", "twitter:title", "title"]);
    product.name = title.map(|title| own_title(title, facts)).unwrap_or_default();
    product.availability =
        first(&["product:availability", "og:availability", "availability"]).map(Availability::read).unwrap_or_default();
    product.external_id =
        first(&["product:retailer_item_id", "product:retailer_id"]).map(text::name).unwrap_or_default();
    product.brand = first(&["product:brand", "og:brand"]).map(text::name).filter(|brand| !brand.is_empty());
    product.sku = first(&["product:sku"]).map(text::name);
    product.gtin = first(&["product:ean", "product:upc", "product:gtin"]).map(text::name);
    product.description =
        first(&["og:description", "description"]).map(text::description).filter(|text| !text.is_empty());
    let pictures =
        ["og:image:secure_url", "og:image", "og:image:url", "twitter:image"].iter().flat_map(|name| facts.all(name));
    product.images = pictures.filter_map(|address| image::picture(context.url.as_ref(), address)).fold(
        Vec::new(),
        |mut all, address| {
            if !all.iter().any(|known| image::same(known, &address)) {
                all.push(address);
            }
            all
        },
    );
    let is_product = first(&["og:type"])
        .is_some_and(|kind| kind.to_lowercase().contains("product") && !kind.to_lowercase().contains("group"))
        || has_price;
    let says = is_product
        || !product.name.is_empty()
        || !product.images.is_empty()
        || product.availability != Availability::Unknown;
    says.then_some(Graph { product, is_product })
}

fn amount(text: &str, context: &price::Context) -> Option<Price> {
    // Zeros beyond any currency's are a program's: `89.0000`.
    let program = text.split_once('.').is_some_and(|(whole, after)| {
        after.len() >= 4 && whole.bytes().chain(after.bytes()).all(|byte| byte.is_ascii_digit())
    });
    let price = if program {
        let amount = price::plain(text, context.currency)?;
        Price { amount, max: None, regular: None, currency: context.currency, says_currency: false }
    } else {
        price::parse(text, context)?
    };
    (!price.amount.is_zero()).then_some(price)
}

/// A title without the site's name glued on.
fn own_title(title: &str, facts: &Facts) -> String {
    let title = text::name(title);
    if let Some(site) = facts.meta("og:site_name").map(text::name)
        && let Some(rest) = title.strip_suffix(site.as_str())
    {
        let bare = rest.trim_end().trim_end_matches(['|', '-', '–', '—', '•', '·', ':', '»']).trim_end();
        if !bare.is_empty() && bare.len() < rest.len() {
            return bare.to_owned();
        }
    }
    if let Some((_, h1)) = &facts.h1
        && title.starts_with(h1.as_str())
    {
        return h1.clone();
    }
    if title.contains(" | ") { before_separator(&title).to_owned() } else { title }
}
