//! A clause as numbers: hashed words, word pairs and letter sequences.

use crate::classifier::{Feature, fnv};

/// How many hash buckets features share.
pub(crate) const BUCKETS: u32 = 10_240;

const WORD: f32 = 1.0;
const PAIR: f32 = 0.8;
const LETTERS: f32 = 0.5;

/// The features of a clause, of length one: a long clause does not shout louder than a short one.
pub(crate) fn features<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Feature> {
    let words: Vec<&str> = words.collect();
    let mut out = Vec::with_capacity(words.len() * 20);
    for (at, word) in words.iter().enumerate() {
        out.push((hash(1, &[word]), WORD));
        if let Some(next) = words.get(at + 1) {
            out.push((hash(2, &[word, next]), PAIR));
        }
        if let Some(after) = words.get(at + 2) {
            out.push((hash(3, &[word, after]), PAIR * 0.5));
        }
        if !word.starts_with('#') {
            letters(word, &mut out);
        }
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        out.push((hash(4, &[first]), PAIR));
        out.push((hash(5, &[last]), PAIR * 0.5));
    }
    let length = ["0", "1", "2", "3", "4", "4", "6", "6", "6", "9"][words.len().min(9)];
    out.push((hash(6, &[length]), PAIR));
    let norm = out.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(f32::EPSILON);
    for (_, value) in &mut out {
        *value /= norm;
    }
    out
}

/// Three or four letters in a row, the ends of the word marked.
fn letters(word: &str, out: &mut Vec<Feature>) {
    let marked = format!("<{word}>");
    let bytes = marked.as_bytes();
    for length in 3..=4 {
        for window in bytes.windows(length) {
            out.push((fnv(7, window) % BUCKETS, LETTERS));
        }
    }
}

fn hash(kind: u8, words: &[&str]) -> u32 {
    crate::classifier::hash(kind, words, BUCKETS)
}
