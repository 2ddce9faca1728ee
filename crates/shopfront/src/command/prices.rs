//! `prices FILE`: section 26c.

use super::lines;
use crate::price::{Context, from_code, parse};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Write};

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Value,
    raw: Option<String>,
    currency_hint: Option<String>,
    country_hint: Option<String>,
    decimal_separator: Option<String>,
    digit_group_separator: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    amount: Option<String>,
    currency: Option<String>,
}

/// Answers each line with the amount and currency it says; a line that cannot be read says nothing.
pub(super) fn run(file: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in lines(file)? {
        let line = line?;
        let answer = serde_json::from_str::<Asked>(&line).map_or_else(|_| nothing(&line), answer);
        serde_json::to_writer(&mut *out, &answer)?;
        writeln!(out)?;
    }
    out.flush()
}

fn answer(asked: Asked) -> Answer {
    let mark = |text: Option<String>| text.and_then(|text| text.chars().next()).map(crate::price::fold);
    let hint = asked.currency_hint.unwrap_or_default();
    let context = Context {
        currency: from_code(&hint)
            .or_else(|| parse(&format!("1 {hint}"), &Context::default()).and_then(|price| price.currency)),
        country: asked.country_hint,
        decimal_mark: mark(asked.decimal_separator),
        group_mark: mark(asked.digit_group_separator),
    };
    let price = asked.raw.as_deref().and_then(|raw| parse(raw, &context));
    Answer {
        id: asked.id,
        amount: price.as_ref().map(|price| price.amount.to_string()),
        currency: price.and_then(|price| price.currency).map(|currency| currency.to_string()),
    }
}

fn nothing(line: &str) -> Answer {
    let id = serde_json::from_str::<Value>(line).ok().and_then(|value| value.get("id").cloned()).unwrap_or_default();
    Answer { id, amount: None, currency: None }
}
