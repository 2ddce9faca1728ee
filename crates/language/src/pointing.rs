//! Things pointed at rather than named: « celui-là », « le moins cher », « les deux », "that one".

use crate::{
    Choice, Shown,
    numbers::Number,
    reading::{Reading, within},
    text::{Kind, Token, similar_words, tokens},
};
use std::ops::Range;

const ARTICLES: &[&str] = &["le", "la", "les", "the", "ce", "cette", "du"];

/// What the words of a range point at, each once, in order.
pub(crate) fn choices(reading: &Reading<'_>, range: &Range<usize>) -> Vec<Choice> {
    let mut found: Vec<(usize, Choice)> = Vec::new();
    for read in within(&reading.numbers, range) {
        match read.what {
            Number::Nth(nth) => found.push((read.tokens.start, Choice::Nth(nth))),
            Number::Every(_) if !item_follows(reading, read.tokens.end) => found.push((read.tokens.start, Choice::All)),
            _ => {}
        }
    }
    for at in range.clone() {
        if let Some(choice) = choice_at(&reading.tokens[at..range.end], at.checked_sub(1).map(|i| &reading.tokens[i])) {
            found.push((at, choice));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let mut choices = Vec::new();
    for (_, choice) in found {
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

fn item_follows(reading: &Reading<'_>, at: usize) -> bool {
    reading.mentions.iter().any(|m| m.tokens.start == at)
}

/// What the words at the head of `words` point at.
fn choice_at(words: &[Token], before: Option<&Token>) -> Option<Choice> {
    let word = |at: usize| words.get(at).map_or("", |t| t.text.as_str());
    let articled = before.is_some_and(|t| ARTICLES.contains(&t.text.as_str()));
    match (word(0), word(1)) {
        ("celui" | "celle" | "ceux" | "celles", "la" | "ci" | "ca") => Some(Choice::That),
        ("this" | "that" | "these", "one" | "ones") => Some(Choice::That),
        (
            "this" | "that" | "it" | "cela" | "ceci",
            "" | "?" | "please" | "too" | "," | "and" | "to" | "from" | "svp",
        ) => Some(Choice::That),
        // « ça va », « ça coûte »: the sentence's own subject, no choice.
        ("ca", "" | "svp" | "stp" | "au" | "aussi" | "et" | "," | "chef" | "dans" | "a" | "en" | "du" | "merci") => {
            Some(Choice::That)
        }
        ("le" | "la" | "les", "prends" | "veux" | "commande" | "achete" | "reserve" | "garde" | "voudrais")
            if before.is_some_and(|t| t.is("je")) =>
        {
            Some(Choice::That)
        }
        ("meme" | "memes" | "same", _) if articled => Some(Choice::Same),
        ("moins", "cher") if word(2) != "que" => Some(Choice::Cheapest).filter(|_| articled),
        ("cheapest", _) => Some(Choice::Cheapest),
        ("plus", "cher") if articled => Some(Choice::Dearest),
        ("most", "expensive") => Some(Choice::Dearest),
        ("dernier" | "derniere" | "last", next)
            if articled && !matches!(next, "prix" | "price" | "fois" | "time" | "week" | "semaine") =>
        {
            Some(Choice::Last)
        }
        ("last", "one") => Some(Choice::Last),
        ("autre" | "other", next) if articled && !matches!(next, "jour" | "day" | "fois") => Some(Choice::Other),
        ("tous" | "toutes", next) if !matches!(next, "mes" | "vos" | "tes" | "ces") => Some(Choice::All),
        ("both" | "all", _) => Some(Choice::All),
        _ => None,
    }
}

/// The indices of the options whose label the words name better than any other: none when they name none, several when
/// they do not tell them apart.
pub(crate) fn shown(reading: &Reading<'_>, range: &Range<usize>, options: &[Shown]) -> Vec<usize> {
    let typed: Vec<&str> = reading.tokens[range.clone()].iter().filter(|t| tells(t)).map(|t| t.text.as_str()).collect();
    if typed.is_empty() {
        return Vec::new();
    }
    let scores: Vec<f32> = options.iter().map(|option| likeness(&typed, &option.label)).collect();
    let best = scores.iter().copied().fold(0.0, f32::max);
    if best < 0.5 {
        return Vec::new();
    }
    (0..options.len()).filter(|at| best - scores[*at] < 0.05).collect()
}

fn tells(token: &Token) -> bool {
    const SILENT: &[&str] = &[
        "le", "la", "les", "un", "une", "de", "du", "je", "prends", "veux", "en", "the", "one", "i", "want", "take",
        "celle", "celui", "ce", "est", "svp", "plutot", "alors", "ok", "oui", "pour", "moi", "et", "dans", "a", "il",
        "y", "pas", "non",
    ];
    matches!(token.kind, Kind::Word | Kind::Number) && !SILENT.contains(&token.text.as_str())
}

/// How much of the label is said, counting most the words that are said.
fn likeness(typed: &[&str], label: &str) -> f32 {
    let label = tokens(label);
    let words: Vec<&Token> = label
        .iter()
        .filter(|t| t.kind == Kind::Word && tells(t) || t.kind == Kind::Number && label.len() == 1)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let said = |word: &str| typed.iter().map(|t| similar_words(t, word)).fold(0.0, f32::max);
    let found: Vec<f32> = words.iter().map(|w| said(&w.text)).filter(|s| *s >= 0.75).collect();
    if found.is_empty() {
        return 0.0;
    }
    let sum: f32 = found.iter().sum();
    0.6 * (sum / found.len() as f32) + 0.4 * sum / words.len() as f32 - 0.5 + 0.5 * (sum / typed.len() as f32).min(1.0)
}
