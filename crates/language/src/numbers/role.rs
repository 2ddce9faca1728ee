//! What a number is for, from the words around it.

use super::{
    Number,
    value::{Value, Written},
};
use crate::text::Token;

/// Words after a number that make it a measure.
const UNITS: [&str; 41] = [
    "kg", "kilo", "kilos", "g", "gr", "gramme", "grammes", "ml", "cl", "litre", "litres", "metre", "metres", "cm",
    "mm", "yard", "yards", "km", "h", "heure", "heures", "min", "minutes", "minute", "jour", "jours", "semaine",
    "semaines", "mois", "ans", "fois", "days", "weeks", "hours", "pm", "am", "%", "oclock", "times", "years",
    "secondes",
];

/// Letters that are a unit only when typed against the number: « 5l », « 3m ».
const GLUED_UNITS: [&str; 2] = ["l", "m"];

const MONTHS: [&str; 24] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const MONEY: [&str; 14] =
    ["fcfa", "f", "fr", "cfa", "franc", "francs", "euro", "euros", "€", "$", "balles", "xof", "dollars", "xaf"];

/// Words before a number that make it a choice among what was shown.
const NUMBERED: [&str; 20] = [
    "numero",
    "number",
    "option",
    "choix",
    "#",
    "modele",
    "photo",
    "image",
    "article",
    "n",
    "nº",
    "num",
    "produit",
    "ref",
    "reference",
    "numeros",
    "no",
    "item",
    "picture",
    "model",
];

pub(super) fn role(tokens: &[Token], value: &Value) -> Number {
    let before = value.tokens.start.checked_sub(1).map(|i| &tokens[i]);
    let after = tokens.get(value.tokens.end);
    let last = &tokens[value.tokens.end - 1];
    let small = u32::try_from(value.value).ok().filter(|n| *n <= 999);
    if let Written::Phone(digits) = &value.written {
        return Number::Phone(digits.clone());
    }
    if let Some(next) = after {
        let glued = next.start == last.end && next.is_any(&GLUED_UNITS);
        if next.is_any(&UNITS) || glued || next.is_any(&MONTHS) {
            return Number::Measure;
        }
        if next.is_any(&MONEY) {
            return Number::Amount(value.value);
        }
    }
    // « 14h30 », « 1m70 »: the minutes, the centimetres.
    if before.is_some_and(|b| b.is_any(&["h", ":", "m"]) && b.end == tokens[value.tokens.start].start) {
        return Number::Measure;
    }
    match value.written {
        Written::Ordinal => {
            return match after {
                Some(next) if next.is_any(&["fois", "time", "arrondissement", "etage"]) => Number::Measure,
                _ => small.map_or(Number::Measure, Number::Nth),
            };
        }
        Written::Group => return small.map_or(Number::Measure, Number::Count),
        _ => {}
    }
    if value.thousands {
        return Number::Amount(value.value);
    }
    let Some(count) = small else { return Number::Amount(value.value) };
    if count == 0 {
        return Number::Count(0);
    }
    let is_article = value.written == Written::Article;
    if let Some(before) = before {
        if before.is_any(&NUMBERED) && !(is_article && before.is("no")) {
            return Number::Nth(count);
        }
        if before.is_any(&["les", "the", "ces", "tous"]) && (2..=9).contains(&count) {
            return Number::Every(count);
        }
        if before.is_any(&["le", "la", "du", "au"]) && count <= 20 {
            return Number::Nth(count);
        }
    }
    if is_article { Number::Article } else { Number::Count(count) }
}
