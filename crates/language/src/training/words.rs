//! The words of the messages that the understanding learns from.

use crate::text::{Kind, tokens};
use std::collections::BTreeSet;

/// Each once, folded, one a line, in order: those of two letters and more that stand in messages and in the corpora of
/// intents.
pub fn known_words() -> String {
    let messages = super::messages::all().into_iter().map(|message| message.text);
    let corpora = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
    let phrases = corpora.into_iter().flat_map(str::lines).filter_map(|line| line.split_once('\t'));
    let plain = |phrase: &str| phrase.replace(['[', ']', '|', '{', '}'], " ");
    let phrases = phrases.map(|(_, phrase)| plain(phrase));
    let said = messages.chain(phrases);
    let words: BTreeSet<String> = said
        .flat_map(|text| tokens(&text))
        .filter(|token| token.kind == Kind::Word && token.text.len() > 1)
        .map(|token| token.text)
        .collect();
    words.into_iter().map(|word| word + "\n").collect()
}
