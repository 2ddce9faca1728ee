use super::facts::Facts;
use crate::{
    Context,
    api::{prestashop, shopify, wix, woo},
    html::Dom,
    json::{self, Json},
    price::from_code,
    product::{Product, Source},
    text::bare,
};

/// The software a shop runs on (contract, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "they are names")]
pub enum Platform {
    Shopify,
    WooCommerce,
    PrestaShop,
    Magento,
    Wix,
    Squarespace,
    BigCommerce,
    OpenCart,
    Ecwid,
    Salla,
    Zid,
    YouCan,
    Meta,
}

impl Platform {
    /// Its name, as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shopify => "Shopify",
            Self::WooCommerce => "WooCommerce",
            Self::PrestaShop => "PrestaShop",
            Self::Magento => "Magento",
            Self::Wix => "Wix",
            Self::Squarespace => "Squarespace",
            Self::BigCommerce => "BigCommerce",
            Self::OpenCart => "OpenCart",
            Self::Ecwid => "Ecwid",
            Self::Salla => "Salla",
            Self::Zid => "Zid",
            Self::YouCan => "YouCan",
            Self::Meta => "Meta",
        }
    }
}

/// The platform a page seems to be of, by what stands in it; the proof is that its interface answers.
pub(crate) fn of_page(html: &str) -> Option<Platform> {
    let has = |needles: &[&str]| needles.iter().any(|needle| html.contains(needle));
    let known: [(Platform, &[&str]); 12] = [
        (Platform::Shopify, &["Shopify.shop", "Shopify.theme", "cdn.shopify.com", "/cdn/shop/"]),
        (
            Platform::WooCommerce,
            &[
                "content=\"WooCommerce",
                "woocommerce-page",
                "class=\"woocommerce",
                "/wp-content/plugins/woocommerce/",
                "wc/store",
                "rel=\"https://api.w.org/\"",
                "api.w.org",
            ],
        ),
        (
            Platform::PrestaShop,
            &["var prestashop =", "content=\"PrestaShop", "product-miniature", "js-product-miniature"],
        ),
        (Platform::Magento, &["text/x-magento-init", "mage-cache", "/static/version", "Magento_"]),
        (Platform::Wix, &["Wix.com Website Builder", "static.wixstatic.com", "wix-warmup-data"]),
        (
            Platform::Squarespace,
            &[
                "This is Squarespace",
                "Static.SQUARESPACE_CONTEXT",
                "static1.squarespace.com",
                "images.squarespace-cdn.com",
            ],
        ),
        (Platform::BigCommerce, &["cdn11.bigcommerce.com"]),
        (Platform::OpenCart, &["index.php?route=product/", "catalog/view/theme/"]),
        (Platform::Ecwid, &["app.ecwid.com/script.js"]),
        (Platform::Salla, &["cdn.salla.sa"]),
        (Platform::Zid, &["media.zid.store"]),
        (Platform::YouCan, &["youcan.shop"]),
    ];
    known.iter().find(|(_, needles)| has(needles)).map(|(platform, _)| *platform)
}

/// What the platform's page says of its product to its own scripts.
pub(super) fn state(dom: &Dom, facts: &Facts, html: &str, context: &Context) -> Option<Product> {
    prestashop_state(dom, context)
        .or_else(|| woo_state(dom, context))
        .or_else(|| shopify_state(dom, facts, html, context))
        .or_else(|| wix_state(dom, facts, context))
}

fn prestashop_state(dom: &Dom, context: &Context) -> Option<Product> {
    let text = dom
        .elements()
        .filter(|id| dom.attr(*id, "id") == Some("product-details"))
        .find_map(|id| dom.attr(id, "data-product"))?;
    let value = json::read(text).ok()?.value;
    let mut product = prestashop::product_of(&value, Source::PageState, context)?;
    // Its currency is known from the formatted price only, or from the page.
    if !value
        .word_at("price")
        .is_some_and(|text| crate::price::parse(text, &context.prices()).is_some_and(|price| price.says_currency))
    {
        product.currency = None;
    }
    Some(product)
}

