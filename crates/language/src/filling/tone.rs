//! Whether a clause denies or corrects.

use crate::reading::Reading;
use std::ops::Range;

/// Ways to say that the thing named is not wanted.
const DENIALS: &[&[&str]] = &[
    &["veux", "pas"],
    &["veux", "plus"],
    &["veut", "pas"],
    &["veut", "plus"],
    &["voudrais", "pas"],
    &["voulais", "pas"],
    &["prends", "pas"],
    &["prends", "plus"],
    &["plus", "besoin"],
    &["pas", "besoin"],
    &["aime", "pas"],
    &["interesse", "pas"],
    &["mets", "pas"],
    &["mettez", "pas"],
    &["ajouter", "pas"],
    &["envoyer", "pas"],
    &["envoyer", "plus"],
    &["livrer", "pas"],
    &["livrer", "plus"],
    &["confirme", "pas"],
    &["valide", "pas"],
    &["validez", "pas"],
    &["not", "want"],
    &["not", "need"],
    &["not", "like"],
    &["no", "longer"],
    &["not", "interested"],
];

/// Ways to correct what was understood.
const REPAIRS: &[&[&str]] = &[
    &["voulais", "dire"],
    &["veux", "dire"],
    &["parler", "de"],
    &["parler", "du"],
    &["parlais", "de"],
    &["parlais", "du"],
    &["pas", "ca"],
    &["pas", "celui"],
    &["pas", "celle"],
    &["est", "pas", "ca"],
    &["est", "pas", "ce"],
    &["me", "suis", "trompe"],
    &["me", "suis", "trompee"],
    &["ai", "dit"],
    &["au", "lieu"],
    &["plutot"],
    &["erreur"],
    &["i", "mean"],
    &["i", "meant"],
    &["talking", "about"],
    &["not", "that"],
    &["not", "this"],
    &["instead"],
    &["rather"],
    &["wrong", "one"],
    &["i", "said"],
];

/// « je ne veux pas la robe ».
pub(super) fn is_negated(reading: &Reading<'_>, range: &Range<usize>) -> bool {
    says(&words(reading, range), DENIALS)
}

/// « non pas ça », « je voulais dire la rouge ».
pub(super) fn is_repair(reading: &Reading<'_>, range: &Range<usize>) -> bool {
    let words = words(reading, range);
    // « non merci » refuses; « non le rouge » corrects.
    let opened = matches!(words[..], ["non" | "no" | "nope", next, ..] if !POLITE.contains(&next));
    opened || says(&words, REPAIRS)
}

const POLITE: [&str; 13] =
    ["attends", "attendez", "wait", "desole", "merci", "thanks", "thank", "problem", "non", "no", "pas", "?", "laisse"];

fn words<'a>(reading: &'a Reading<'_>, range: &Range<usize>) -> Vec<&'a str> {
    reading.tokens[range.clone()].iter().map(|t| t.text.as_str()).filter(|w| *w != ",").collect()
}

fn says(words: &[&str], phrases: &[&[&str]]) -> bool {
    phrases.iter().any(|phrase| words.windows(phrase.len()).any(|said| said == *phrase))
}
