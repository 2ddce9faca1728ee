//! What frameworks leave in a page for their own scripts (contract, section 12).

use super::{facts::Facts, platform::after};
use crate::{
    Context,
    api::generic::{is_like, product_of},
    html::Dom,
    json::{self, Json},
    price::Amount,
    product::Product,
    text::bare,
};

/// The products of a page's state: the one the page is named after, else all of the longest list.
pub(super) fn read(html: &str, dom: &Dom, facts: &Facts, seen: &[Amount], context: &Context) -> Vec<Product> {
    let names: Vec<String> = facts.names().iter().map(|name| bare(name)).collect();
    for value in values(html, dom) {
        let objects = value.objects(30);
        let like: Vec<&Json> =
            objects.into_iter().map(|(object, _)| object).filter(|object| is_like(object)).take(500).collect();
        let own = like.iter().find(|object| {
            ["name", "title", "nom"]
                .iter()
                .filter_map(|key| object.word_at(key))
                .any(|name| names.contains(&bare(name)))
        });
        let own = own.or_else(|| like.first().filter(|_| like.len() == 1));
        if let Some(own) = own {
            return product_of(own, &value, context).map(|product| checked(product, seen)).into_iter().collect();
        }
        if like.len() >= 2 {
            return like
                .iter()
                .filter_map(|object| product_of(object, &value, context))
                .map(|product| checked(product, seen))
                .collect();
        }
    }
    Vec::new()
}

/// Hundredths are common in states: a price that is seen a hundred times smaller is that.
fn checked(mut product: Product, seen: &[Amount]) -> Product {
    let is_seen = |amount: Amount| seen.contains(&amount);
    if let Some(price) = product.price
        && !is_seen(price)
        && is_seen(price.hundredth())
    {
        product.price = Some(price.hundredth());
        product.regular_price = product.regular_price.map(Amount::hundredth);
        product.price_max = product.price_max.map(Amount::hundredth);
        for variant in &mut product.variants {
            variant.price = variant.price.map(Amount::hundredth);
            variant.regular_price = variant.regular_price.map(Amount::hundredth);
        }
    }
    product
}

fn values(html: &str, dom: &Dom) -> Vec<Json> {
    let mut values = Vec::new();
    for id in dom.named("script") {
        let kind = dom.attr(id, "type").unwrap_or_default();
        let name = dom.attr(id, "id").unwrap_or_default();
        if kind.contains("ld+json") || !(kind.contains("json") || name.contains("DATA")) {
            continue;
        }
        if let Ok(read) = json::read(&dom.raw(id)) {
            values.push(if name == "__NUXT_DATA__" { unfolded(&read.value) } else { read.value });
        }
    }
    for words in [
        "window.__INITIAL_STATE__",
        "window.__NUXT__",
        "__APOLLO_STATE__",
        "window.__PRELOADED_STATE__",
        "window.__remixContext",
        "window.__STATE__",
        "window.__DATA__",
        "window.initialState",
        "window.__data",
    ] {
        if let Some(text) = after(html, words) {
            let text =
                text.trim_start().trim_start_matches(['=', '"', ']']).trim_start().trim_start_matches('=').trim_start();
            values.extend(text.starts_with(['{', '[']).then(|| json::parse(text, true).ok()).flatten());
        }
    }
    values.extend(chunks(dom));
    values
}

/// `self.__next_f.push([1,"…"])`: pieces of lines, each line a value behind its number.
fn chunks(dom: &Dom) -> Vec<Json> {
    let mut whole = String::new();
    for id in dom.named("script") {
        let raw = dom.raw(id);
        let Some(inner) = raw.trim().strip_prefix("self.__next_f.push(") else { continue };
        let inner = inner.trim_end_matches([')', ';']);
        if let Ok(value) = json::parse(inner, false)
            && let Some(text) = value.each().get(1).and_then(Json::as_str)
            && whole.len() < 2 * 1024 * 1024
        {
            whole.push_str(text);
        }
    }
    let lines = whole.lines().filter_map(|line| line.split_once(':')).filter(|(_, rest)| rest.starts_with(['[', '{']));
    lines.take(500).filter_map(|(_, rest)| json::parse(rest, false).ok()).collect()
}

/// Nuxt's flat form: a list whose objects name their values by place.
fn unfolded(value: &Json) -> Json {
    let Json::Arr(values) = value else { return value.clone() };
    let at =
        |place: &Json| place.whole().and_then(|place| usize::try_from(place).ok()).and_then(|place| values.get(place));
    let simple = |value: &Json| match value {
        Json::Obj(fields) => Json::Obj(
            fields
                .iter()
                .map(|(key, place)| {
                    (
                        key.clone(),
                        at(place)
                            .filter(|value| value.word().is_some() || matches!(value, Json::Bool(_)))
                            .cloned()
                            .unwrap_or_default(),
                    )
                })
                .collect(),
        ),
        Json::Arr(places) => {
            Json::Arr(places.iter().filter_map(at).filter(|value| value.word().is_some()).cloned().collect())
        }
        other => other.clone(),
    };
    let whole = values.iter().take(5_000).filter(|value| !value.fields().is_empty()).map(|value| {
        Json::Obj(
            value
                .fields()
                .iter()
                .map(|(key, place)| (key.clone(), at(place).map(simple).unwrap_or_default()))
                .collect(),
        )
    });
    Json::Arr(whole.collect())
}
