//! Ranges of prices: « à moins de 20 000 », « entre 10 et 15 mille ».

use super::value::{Value, Written};
use crate::{PriceBound, attributes::Read, text::Token};

/// Words that say « up to », the longest first.
const UP_TO: [&[&str]; 24] = [
    &["pas", "plus", "de"],
    &["pas", "au", "dela", "de"],
    &["ne", "depasse", "pas"],
    &["no", "more", "than"],
    &["not", "more", "than"],
    &["en", "dessous", "de"],
    &["au", "dessous", "de"],
    &["moins", "cher", "que"],
    &["moins", "de"],
    &["moins", "que"],
    &["jusque", "a"],
    &["inferieur", "a"],
    &["less", "than"],
    &["cheaper", "than"],
    &["up", "to"],
    &["at", "most"],
    &["maximum"],
    &["max"],
    &["sous"],
    &["under"],
    &["below"],
    &["budget", "de"],
    &["budget", "ce", "est"],
    &["budget"],
];

/// Words that say « from ».
const FROM: [&[&str]; 12] = [
    &["plus", "de"],
    &["au", "dessus", "de"],
    &["a", "partir", "de"],
    &["au", "moins"],
    &["superieur", "a"],
    &["more", "than"],
    &["at", "least"],
    &["starting", "from"],
    &["above"],
    &["over"],
    &["minimum"],
    &["from"],
];

/// Words that say « about »: a fifth less to a fifth more.
const ABOUT: [&[&str]; 8] = [
    &["autour", "de"],
    &["alentours", "de"],
    &["environ"],
    &["vers", "les"],
    &["dans", "les"],
    &["around"],
    &["about"],
    &["roughly"],
];

/// Below this, a number without thousands or currency is not a price in francs.
const LEAST_PRICE: i64 = 100;

/// The price range a clause asks for.
pub(super) fn bound(tokens: &[Token], values: &[Value]) -> Option<Read<PriceBound>> {
    between(tokens, values).or_else(|| one_sided(tokens, values))
}

/// « entre A et B », « de A à B », « A-B ».
fn between(tokens: &[Token], values: &[Value]) -> Option<Read<PriceBound>> {
    values.windows(2).find_map(|pair| {
        let [low, high] = pair else { return None };
        if !(is_plain(low) && is_plain(high)) {
            return None;
        }
        let link = tokens.get(low.tokens.end..high.tokens.start)?;
        let currency = |t: &Token| t.is_any(&["fcfa", "f", "fr", "cfa", "francs"]);
        let joins = link.iter().filter(|t| !currency(t)).count() == 1
            && link.iter().any(|t| t.is_any(&["et", "a", "and", "to", "-"]));
        let opener = low.tokens.start.checked_sub(1).map(|i| &tokens[i]);
        let opened = opener.is_some_and(|t| t.is_any(&["entre", "between", "de", "from"]));
        let by_and = link.iter().any(|t| t.is_any(&["et", "and"]));
        let opened_by_between = opener.is_some_and(|t| t.is_any(&["entre", "between"]));
        // « 2000 et 3000 » alone are two amounts; « de 2 à 3 » two quantities.
        if !joins || (by_and && !opened_by_between) {
            return None;
        }
        let mut min = low.value;
        if high.thousands && !low.thousands && min < 1000 {
            min *= 1000;
        }
        let start = if opened { low.tokens.start - 1 } else { low.tokens.start };
        let tokens = start..high.tokens.end;
        (min >= LEAST_PRICE && high.value > min)
            .then_some(Read { what: PriceBound { min: Some(min), max: Some(high.value) }, tokens })
    })
}

fn one_sided(tokens: &[Token], values: &[Value]) -> Option<Read<PriceBound>> {
    values.iter().filter(|v| is_plain(v)).find_map(|value| {
        let after = tokens.get(value.tokens.end);
        let currency = after.is_some_and(|t| t.is_any(&["fcfa", "f", "fr", "cfa", "francs", "euros", "€"]));
        if value.value < LEAST_PRICE && !currency {
            return None;
        }
        let end = value.tokens.end + usize::from(currency);
        let ends_with = |words: &[&str]| {
            let start = value.tokens.start.checked_sub(words.len())?;
            words.iter().zip(&tokens[start..]).all(|(word, token)| token.is(word)).then_some(start)
        };
        // « en dessous de » before « moins de »: the longest phrase that fits wins by standing first.
        if let Some(start) = UP_TO.iter().find_map(|words| ends_with(words)) {
            return Some(Read { what: PriceBound { min: None, max: Some(value.value) }, tokens: start..end });
        }
        if let Some(start) = ABOUT.iter().find_map(|words| ends_with(words)) {
            let about = PriceBound { min: Some(value.value / 5 * 4), max: Some(value.value / 5 * 6) };
            return Some(Read { what: about, tokens: start..end });
        }
        if let Some(start) = FROM.iter().find_map(|words| ends_with(words)) {
            return Some(Read { what: PriceBound { min: Some(value.value), max: None }, tokens: start..end });
        }
        let rest: Vec<&str> = tokens[end..].iter().take(3).map(|t| t.text.as_str()).collect();
        let at_most = matches!(
            rest[..],
            ["maximum" | "max" | "maxi", ..] | ["au", "plus" | "maximum" | "max", ..] | ["grand", "max", ..]
        );
        at_most
            .then_some(Read { what: PriceBound { min: None, max: Some(value.value) }, tokens: value.tokens.start..end })
    })
}

fn is_plain(value: &Value) -> bool {
    value.written == Written::Plain
}
