//! Labels and moods of whole messages from the vectors of their meaning.
//!
//! The vectors come from a file made by `sentences`, which this crate does not know: a program writes [`texts`], a line
//! each, the example `vectors` of `sentences` reads them and writes 512 numbers for each, and [`Vectors`] reads those.

use super::{fit::Example, messages};
use crate::{
    meaning::{DIMENSIONS, features},
    measure::{Message, own},
};
use std::collections::HashMap;

/// The texts whose vectors are wanted, in a fixed order: those learnt from, then the whole split, each on one line.
pub fn texts() -> Vec<String> {
    messages::all().iter().chain(&own()).map(|message| line(&message.text)).collect()
}

fn line(text: &str) -> String {
    text.replace('\n', " ")
}

/// The vector of each of [`texts`].
#[derive(Debug, Default)]
pub struct Vectors(HashMap<String, Vec<f32>>);

impl Vectors {
    /// Reads numbers of four bytes, the least significant first; none when there are not as many as the texts want.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let texts = texts();
        let numbers =
            |part: &[u8]| part.chunks_exact(4).filter_map(|c| Some(f32::from_le_bytes(c.try_into().ok()?))).collect();
        (bytes.len() == texts.len() * DIMENSIONS * 4)
            .then(|| Self(texts.into_iter().zip(bytes.chunks_exact(DIMENSIONS * 4).map(numbers)).collect()))
    }

    /// The vector of a text.
    pub fn of(&self, text: &str) -> Option<&[f32]> {
        self.0.get(&line(text)).map(Vec::as_slice)
    }
}

/// A fingerprint of what the vectors' weights are made from.
pub(super) fn fingerprint() -> u64 {
    super::fingerprint(messages::FILES.iter())
}

pub(super) fn labels(vectors: &Vectors, messages: &[Message]) -> Vec<Example> {
    examples(vectors, messages, |message| message.labels.iter().map(|label| *label as usize).collect())
}

pub(super) fn moods(vectors: &Vectors, messages: &[Message]) -> Vec<Example> {
    examples(vectors, messages, |message| vec![message.mood as usize])
}

fn examples(vectors: &Vectors, messages: &[Message], classes: impl Fn(&Message) -> Vec<usize>) -> Vec<Example> {
    let mut made = Vec::new();
    for (template, message) in messages.iter().enumerate() {
        let Some(vector) = vectors.of(&message.text) else { continue };
        let classes = classes(message);
        for class in &classes {
            made.push(Example {
                class: *class,
                features: features(vector),
                template,
                weight: 1.0 / classes.len() as f32,
            });
        }
    }
    made
}