fn woo_state(dom: &Dom, context: &Context) -> Option<Product> {
    let body = dom.named("body").next()?;
    let forms = dom.elements().filter(|id| dom.has_class(*id, "variations_form")).count();
    // A list whose cards carry forms is no product's page.
    if !dom.has_class(body, "single-product") && forms != 1 {
        return None;
    }
    let mut product = Product::from_source(Source::PageState);
    let post = dom
        .attr(body, "class")
        .into_iter()
        .flat_map(str::split_ascii_whitespace)
        .find_map(|class| class.strip_prefix("postid-"));
    let form = dom.elements().find(|id| dom.has_class(*id, "variations_form"));
    let own = form.and_then(|form| dom.attr(form, "data-product_id"));
    product.external_id = post.or(own).unwrap_or_default().to_owned();
    if let Some(text) = form.and_then(|form| dom.attr(form, "data-product_variations"))
        && let Ok(read) = json::read(text)
    {
        product.variants = woo::in_form(&read.value, context);
        product.sum_up_variants();
        // The form has no currency; the page has.
        product.availability =
            crate::product::Availability::of_any(product.variants.iter().map(|variant| variant.availability));
    }
    (!product.external_id.is_empty() || !product.variants.is_empty()).then_some(product)
}

fn shopify_state(dom: &Dom, facts: &Facts, html: &str, context: &Context) -> Option<Product> {
    let is_shopify = html.contains("Shopify.")
        || html.contains("cdn.shopify.com")
        || html.contains("/cdn/shop/")
        || html.contains("ProductJson");
    if !is_shopify {
        return None;
    }
    let names: Vec<String> = facts.names().iter().map(|name| bare(name)).collect();
    let own = |value: &Json| {
        value.get("variants").is_some() && value.word_at("title").is_some_and(|title| names.contains(&bare(title)))
    };
    let mut product = None;
    for id in dom
        .named("script")
        .filter(|id| dom.attr(*id, "type").is_some_and(|kind| kind.contains("json") && !kind.contains("ld+json")))
    {
        let Ok(read) = json::read(&dom.raw(id)) else { continue };
        let inner = read.value.get("product").filter(|inner| own(inner)).unwrap_or(&read.value);
        if own(inner) {
            product = shopify::product_of(inner, shopify::is_for_themes(inner), context);
            break;
        }
    }
    if product.is_none() {
        let meta = after(html, "var meta = ").and_then(|text| json::parse(text, true).ok());
        let value = meta.as_ref().and_then(|meta| meta.each().first()?.get("product"))?;
        let mut known = Product::from_source(Source::PageState);
        value.word_at("id")?.clone_into(&mut known.external_id);
        product = Some(known);
    }
    let mut product = product?;
    product.provenance = crate::product::Provenance::of(Source::PageState);
    let active = after(html, "Shopify.currency = ").and_then(|text| json::parse(text, true).ok());
    let active = active
        .as_ref()
        .and_then(|value| value.each().first())
        .filter(|value| value.word_at("rate").is_none_or(|rate| rate.parse::<f64>() == Ok(1.0)));
    product.currency = active.and_then(|value| from_code(value.word_at("active")?));
    product.url = None;
    Some(product)
}

/// What stands in a page right after some words, as much as one value may be.
pub(super) fn after<'a>(html: &'a str, words: &str) -> Option<&'a str> {
    let from = html.find(words)? + words.len();
    let mut end = html.len().min(from + 300_000);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    // A script's value ends with the script.
    let text = &html[from..end];
    Some(&text[..text.find("</script").unwrap_or(text.len())])
}

fn wix_state(dom: &Dom, facts: &Facts, context: &Context) -> Option<Product> {
    let script = dom.elements().find(|id| dom.attr(*id, "id") == Some("wix-warmup-data"))?;
    let value = json::read(&dom.raw(script)).ok()?.value;
    let names: Vec<String> = facts.names().iter().map(|name| bare(name)).collect();
    let is_it = |object: &Json| {
        object.word_at("name").is_some()
            && (object.get("formattedPrice").is_some()
                || object.get("productItems").is_some()
                || object.get("isInStock").is_some())
    };
    let found: Vec<&Json> =
        value.objects(20).into_iter().map(|(object, _)| object).filter(|object| is_it(object)).collect();
    let own = found
        .iter()
        .find(|object| object.word_at("name").is_some_and(|name| names.contains(&bare(&crate::text::name(name)))))
        .or_else(|| found.first().filter(|_| found.len() == 1))?;
    let mut product = wix::product_of(own, Source::PageState, context)?;
    if own.word_at("currency").is_none()
        && own.word_at("priceData.currency").is_none()
        && own.word_at("formattedPrice").is_none()
    {
        product.currency = None;
    }
    Some(product)
}
