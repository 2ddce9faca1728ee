//! What platforms answer to programs, one folder's file each; JSON of no known shape last (contract, sections 3 to 10, 16, 17).

pub(crate) mod generic;
mod keys;
mod magento;
pub(crate) mod meta;
pub(crate) mod prestashop;
pub(crate) mod shopify;
mod squarespace;
pub(crate) mod wix;
pub(crate) mod woo;

use crate::{
    Context,
    json::{self, BadJson, Json},
    page::Platform,
    product::Product,
    read::{Kind, Outcome},
};

/// What an answer holds, and whose shape it has.
pub(crate) struct Answer {
    pub(crate) platform: Option<Platform>,
    pub(crate) products: Vec<Product>,
    pub(crate) next: Option<String>,
}

/// Reads an answer in JSON. A single product is a page about it.
pub(crate) fn read(text: &str, context: &Context) -> Outcome {
    let value = match json::parse(text.trim_start_matches('\u{feff}').trim(), false) {
        Ok(value) => value,
        Err(BadJson::TooLarge) => return Outcome::rejected("too_deep"),
        Err(BadJson::Syntax) => match lines(text).or_else(|| json::read(text).ok().map(|read| read.value)) {
            Some(value) => value,
            None => return Outcome { error: Some("not_json"), ..Outcome::default() },
        },
    };
    let single = is_single(&value);
    match products(&value, context) {
        Some(answer) if !answer.products.is_empty() => {
            let mut outcome = Outcome::feed(answer.products);
            for product in &mut outcome.products {
                if product.currency.is_none() && product.price.is_some() {
                    product.currency = context.currency;
                }
            }
            if single && let [product] = &mut outcome.products[..] {
                product.main = true;
                outcome.kind = Kind::Product;
            }
            Outcome { next: answer.next, ..outcome }
        }
        Some(answer) if answer.platform.is_some() && value.list("errors").is_empty() => {
            Outcome { kind: Kind::Feed, next: answer.next, ..Outcome::default() }
        }
        _ if ["errors", "error"].iter().any(|key| value.get(key).is_some()) => {
            Outcome { error: Some("api_error"), ..Outcome::default() }
        }
        _ => Outcome::default(),
    }
}

/// One value a line.
fn lines(text: &str) -> Option<Json> {
    let mut values = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match json::parse(line, false) {
            Ok(value) => values.push(value),
            // One broken line does not lose the rest; a first one that is none means another format.
            Err(_) if values.is_empty() => return None,
            Err(_) => {}
        }
    }
    (values.len() > 1).then_some(Json::Arr(values))
}

fn is_single(value: &Json) -> bool {
    value.get("product").is_some_and(|product| !product.fields().is_empty())
        || value.get("variants").is_some() && value.get("title").is_some()
        || value.get("prices").is_some() && value.get("permalink").is_some()
}

/// The products of an answer, by its shape. `None` where it has none that is known.
pub(crate) fn products(value: &Json, context: &Context) -> Option<Answer> {
    let readers: [fn(&Json, &Context) -> Option<Answer>; 8] = [
        shopify::read,
        woo::read,
        magento::read,
        squarespace::read,
        meta::read,
        prestashop::read,
        wix::read,
        generic::read,
    ];
    readers.iter().find_map(|read| read(value, context))
}
