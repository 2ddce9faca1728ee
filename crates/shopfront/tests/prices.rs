//! The table of prices, written from section 18 of the contract.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

use shopfront::price::{Context, from_code, parse};

const TABLE: &str = include_str!("tables/prices.txt");

#[test]
fn prices_are_read_as_they_are_written() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns: Vec<&str> = line.rsplitn(6, '|').collect();
        columns.reverse();
        let [raw, hint, country, mark, amount, currency] = columns[..] else { panic!("six columns: {line}") };
        let raw = raw.replace('~', "\u{a0}").replace('^', "\u{202f}").replace('_', "\u{2009}");
        let context = Context {
            currency: from_code(hint),
            country: (!country.is_empty()).then(|| country.to_owned()),
            decimal_mark: mark.chars().next(),
            group_mark: None,
        };
        let price = parse(&raw, &context);
        let said = price.as_ref().map_or("-".to_owned(), |price| price.amount.to_string());
        let of = price.and_then(|price| price.currency).map_or("-".to_owned(), |currency| currency.to_string());
        count += 1;
        if (said.as_str(), of.as_str()) != (amount, currency) {
            wrong.push(format!("{line} → {said} {of}"));
        }
    }
    assert!(count >= 300, "only {count} prices");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
