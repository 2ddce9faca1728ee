use crate::{Chunk, Kind, harmless::harmless, words};
use kernel::{ArticleId, Locale};
use std::collections::HashMap;

/// An article as it is searched.
#[derive(Debug)]
pub(super) struct Document {
    pub id: ArticleId,
    pub revision: i64,
    pub kind: Kind,
    pub title: String,
    pub locale: Locale,
    pub passages: Vec<Passage>,
}

/// A piece of it.
#[derive(Debug)]
pub(super) struct Passage {
    pub heading: String,
    pub text: String,
    /// How often each word stands in it; those of titles count twice.
    pub terms: HashMap<String, f32>,
    /// How many words.
    pub length: f32,
}

/// A word of the title, of the heading, or of the questions it was written to answer.
const OF_TITLE: f32 = 2.0;
/// A word that the kind of article is asked for by.
const OF_TOPIC: f32 = 3.0;

impl Document {
    /// Takes in the pieces.
    pub fn with(mut self, chunks: Vec<Chunk>, asked_as: &str) -> Self {
        let above = words::terms(&format!("{}\n{asked_as}", self.title));
        let topic = words::terms(self.kind.topic());
        for mut chunk in chunks {
            if !self.kind.is_written_here() {
                chunk.text = harmless(&chunk.text);
                chunk.heading = harmless(&chunk.heading);
            }
            if chunk.text.is_empty() {
                continue;
            }
            let mut terms: HashMap<String, f32> = HashMap::new();
            let own = words::terms(&chunk.text);
            let length = own.len() as f32;
            let heading = words::terms(&chunk.heading);
            let weighed = own.into_iter().map(|term| (term, 1.0));
            let weighed = weighed.chain(heading.into_iter().chain(above.iter().cloned()).map(|term| (term, OF_TITLE)));
            for (term, weight) in weighed.chain(topic.iter().cloned().map(|term| (term, OF_TOPIC))) {
                *terms.entry(term).or_default() += weight;
            }
            self.passages.push(Passage { heading: chunk.heading, text: chunk.text, terms, length });
        }
        self
    }
}
