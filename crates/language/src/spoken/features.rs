//! A word of a message, in its place, as numbers.

use crate::{
    Label,
    classifier::{Feature, hash},
    lexicon::is_dialogue,
    reading::Reading,
    text::{Kind, stem, tokens},
};
use std::{collections::HashSet, sync::LazyLock};

/// How many hash buckets features share.
pub(crate) const BUCKETS: u32 = 262_144;

/// The feature of what a class says of the one after it, past the hashed ones.
pub(crate) fn after(class: usize) -> u32 {
    // There are four.
    BUCKETS + u32::try_from(class).unwrap_or_default()
}

/// Stems of the words that names of goods begin with.
static ARTICLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lists = [include_str!("../../data/articles.txt"), include_str!("../../data/products.txt")];
    let names = lists.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    names.filter_map(|name| tokens(name).into_iter().next().map(|first| stem(&first.text))).collect()
});

/// Words that join the words of a name.
pub(crate) fn is_link(word: &str) -> bool {
    matches!(
        word,
        "de" | "du" | "des" | "a" | "en" | "pour" | "of" | "for" | "et" | "and" | "la" | "le" | "les" | "avec" | "d"
    )
}

/// The words of a message, each with what is known of it alone.
pub(crate) struct Words<'r> {
    words: Vec<&'r str>,
    classes: Vec<&'static str>,
    stems: Vec<String>,
    /// What the message is about: what went wrong with a thing does not want it.
    about: &'static str,
}

impl<'r> Words<'r> {
    pub fn of(reading: &'r Reading<'_>, about: Option<Label>) -> Self {
        Self::knowing(reading, about, true)
    }

    /// `goods`: whether the words for goods are known; training does without them now and then, since no list has all.
    pub fn knowing(reading: &'r Reading<'_>, about: Option<Label>, goods: bool) -> Self {
        let mut words = Vec::with_capacity(reading.tokens.len());
        let mut classes = Vec::with_capacity(reading.tokens.len());
        for (at, token) in reading.tokens.iter().enumerate() {
            let (word, class) = match reading.class(at) {
                // What a catalogue knows is still read as words.
                Some("#p") | None => (token.text.as_str(), class_of(token, goods)),
                Some("") if reading.mentions.iter().any(|named| named.tokens.contains(&at)) => {
                    (token.text.as_str(), class_of(token, goods))
                }
                // « une | dizaine »: the rest of something longer.
                Some("") => ("#rest", "#rest"),
                Some(class) => (if class == "#c" { token.text.as_str() } else { class }, class),
            };
            words.push(word);
            classes.push(class);
        }
        let stem_of = |word: &&str| if word.starts_with('#') { (*word).to_owned() } else { stem(word) };
        let stems = words.iter().map(stem_of).collect();
        Self { words, classes, stems, about: about.map_or("?", Label::code) }
    }

    /// The features of the word at `at`.
    pub fn features(&self, at: usize) -> Vec<Feature> {
        let word = |offset: isize| at.checked_add_signed(offset).and_then(|i| self.words.get(i)).map_or("<>", |w| *w);
        let class =
            |offset: isize| at.checked_add_signed(offset).and_then(|i| self.classes.get(i)).map_or("<>", |c| *c);
        let mut out = Vec::with_capacity(32);
        let mut add = |kind: u8, what: &[&str]| out.push((hash(kind, what, BUCKETS), 0.25));
        add(1, &[word(0)]);
        add(2, &[word(-1)]);
        add(3, &[word(-2)]);
        add(4, &[word(1)]);
        add(5, &[word(2)]);
        add(6, &[word(-1), word(0)]);
        add(7, &[word(0), word(1)]);
        add(8, &[word(-2), word(-1)]);
        add(9, &[class(0)]);
        add(10, &[class(-1)]);
        add(11, &[class(1)]);
        add(12, &[class(-1), class(0)]);
        add(13, &[class(0), class(1)]);
        add(14, &[class(-2), class(-1), class(0)]);
        add(15, &[word(-1), class(0)]);
        add(16, &[class(-1), word(0)]);
        add(17, &[word(-2), word(-1), class(0)]);
        add(18, &[word(-1), class(0), class(1)]);
        add(19, &[class(-2), word(-1), word(0)]);
        let start = word(0).get(..4).unwrap_or(word(0));
        add(20, &[start]);
        let end: String = word(0).chars().rev().take(3).collect();
        add(21, &[&end]);
        add(22, &[class(0), class(1), class(2)]);
        add(23, &[class(-1), class(0), class(1)]);
        add(24, &[word(-1), word(1)]);
        add(25, &[class(-3), class(-2), class(-1), class(0)]);
        // « poulets » as « poulet ».
        let stem =
            |offset: isize| at.checked_add_signed(offset).and_then(|i| self.stems.get(i)).map_or("<>", String::as_str);
        add(26, &[stem(0)]);
        add(27, &[stem(-1)]);
        add(28, &[stem(1)]);
        add(29, &[class(-1), stem(0)]);
        add(30, &[stem(0), class(1)]);
        add(31, &[self.about, class(0)]);
        add(32, &[self.about, class(-1), class(0)]);
        add(33, &[self.about, class(0), class(1)]);
        let end: String = word(0).chars().rev().take(4).collect();
        add(35, &[&end, class(-1)]);
        let end: String = word(0).chars().rev().take(2).collect();
        add(36, &[&end, class(-1), class(1)]);
        out
    }
}

/// Whether names of goods begin with the word.
pub(crate) fn is_goods(token: &crate::Token) -> bool {
    token.kind == Kind::Word && is_goods_stem(&stem(&token.text))
}

/// The same of a word's stem.
pub(crate) fn is_goods_stem(stem: &str) -> bool {
    ARTICLES.contains(stem)
}

/// What is known of a word without its place.
fn class_of(token: &crate::Token, goods: bool) -> &'static str {
    match token.kind {
        Kind::Mark => "!",
        Kind::Emoji => "#e",
        Kind::Number => "0",
        Kind::Word if is_link(&token.text) => "l",
        Kind::Word if ARTICLES.contains(&stem(&token.text)) => {
            if goods {
                "g"
            } else {
                "u"
            }
        }
        Kind::Word if is_dialogue(&token.text) => "d",
        Kind::Word => "u",
    }
}
