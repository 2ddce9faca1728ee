//! Which products, categories or attributes a message names, whatever the spelling.

mod index;

pub use index::{goods_like, is_dialogue, is_everyday, qualities_like};

use crate::text::{Kind, Token, tokens};
use index::Index;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Something that can be named, as the caller knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The caller's own number for it (its place in a list, say); several entries may share one.
    pub key: u32,
    /// What it is.
    pub kind: EntryKind,
    /// Its name: « Robe wax Adjoua ».
    pub name: String,
    /// Other words it goes by, which count less: synonyms, category, brand, fabric.
    pub also: Vec<String>,
}

/// What an [`Entry`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// Something sold.
    Product,
    /// A family of products: « Robes ».
    Category,
    /// A feature products have: « coton », « manches longues ».
    Attribute,
}

/// A stretch of a message that names something.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Mention {
    /// The words as typed.
    pub text: String,
    /// Their bytes in the message.
    pub span: Range<usize>,
    /// What it may be, the best first; never empty when it comes from [`Lexicon::find`].
    pub candidates: Vec<Candidate>,
}

/// A reading of a [`Mention`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Candidate {
    /// The entry's key.
    pub key: u32,
    /// The entry's kind.
    pub kind: EntryKind,
    /// 0–1: 1 when the words typed are exactly its name.
    pub score: f32,
}

impl Mention {
    /// Two candidates nearer than this are not told apart by the words typed.
    pub const MARGIN: f32 = 0.12;

    /// The keys that the words typed do not tell apart from the best one: one key when the mention is clear,
    /// several when the customer must be asked which.
    pub fn best(&self) -> Vec<u32> {
        let Some(first) = self.candidates.first() else { return Vec::new() };
        let near = self.candidates.iter().filter(|c| c.kind == first.kind && first.score - c.score < Self::MARGIN);
        let mut keys: Vec<u32> = near.map(|c| c.key).collect();
        keys.dedup();
        keys
    }

    /// The product named, when only one fits.
    pub fn clear(&self) -> Option<u32> {
        match self.best()[..] {
            [key] => Some(key),
            _ => None,
        }
    }
}

/// An index of names, made once per catalogue version and read many times: hundreds of products in well under a
/// millisecond, thousands in a few.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    index: Index,
}

