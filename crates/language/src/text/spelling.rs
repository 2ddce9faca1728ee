//! SMS spelling, missing apostrophes and elisions, written out.

use std::{collections::HashMap, sync::LazyLock};

/// Typed word → usual words. A key with accents is looked up before accents are stripped (« wé » is oui, « we » is English).
static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/spelling.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(typed, usual)| typed.split(' ').map(move |typed| (typed, usual)))
        .collect()
});

/// What stands next to a typed word, since « 500 g » is not « 500 j'ai » and « taille S » keeps its S.
pub(super) struct Around<'a> {
    pub after_number: bool,
    pub after: Option<&'a str>,
    pub before_number: bool,
    pub hyphened: bool,
}

/// The usual words for a typed one. `None`: digits and letters are mixed, or there is nothing to change.
pub(super) fn expand(lower: &str, folded: &str, around: &Around<'_>) -> Option<Vec<String>> {
    let single = folded.chars().count() == 1;
    // « T-shirt », « C-section »: a lone letter before a hyphen is part of a name.
    if single && (around.hyphened || around.after_number || around.after.is_some_and(|w| KEEPS_LETTER.contains(&w))) {
        return None;
    }
    if matches!(folded, "t" | "tail" | "tll" | "tai") && around.before_number {
        return Some(vec!["taille".to_owned()]);
    }
    // « cc » greets when it opens the message; elsewhere it is « CC cream ».
    if folded == "cc" && around.after.is_some() {
        return None;
    }
    if let Some(usual) = TABLE.get(lower).or_else(|| TABLE.get(folded)) {
        return Some(usual.split(' ').map(str::to_owned).collect());
    }
    if folded.contains('\'') {
        return Some(elision(folded));
    }
    if folded.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let word = undouble_end(folded);
    if let Some(usual) = TABLE.get(word.as_str()) {
        return Some(usual.split(' ').map(str::to_owned).collect());
    }
    // No French word starts with j and a consonant: « jprends », « jvoudrais ».
    if let Some(rest) = word.strip_prefix('j')
        && rest.len() > 1
        && rest.starts_with(|c: char| c.is_ascii_alphabetic() && !"aeiouyh".contains(c))
    {
        let rest = TABLE.get(rest).copied().unwrap_or(rest);
        return Some(std::iter::once("je").chain(rest.split(' ')).map(str::to_owned).collect());
    }
    (word != folded).then(|| vec![word])
}

/// Words after which a lone letter is a size or a name, not SMS.
const KEEPS_LETTER: [&str; 9] = ["taille", "size", "pointure", "vitamine", "vitamin", "bonnet", "lettre", "en", "le"];

/// « l'huile » → le huile; "don't" → do not.
fn elision(folded: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut parts = folded.split('\'').peekable();
    while let Some(part) = parts.next() {
        let next = parts.peek().copied();
        let full = match (part, next) {
            (_, None) if part.is_empty() => continue,
            ("j", Some(_)) => "je",
            ("l", Some(_)) => "le",
            ("d", Some(_)) => "de",
            ("c" | "ç", Some(_)) => "ce",
            ("n", Some(_)) => "ne",
            ("m", Some(_)) => "me",
            ("t", Some(_)) => "tu",
            ("s", Some("il" | "ils")) => "si",
            ("s", Some(_)) => "se",
            ("qu" | "k", Some(_)) => "que",
            ("jusqu", Some(_)) => "jusque",
            ("puisqu", Some(_)) => "puisque",
            ("quelqu", Some(_)) => "quelque",
            ("can", Some("t")) => "can",
            ("won", Some("t")) => "will",
            ("ain", Some("t")) => "is",
            (word, Some("t")) => word.strip_suffix('n').unwrap_or(word),
            ("t", None) => "not",
            ("m", None) => "am",
            ("re", None) => "are",
            ("ll", None) => "will",
            ("ve", None) => "have",
            ("d", None) => "would",
            ("s", None) => "is",
            (word, _) => word,
        };
        let usual = if out.is_empty() || next.is_some() { full } else { TABLE.get(full).copied().unwrap_or(full) };
        out.extend(usual.split(' ').map(str::to_owned));
    }
    out
}

/// « ouii » → oui, « okk » → ok: letters that no French or English word doubles at its end.
fn undouble_end(word: &str) -> String {
    let mut word = word.to_owned();
    while word.len() > 2 {
        let bytes = word.as_bytes();
        let last = bytes[bytes.len() - 1];
        if last != bytes[bytes.len() - 2] || !b"iuyahkrmc".contains(&last) {
            break;
        }
        word.pop();
    }
    word
}
