//! One HTML page: what kind it is and the products on it (contract, sections 2, 11 and 12).
//!
//! Layers, the surest first: what the platform says to its own scripts, JSON-LD, microdata and RDFa, `OpenGraph`, what is seen.
//! Gaps are filled downwards; nothing below overwrites, except a visible sale price and a visible « rupture de stock ».

mod blocked;
mod facts;
mod listing;
mod opengraph;
mod platform;
mod seen;
mod state;
mod stock;
mod visible;
mod zones;

pub(crate) use facts::Facts;
pub use platform::Platform;
pub(crate) use platform::of_page as platform_of;

use crate::{
    Context,
    html::{self, Dom},
    product::{Availability, Field, Product, Source},
    read::{Kind, Outcome},
    schema::{self, About, Chosen},
};

/// Reads a page.
pub(crate) fn read(html: &str, context: &Context) -> Outcome {
    let dom = html::parse(html);
    let facts = Facts::of(&dom, context);
    if let Some(blocked) = blocked::why(&dom, &facts, context) {
        return Outcome { kind: Kind::None, error: Some(blocked), ..Outcome::default() };
    }
    let context = &Context {
        url: facts.base.clone(),
        language: facts.language.clone().or_else(|| context.language.clone()),
        ..context.clone()
    };
    let zones = zones::Zones::of(&dom);
    let prices = seen::prices(&dom, &zones, context);
    let list = listing::find(&dom, &zones, &prices, context);
    let about = About {
        urls: facts.urls.clone(),
        names: facts.names(),
        seen: prices.iter().filter(|price| !list.holds(price.at)).flat_map(seen::Seen::amounts).collect(),
    };
    let scripts = schema::scripts(&dom);
    let is_prose = facts.is_prose(&dom, &scripts);
    let mut structured = schema::in_json_ld(scripts, context);
    let in_json_ld = !structured.is_empty();
    let markup = schema::in_markup(&dom, context);
    let own = platform::state(&dom, &facts, html, context);
    let graph = opengraph::read(&facts, context);
    if structured.is_empty() {
        structured.clone_from(&markup);
    }
    let chosen = schema::choose(structured, &about);
    let seen = visible::read(&dom, &zones, &facts, &prices, &list, context);
    let mut products = match (own, chosen) {
        (Some(own), Chosen::One(product)) => {
            let mut own = own;
            own.fill_from(*product);
            vec![own]
        }
        (Some(own), _) => vec![own],
        (None, Chosen::One(product)) => vec![*product],
        (None, Chosen::Many(products))
            if graph.as_ref().is_none_or(|graph| !graph.is_product)
                || products.len() > 3 && facts.is_listing_address() =>
        {
            return many(products, &list, &dom, context);
        }
        (None, _) => Vec::new(),
    };
    if products.is_empty() {
        products.extend(
            graph
                .as_ref()
                .filter(|graph| graph.is_product && graph.product.price.is_some())
                .map(|graph| graph.product.clone()),
        );
    }
    if products.is_empty() && !is_prose {
        products.extend(state::read(html, &dom, &facts, &about.seen, context));
    }
    let from_state = products.len() > 1;
    if from_state {
        return many(products, &list, &dom, context);
    }
    if products.is_empty() {
        let single = seen.as_ref().filter(|seen| {
            let lists = list.is_strong() && !seen.is_sure;
            !is_prose && seen.product.price.is_some() && !lists
        });
        match single {
            Some(seen) => products.push(seen.product.clone()),
            None if list.is_strong() => return many(Vec::new(), &list, &dom, context),
            None => {
                // A product without a price is one all the same, where the page says so.
                let named = graph.as_ref().filter(|graph| graph.is_product).map(|graph| graph.product.clone());
                products.extend(named);
            }
        }
    }
    let Some(mut product) = products.pop() else {
        let error = (facts.is_empty(&dom)).then_some("needs_script");
        return Outcome { kind: Kind::None, error, ..Outcome::default() };
    };
    if in_json_ld && let Chosen::One(more) = schema::choose(markup, &about) {
        product.fill_from(*more);
    }
    if let Some(graph) = graph {
        fill_from_graph(&mut product, graph.product);
    }
    if let Some(seen) = seen {
        confirm(&mut product, &seen, &about);
        let mut lower = seen.product;
        // Another product's price is no gap's filling: the names must agree, or the page has one heading.
        if product.variants.is_empty() || product.price.is_none() {
            lower.variants.clear();
        }
        product.fill_from(lower);
    }
    if product.price.is_none() && seen::says_free(&dom, &zones) {
        product.price = Some(crate::price::Amount::ZERO);
        product.provenance.note(Field::Price, Source::Visible);
    }
    finish(&mut product, context, &facts);
    Outcome { kind: Kind::Product, products: vec![product], ..Outcome::default() }
}

