//! People's names, where they are said to be names: « je m'appelle Aya Koné », « c'est pour Fatou ».

use super::raw_words;
use crate::{lexicon::is_everyday, reading::Reading, text::fold};

/// Ways to announce a name of any spelling.
const ANNOUNCE: [&[&str]; 16] = [
    &["je", "m'appelle"],
    &["m'appelle"],
    &["je", "m'appel"],
    &["mon", "nom", "c'est"],
    &["mon", "nom", "est"],
    &["mon", "nom"],
    &["nom", "et", "prenom"],
    &["au", "nom", "de"],
    &["nom"],
    &["appelez", "moi"],
    &["mon", "prenom", "c'est"],
    &["my", "name", "is"],
    &["my", "name's"],
    &["under", "the", "name"],
    &["name"],
    &["appelle", "moi"],
];
/// Ways that announce a name only when it is written as one.
const SUGGEST: [&[&str]; 12] = [
    &["c'est", "pour"],
    &["pour"],
    &["moi", "c'est"],
    &["ici", "c'est"],
    &["c'est"],
    &["chez"],
    &["demandez"],
    &["this", "is"],
    &["i'm"],
    &["for"],
    &["de", "la", "part", "de"],
    &["je", "suis"],
];

pub(super) fn names(reading: &Reading<'_>) -> Vec<String> {
    let words = raw_words(reading.text);
    let folded: Vec<String> = words.iter().map(|(word, _)| fold(&word.replace('’', "'"))).collect();
    let follows = |at: usize, ways: &[&[&str]]| {
        ways.iter().any(|way| at >= way.len() && folded[at - way.len()..at].iter().zip(*way).all(|(a, b)| a == b))
    };
    let mut names = Vec::new();
    let mut at = 1;
    while at < words.len() {
        let announced = follows(at, &ANNOUNCE);
        let suggested = announced || follows(at, &SUGGEST);
        let written = |i: usize| is_written_as_name(words[i].0) && !is_named(reading, words[i].1.start);
        let could = |i: usize| {
            let word = words[i].0;
            let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
            // « mon nom | c'est koffi ».
            let says = matches!(folded[i].as_str(), "c'est" | "est" | "is" | "cest" | "et" | "and");
            letters && !says && word.chars().count() > 1 && !is_named(reading, words[i].1.start)
        };
        // Where names are only suggested, one is known by its capital.
        let begins = suggested && (written(at) || announced && could(at) && !is_everyday(&folded[at]));
        if !begins {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < words.len() && end - at < 3 && touches(reading.text, &words, end) {
            let more = could(end) && (written(end) || !is_everyday(&folded[end]) && !is_written_as_name(words[at].0));
            if !more {
                break;
            }
            end += 1;
        }
        names.push(reading.text[words[at].1.start..words[end - 1].1.end].to_owned());
        at = end;
    }
    names
}

/// Whether only a space stands before a word.
fn touches(text: &str, words: &[(&str, std::ops::Range<usize>)], at: usize) -> bool {
    text[words[at - 1].1.end..words[at].1.start].chars().all(|c| c == ' ')
}

/// A capital, then small letters; capitals alone may be shouting.
fn is_written_as_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}

/// Whether the word at a byte is something else that was read: a place, a size, a product of the catalogue.
fn is_named(reading: &Reading<'_>, byte: usize) -> bool {
    reading.tokens.iter().position(|token| token.start == byte).is_some_and(|at| reading.is_named(at))
}