impl Lexicon {
    /// Indexes the entries.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut index = Index::default();
        for entry in entries {
            index.add(&entry);
        }
        index.weigh();
        Self { index }
    }

    /// Whether nothing can be named.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// What the message names, in the order of the message.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        self.find_in(text, &tokens(text)).into_iter().map(|(mention, _)| mention).collect()
    }

    /// The best entries for a whole query, as a search box wants them: every word counts, in any order.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Candidate> {
        let tokens = tokens(query);
        let words: Vec<&Token> = tokens.iter().filter(|t| !index::is_link(t)).collect();
        self.index.rank(&words, limit)
    }

    /// What a message seems to look for and nothing here is called: « iphone », « casquette ». The first word that is
    /// neither of dialogue, nor a colour or a size, nor part of any name.
    pub fn unknown_goods(&self, text: &str) -> Option<String> {
        let known = |token: &Token| {
            token.kind != Kind::Word
                || token.text.chars().count() < 4
                || (index::is_common(token) && !index::is_of_goods(&token.text))
                || crate::attributes::is_feature(&token.text)
                || !self.index.rank(&[token], 1).is_empty()
        };
        tokens(text).into_iter().find(|token| !known(token)).map(|token| text[token.start..token.end].to_owned())
    }

    /// What the tokens name, each with the range of its tokens.
    pub(crate) fn find_in(&self, text: &str, tokens: &[Token]) -> Vec<(Mention, Range<usize>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.index.longest(tokens, at) {
                Some((range, candidates)) => {
                    let span = tokens[range.start].start..tokens[range.end - 1].end;
                    at = range.end;
                    found.push((Mention { text: text[span.clone()].to_owned(), span, candidates }, range));
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> Lexicon {
        let names = [
            "Robe wax Adjoua",
            "Robe wax Mariam",
            "Robe de soirée Aminata",
            "Foulard en soie",
            "Pagne hollandais 6 yards",
            "Pagne Woodin",
            "Sac à main cuir",
            "T-shirt coton blanc",
            "Savon noir",
            "Beurre de karité pur",
            "Crème de jour",
            "Chemise bazin riche",
        ];
        let products = names.iter().zip(0..).map(|(name, key)| Entry {
            key,
            kind: EntryKind::Product,
            name: (*name).to_owned(),
            also: vec![],
        });
        let categories = ["Robes", "Pagnes"].iter().zip(100..).map(|(name, key)| Entry {
            key,
            kind: EntryKind::Category,
            name: (*name).to_owned(),
            also: vec![],
        });
        Lexicon::new(products.chain(categories))
    }

    fn named(text: &str) -> Vec<(String, Vec<u32>)> {
        shop().find(text).into_iter().map(|m| (m.text.clone(), m.best())).collect()
    }

    #[test]
    fn a_product_is_found_whatever_the_spelling() {
        for (text, key) in [
            ("le pagne holandais", 4),
            ("panye hollandai", 4),
            ("un foular", 3),
            ("FOULARDS", 3),
            ("le savon noir", 8),
            ("du ber de carité", 9),
            ("beurre karite", 9),
            ("sac a min en cuir", 6),
            ("t shirt", 7),
            ("tshirts", 7),
            ("la robe wax ajoua", 0),
            ("robe de soiré", 2),
            ("chemize bazin", 11),
            ("chemise basin riche", 11),
            ("pagne wodin", 5),
        ] {
            let found = shop().find(text);
            assert!(!found.is_empty(), "{text}: nothing found");
            assert_eq!(found[0].candidates[0].key, key, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_product_is_found_in_the_other_language() {
        for (text, keys) in [
            ("how much is the wax dress", vec![0, 1]),
            ("silk scarf", vec![3]),
            ("leather handbags", vec![6]),
            ("cotton t-shirts", vec![7]),
            ("black soap", vec![8]),
        ] {
            let found = shop().find(text);
            assert_eq!(found.first().map(Mention::best), Some(keys), "{text}: {found:?}");
        }
        assert_eq!(named("a gift for a wedding"), []);
    }

    #[test]
    fn goods_that_are_not_sold_are_noticed() {
        for (text, word) in [
            ("vous avez des iphones ?", Some("iphones")),
            ("je cherche une casquette", Some("casquette")),
            ("do you sell watches", Some("watches")),
            ("je cherche quelque chose pour un mariage", None),
            ("vous avez quoi comme robes", None),
        ] {
            assert_eq!(shop().unknown_goods(text).as_deref(), word, "{text}");
        }
    }

    #[test]
    fn what_is_not_told_apart_is_said() {
        assert_eq!(named("c combien la rob waxe"), [("rob waxe".to_owned(), vec![0, 1])]);
        assert_eq!(named("vous avez des robes"), [("robes".to_owned(), vec![100])]);
    }

    #[test]
    fn several_things_in_one_message() {
        let found = named("ajoute un foulard et deux savons noirs");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].1[0], found[1].1[0]), (3, 8));
    }

    #[test]
    fn talk_is_not_taken_for_products() {
        for text in
            ["bonjour", "vous livrez en combien de jours ?", "je veux payer", "c'est bon merci", "demain", "ca va"]
        {
            assert_eq!(named(text), [], "{text}");
        }
    }

    #[test]
    fn search_takes_words_in_any_order() {
        assert_eq!(shop().search("wax robe mariam", 3)[0].key, 1);
        assert_eq!(shop().search("hollandais", 3)[0].key, 4);
        assert!(shop().search("voiture", 3).is_empty());
    }
}