fn fill_from_graph(product: &mut Product, graph: Product) {
    // The number a catalogue knows it by is the platform's own.
    if product.external_id.is_empty() && product.provenance.base() != Source::PageState {
        product.external_id.clone_from(&graph.external_id);
    }
    product.fill_from(graph);
}

/// What is seen beside what is said: a lower price with the said one struck wins, and so does « rupture de stock ».
fn confirm(product: &mut Product, seen: &visible::Visible, about: &About) {
    let shown = &seen.product;
    let same_currency = shown.currency.is_none() || product.currency.is_none() || shown.currency == product.currency;
    if let (Some(said), Some(price)) = (product.price, shown.price)
        && same_currency
        && price < said
        && shown.regular_price == Some(said)
    {
        (product.price, product.regular_price) = (Some(price), Some(said));
        product.price_max = None;
        product.provenance.note(Field::Price, Source::Visible);
    }
    // What nobody sees on the page and what everybody sees beside its heading: the plugin's copy is stale.
    if let (Some(said), Some(price)) = (product.price, shown.price)
        && seen.is_sure
        && same_currency
        && !about.seen.contains(&said)
        && said == price.hundredfold()
    {
        product.price = Some(price);
        product.regular_price = shown.regular_price;
        product.provenance.note(Field::Price, Source::Visible);
    }
    if seen.says_out
        && matches!(product.availability, Availability::InStock | Availability::Unknown | Availability::Limited)
    {
        product.availability = Availability::OutOfStock;
        product.provenance.note(Field::Availability, Source::Visible);
    }
}

fn finish(product: &mut Product, context: &Context, facts: &Facts) {
    if product.currency.is_none() && product.price.is_some() {
        product.currency = context.currency;
        product.provenance.note(Field::Currency, Source::Hint);
    }
    if product.url.is_none() {
        product.url = facts.urls.first().cloned();
    }
    // « Bougie — Studio »: the site's name is glued on where the heading says the rest alone.
    if let Some((_, h1)) = &facts.h1
        && let Some(rest) = product.name.strip_prefix(h1.as_str())
        && [" | ", " – ", " — ", " - ", " • "].iter().any(|mark| rest.starts_with(mark))
    {
        product.name.clone_from(h1);
    }
    product.regular_price = product.regular_price.filter(|regular| product.price.is_some_and(|price| *regular > price));
    product.price_max = product.price_max.filter(|max| product.price.is_some_and(|price| *max > price));
    product.main = true;
    product.identify();
}

fn many(products: Vec<Product>, list: &listing::List, dom: &Dom, context: &Context) -> Outcome {
    let mut products = products;
    let shown = list.products(dom, context);
    if products.len() < shown.len()
        && products.iter().filter(|product| product.price.is_some()).count() <= shown.len() / 2
    {
        let said = std::mem::replace(&mut products, shown);
        for product in &mut products {
            let same = said.iter().find(|other| crate::text::bare(&other.name) == crate::text::bare(&product.name));
            if let Some(same) = same {
                let mut better = same.clone();
                better.fill_from(product.clone());
                *product = better;
            }
        }
    } else {
        for product in &mut products {
            let same = shown.iter().find(|other| crate::text::bare(&other.name) == crate::text::bare(&product.name));
            if let Some(same) = same {
                product.fill_from(same.clone());
            }
        }
    }
    for product in &mut products {
        if product.currency.is_none() && product.price.is_some() {
            product.currency = context.currency;
        }
        product.identify();
    }
    let mut known = std::collections::HashSet::new();
    products.retain(|product| known.insert(product.external_id.clone()));
    Outcome { kind: if products.is_empty() { Kind::None } else { Kind::Listing }, products, ..Outcome::default() }
}
