//! Products as spoken, known to a catalogue or not: « je veux 2 robes wax et un sac noir ».
//!
//! A linear classifier says of every word whether it begins, continues or stays outside the name of something sold; it
//! learnt that from the places products have in our own phrases.

pub(crate) mod features;

use crate::{
    classifier::{Model, Shape},
    reading::Reading,
    text::Kind,
};
use features::Words;
use std::{ops::Range, sync::LazyLock};

/// Outside, first word, further word.
pub(crate) const OUTSIDE: usize = 0;
pub(crate) const FIRST: usize = 1;
pub(crate) const FURTHER: usize = 2;

/// One class per part a word may have.
pub(crate) const SHAPE: Shape = Shape { classes: 3, buckets: features::BUCKETS as usize };

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/spoken.bin"), SHAPE).expect("data/spoken.bin is not a model: run train")
});

/// The tokens of each product named, in order.
pub(crate) fn spoken(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let words = Words::of(reading);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    // « une dizaine » counts, it is nothing sold.
    let counts = |at: usize| reading.numbers.iter().any(|number| number.tokens.contains(&at));
    for at in 0..reading.tokens.len() {
        if reading.tokens[at].kind == Kind::Emoji
            || reading.tokens[at].kind == Kind::Mark && !reading.tokens[at].is("-")
        {
            open = false;
            continue;
        }
        let scores = MODEL.scores(&words.features(at));
        // A further word needs one before it.
        let first = !counts(at) && scores[FIRST] > scores[OUTSIDE] && (scores[FIRST] >= scores[FURTHER] || !open);
        let further = open && !first && scores[FURTHER] > scores[OUTSIDE];
        match found.last_mut() {
            Some(last) if further => last.end = at + 1,
            _ if first => found.push(at..at + 1),
            _ => {}
        }
        open = first || further;
    }
    // A name does not end in a link: « robe de ».
    for range in &mut found {
        while range.end > range.start + 1 && features::is_link(&reading.tokens[range.end - 1].text) {
            range.end -= 1;
        }
    }
    found
}

/// The fingerprint of the corpora the weights were made from.
#[cfg(test)]
pub(crate) fn corpora_of_weights() -> u64 {
    MODEL.corpora
}
