//! Cuts a text into the pieces of words the model knows: of all ways to cut, the likeliest (a unigram model; Kudo 2018,
//! arXiv:1804.10959), found by Viterbi's algorithm.

use crate::{SentencesError, charsmap::Charsmap, proto};
use std::collections::HashMap;

const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;

pub(crate) struct Pieces {
    charsmap: Charsmap,
    /// Every piece's id and log probability.
    known: HashMap<String, (u32, f32)>,
    /// The characters of the longest.
    longest: usize,
    /// What a character costs that is in no piece.
    unknown: f32,
}

impl Pieces {
    /// Reads a model of SentencePiece.
    pub fn read(model: &[u8]) -> Result<Self, SentencesError> {
        const BROKEN: SentencesError = SentencesError::Malformed("a piece does not read");
        let (mut known, mut charsmap, mut least) = (HashMap::new(), None, 0.0_f32);
        for (field, value) in proto::fields(model)? {
            match field {
                // A piece: its text and its score.
                1 => {
                    let (mut text, mut score) = ("", 0.0);
                    for (field, value) in proto::fields(value)? {
                        match (field, value) {
                            (1, value) => text = std::str::from_utf8(value).map_err(|_| BROKEN)?,
                            (2, [a, b, c, d]) => score = f32::from_le_bytes([*a, *b, *c, *d]),
                            _ => {}
                        }
                    }
                    least = least.min(score);
                    let id = u32::try_from(known.len()).map_err(|_| BROKEN)?;
                    known.insert(text.to_owned(), (id, score));
                }
                // How a text is written before it is cut.
                3 => {
                    let table = proto::fields(value)?.into_iter().find(|(field, _)| *field == 2);
                    charsmap = table.map(|(_, bytes)| Charsmap::read(bytes)).transpose()?;
                }
                _ => {}
            }
        }
        let longest = known.keys().map(|piece| piece.chars().count()).max().ok_or(BROKEN)?;
        Ok(Self { charsmap: charsmap.ok_or(BROKEN)?, known, longest, unknown: least - 10.0 })
    }

    /// The ids of the text's pieces, between the one that begins a sentence and the one that ends it.
    pub fn cut(&self, text: &str) -> Vec<u32> {
        let text = self.charsmap.written(text);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let length = starts.len() - 1;
        // For each place: the best score of a cut that ends there, where its last piece begins, and that piece.
        let mut best = vec![(f32::NEG_INFINITY, 0, UNKNOWN); length + 1];
        best[0].0 = 0.0;
        for from in 0..length {
            let before = best[from].0;
            let mut is_single = false;
            for to in from + 1..=length.min(from + self.longest) {
                let Some((id, score)) = self.known.get(&text[starts[from]..starts[to]]) else { continue };
                is_single |= to == from + 1;
                if before + score > best[to].0 {
                    best[to] = (before + score, from, *id);
                }
            }
            if !is_single && before + self.unknown > best[from + 1].0 {
                best[from + 1] = (before + self.unknown, from, UNKNOWN);
            }
        }
        let mut ids = vec![END];
        let mut at = length;
        while at > 0 {
            ids.push(best[at].2);
            at = best[at].1;
        }
        if length == 0 {
            ids.push(UNKNOWN);
        }
        ids.push(BEGIN);
        ids.reverse();
        ids
    }
}
