//! Whether a message is in a language that nothing here was taught.

use crate::{
    Lexicon,
    text::{Kind, tokens},
};
use std::{collections::HashSet, sync::LazyLock};

/// Every word of the messages that the understanding learned from, as `train` wrote them down.
static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("../data/known.txt").lines().collect());

/// Whether a word is one of those that customers' messages taught us, names and misspellings among them. Takes a folded word.
pub fn is_known(word: &str) -> bool {
    KNOWN.contains(word)
}

/// Fewer words may be names, places or greetings, which people say in any language.
const LEAST: usize = 4;

/// Whether hardly a word of a message is French or English as customers write it, or the name of something in the shop:
/// fewer than half of at least [`LEAST`], or most letters are of another script. A list of names may look so, too: whoever
/// asks takes what was surely understood for understood.
pub fn is_foreign(message: &str, lexicon: &Lexicon) -> bool {
    let letters = message.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| is_latin(*c));
    if other.len() > latin.len() {
        return true;
    }
    let said = tokens(message);
    let words: Vec<&str> =
        said.iter().filter(|t| t.kind == Kind::Word && t.text.len() > 1).map(|t| t.text.as_str()).collect();
    let known = words.iter().filter(|word| KNOWN.contains(**word) || !lexicon.find(word).is_empty()).count();
    words.len() >= LEAST && known * 2 < words.len()
}

/// Latin letters with all their accents, and the letters that West African languages add to them.
const fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, EntryKind};

    fn is_foreign_here(message: &str) -> bool {
        let goods = ["Robe wax Aya", "Foulard Zahoui"].into_iter().zip(0..);
        let entry =
            |(name, key): (&str, _)| Entry { key, name: name.into(), kind: EntryKind::Product, also: Vec::new() };
        is_foreign(message, &Lexicon::new(goods.map(entry)))
    }

    #[test]
    fn other_languages_are_told_from_french_and_english_as_people_write_them() {
        for message in [
            "hola cuanto cuesta el vestido rojo",
            "مرحبا كم سعر الفستان",
            "привет сколько стоит платье",
            "你好多少钱",
            "ekaaro elo ni aso yi jowo",
            "quanto custa este vestido por favor senhora",
        ] {
            assert!(is_foreign_here(message), "{message}");
        }
        for message in [
            "bonjour",
            "nanga def",
            "c combien la robe wax aya svp",
            "slt jveu 2 foulards zahoui taille M pr demain",
            "hello how much is the wax dress please",
            "wesh la go tu fais koi la",
            "Cocody Angré 8e tranche",
            "ok",
            "👍🏾",
            "zzkk wwqq",
            "jveu komandé la robe la bleu là pr ma seur",
        ] {
            assert!(!is_foreign_here(message), "{message}");
        }
    }

    #[test]
    fn the_known_words_are_those_of_the_messages() {
        assert_eq!(crate::training::known_words(), include_str!("../data/known.txt"), "run train words");
    }
}
