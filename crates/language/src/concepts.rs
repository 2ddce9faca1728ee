//! Words that mean alike in a shop's talk (`data/concepts.tsv`): « coursier » and « livreur », « voleur » and « escroc ».

use crate::{
    spoken::features::is_goods_stem,
    text::{fold, stem},
};
use std::{collections::HashMap, sync::LazyLock};

/// What concepts are made from, for fingerprints.
pub(crate) const FILE: &str = include_str!("../data/concepts.tsv");

/// Stem → name of its concept. A word of two concepts has the first.
static CONCEPTS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (name, words) in FILE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')) {
        for word in words.split(' ') {
            all.entry(stem(&fold(word))).or_insert(name);
        }
    }
    all
});

/// The concept of a word in its usual spelling; goods of any kind are one.
pub(crate) fn concept_of(word: &str) -> Option<&'static str> {
    let stem = stem(word);
    CONCEPTS.get(&stem).copied().or_else(|| is_goods_stem(&stem).then_some("good"))
}
