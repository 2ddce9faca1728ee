//! The cases of `tests/pages`: `=== id | address | content type | COUNTRY CURRENCY`, what is expected, `---`, the document.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]
#![allow(dead_code, reason = "two programs use parts of it")]

use serde_json::Value;
use shopfront::{Context, price::from_code};

pub struct Case {
    pub id: String,
    pub context: Context,
    pub expected: Value,
    pub document: Vec<u8>,
}

const FILES: &[&str] = &[
    include_str!("../pages/json_ld.txt"),
    include_str!("../pages/markup.txt"),
    include_str!("../pages/visible.txt"),
    include_str!("../pages/platforms.txt"),
    include_str!("../pages/apis.txt"),
    include_str!("../pages/feeds.txt"),
    include_str!("../pages/tables.txt"),
    include_str!("../pages/hostile.txt"),
    include_str!("../pages/wild.txt"),
];

/// 2026-11-27.
const NOW: i64 = 1_795_755_600;

pub fn all() -> Vec<Case> {
    FILES.iter().flat_map(|file| file.split("\n=== ").map(|part| part.trim_start_matches("=== "))).map(case).collect()
}

fn case(text: &str) -> Case {
    let (head, rest) = text.split_once('\n').unwrap();
    let (expected, document) = rest.split_once("\n---\n").unwrap_or((rest.trim_end_matches("\n---"), ""));
    let parts: Vec<&str> = head.split(" | ").collect();
    let [id, url, kind, place] = parts[..] else { panic!("{head}") };
    let (country, currency) = place.trim().split_once(' ').unwrap();
    let expected: Value = serde_json::from_str(expected).unwrap_or_else(|error| panic!("{id}: {error}"));
    let context = Context {
        url: Some(url.parse().unwrap()),
        content_type: kind.to_owned(),
        status: expected["status"].as_u64().map(|status| u16::try_from(status).unwrap()),
        currency: from_code(currency),
        country: Some(country.to_owned()),
        language: None,
        columns: Vec::new(),
        now: Some(NOW),
    };
    Case { id: id.to_owned(), context, expected, document: document.as_bytes().to_vec() }
}

/// What is read of a case, as section 26 writes it.
pub fn read(case: &Case) -> Value {
    let outcome = shopfront::read(&case.document, &case.context);
    serde_json::json!({"type": outcome.kind.word(), "error": outcome.error, "urls": outcome.urls, "sitemaps": outcome.sitemaps, "products": outcome.products})
}

/// The product of a reading that an expected one is: by name, the only one if there is one.
pub fn twin<'a>(read: &'a Value, expected: &Value) -> Option<&'a Value> {
    read["products"].as_array().unwrap().iter().find(|product| product["name"] == expected["name"])
}

pub fn field(product: &Value, name: &str) -> Value {
    match name {
        "image" => product["images"][0].clone(),
        "variants" => product["variants"].as_array().map_or(0, Vec::len).into(),
        name => product[name].clone(),
    }
}

/// Every difference between what is expected and what is read.
pub fn differences(case: &Case) -> Vec<String> {
    let read = read(case);
    let mut wrong = Vec::new();
    for name in ["type", "error", "urls", "sitemaps"] {
        let expected = &case.expected[name];
        if !expected.is_null() && *expected != read[name] {
            wrong.push(format!("{}: {name} {} instead of {expected}", case.id, read[name]));
        }
    }
    let expected = case.expected["products"].as_array().unwrap();
    let count = read["products"].as_array().unwrap().len();
    if count != expected.len() {
        wrong.push(format!("{}: {count} products instead of {}", case.id, expected.len()));
    }
    for product in expected {
        let Some(found) = twin(&read, product) else {
            let names: Vec<&Value> =
                read["products"].as_array().unwrap().iter().map(|product| &product["name"]).collect();
            wrong.push(format!("{}: no {} among {names:?}", case.id, product["name"]));
            continue;
        };
        for (name, value) in product.as_object().unwrap() {
            if field(found, name) != *value {
                wrong.push(format!(
                    "{}: {} {name} {} instead of {value}",
                    case.id,
                    product["name"],
                    field(found, name)
                ));
            }
        }
    }
    wrong
}
