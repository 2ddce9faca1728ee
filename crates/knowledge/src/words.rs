//! What a text is found by: its words without endings, those that ask for the same brought together, those that say
//! nothing left out.

use language::{Kind, tokens};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Words that ask for nothing: they stand in every question.
static SILENT: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/silent.txt").split_whitespace().collect());

/// Words of every shop, and days: alone they ask for nothing.
static WEAK: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("../data/weak.txt").split_whitespace().map(term).collect());

/// Word without its ending → the name of its group.
static ALIKE: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    let lines = include_str!("../data/alike.tsv").lines().filter(|line| !line.starts_with('#'));
    for (name, words) in lines.filter_map(|line| line.split_once('\t')) {
        for word in std::iter::once(name).chain(words.split(' ')) {
            all.entry(root(word)).or_insert_with(|| format!("={name}"));
        }
    }
    all
});

/// What a turn of phrase asks for, where no single word does.
const PHRASES: [(&str, &str); 23] = [
    ("vous etes ou", "adresse"),
    ("etes vous ou", "adresse"),
    ("ou etes vous", "adresse"),
    ("ou vous etes", "adresse"),
    ("vous etes base", "adresse"),
    ("tu es ou", "adresse"),
    ("ce est ou", "adresse"),
    ("ou se trouve", "adresse"),
    ("se trouve ou", "adresse"),
    ("vous trouve", "adresse"),
    ("vous trouver", "adresse"),
    ("where are you", "adresse"),
    ("where is the shop", "adresse"),
    ("quel quartier", "adresse"),
    ("quelle heure", "horaire"),
    ("what time", "horaire"),
    ("combien de temps", "delai"),
    ("combien de jour", "delai"),
    ("combien de jours", "delai"),
    ("how long", "delai"),
    ("prix de gros", "grossiste"),
    ("en gros", "grossiste"),
    ("sur mesure", "sur-mesure"),
];

/// The words a text is found by, in the order they stand.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let words = tokens(text);
    let plain: Vec<&str> =
        words.iter().filter(|token| token.kind != Kind::Mark).map(|token| token.text.as_str()).collect();
    let joined = format!(" {} ", plain.join(" "));
    let mut found: Vec<String> = words
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Number))
        .filter(|token| !SILENT.contains(token.text.as_str()))
        .filter(|token| token.text.chars().count() > 1 || token.kind == Kind::Number)
        .map(|token| term(&token.text))
        .collect();
    let asked = PHRASES.iter().filter(|(phrase, _)| joined.contains(&format!(" {phrase} ")));
    found.extend(asked.map(|(_, word)| term(word)));
    found
}

/// How much a word of a question counts.
pub(crate) fn is_weak(term: &str) -> bool {
    WEAK.contains(term) || term.bytes().all(|b| b.is_ascii_digit())
}

fn term(word: &str) -> String {
    let root = root(word);
    ALIKE.get(&root).cloned().unwrap_or(root)
}

/// Endings of verbs and of nouns made of verbs, the longest first.
const ENDINGS: [&str; 18] = [
    "issement", "issons", "issez", "ements", "ations", "aient", "ement", "ation", "aison", "ions", "erai", "age",
    "ent", "ait", "ons", "ant", "ez", "er",
];

/// A folded word without the ending of its number, its gender or its verb: « livrez », « livraison » → `livr`.
fn root(word: &str) -> String {
    let stem = language::stem(word);
    // Endings are cut from the word as well as from its stem: « livraisons ».
    for ending in ENDINGS {
        if let Some(root) = stem.strip_suffix(ending).filter(|root| root.len() >= 4) {
            return language::stem(root);
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::{is_weak, terms};

    #[test]
    fn questions_come_to_what_they_ask_for() {
        for (asked, found) in [
            ("Vous ouvrez à quelle heure demain ?", vec!["=horaire", "=horaire", "=horaire"]),
            ("vs ete ouvert le dimanch ?", vec!["=horaire"]),
            ("vous êtes où exactement à Cocody", vec!["cocodi", "=adresse"]),
            ("what time do you open?", vec!["=horaire", "=horaire"]),
            ("est-ce que je peux échanger ?", vec!["=echange"]),
            ("bonjour svp merci", vec![]),
        ] {
            let terms = terms(asked);
            for term in &found {
                assert!(terms.contains(&(*term).to_owned()), "{asked}: {terms:?}");
            }
            assert_eq!(found.is_empty(), terms.is_empty(), "{asked}: {terms:?}");
        }
    }

    #[test]
    fn days_and_numbers_alone_ask_for_nothing() {
        assert!(terms("lundi 25 la boutique").iter().all(|term| is_weak(term)));
        assert!(!is_weak("=horaire"));
    }
}
