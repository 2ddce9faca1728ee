//! A message as numbers for its mood.

use crate::{
    classifier::{Feature, fnv, hash},
    concepts::concept_of,
    reading::Reading,
    text::sound_key,
};

/// How many hash buckets features share.
pub(crate) const BUCKETS: u32 = 98_304;

const WORD: f32 = 1.0;
const PAIR: f32 = 0.8;
const LETTERS: f32 = 0.25;
const LOUD: f32 = 1.0;
const MEANT: f32 = 1.6;
const SOUND: f32 = 0.8;
const BESIDE: f32 = 0.5;

/// Words that deny what follows them.
const DENIES: [&str; 14] =
    ["pas", "jamais", "rien", "plus", "sans", "aucun", "aucune", "not", "never", "no", "without", "nor", "none", "ni"];
/// Words a denial does not reach over.
const STOPS: [&str; 12] = ["mais", "but", "et", "and", "car", "donc", "que", "si", "je", "vous", "i", "you"];
/// How many words after it a denial reaches.
const REACH: usize = 3;

/// The features of a message, of length one.
pub(crate) fn features(reading: &Reading<'_>, surface: &Surface) -> Vec<Feature> {
    let words: Vec<&str> = reading.words(0..reading.tokens.len()).collect();
    let mut out = Vec::with_capacity(words.len() * 20 + 16);
    let mut denied = 0_usize;
    for (at, word) in words.iter().enumerate() {
        if STOPS.contains(word) || *word == "?" {
            denied = 0;
        }
        let kind = if denied > 0 { 20 } else { 0 };
        out.push((hash(1 + kind, &[word], BUCKETS), WORD));
        if let Some(next) = words.get(at + 1) {
            out.push((hash(2, &[word, next], BUCKETS), PAIR));
        }
        if let Some(after) = words.get(at + 2) {
            out.push((hash(3, &[word, words[at + 1], after], BUCKETS), PAIR));
        }
        if !word.starts_with('#') {
            letters(word, 7 + kind, &mut out);
        }
        denied = if DENIES.contains(word) { REACH } else { denied.saturating_sub(1) };
    }
    meant(&words, &mut out);
    surface.features(words.len(), &mut out);
    let norm = out.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(f32::EPSILON);
    out.iter_mut().for_each(|(_, value)| *value /= norm);
    out
}

/// What the words mean and how they sound, whatever the word: « le coursier tarde » as « le livreur est en retard ».
fn meant(words: &[&str], out: &mut Vec<Feature>) {
    let concepts: Vec<Option<&str>> =
        words.iter().map(|word| if word.starts_with('#') { None } else { concept_of(word) }).collect();
    let read = |at: usize| concepts[at].unwrap_or(words[at]);
    let mut seen: Vec<&str> = Vec::with_capacity(8);
    for (at, word) in words.iter().enumerate() {
        if let Some(concept) = concepts[at] {
            out.push((hash(40, &[concept], BUCKETS), MEANT));
            if !seen.contains(&concept) && seen.len() < 6 {
                seen.push(concept);
            }
        }
        if at + 1 < words.len() && (concepts[at].is_some() || concepts[at + 1].is_some()) {
            out.push((hash(41, &[read(at), read(at + 1)], BUCKETS), MEANT * 0.8));
        }
        if !word.starts_with('#') && word.len() > 3 {
            out.push((hash(43, &[&sound_key(word)], BUCKETS), SOUND));
        }
    }
    seen.sort_unstable();
    for (at, first) in seen.iter().enumerate() {
        for second in &seen[at + 1..] {
            out.push((hash(42, &[first, second], BUCKETS), BESIDE));
        }
    }
}

/// Three to five letters in a row, the ends of the word marked.
fn letters(word: &str, kind: u8, out: &mut Vec<Feature>) {
    let marked = format!("<{word}>");
    for length in 3..=5 {
        for window in marked.as_bytes().windows(length) {
            out.push((fnv(kind, window) % BUCKETS, LETTERS));
        }
    }
}

/// What a message looks like before its words are read: how loud it is, and its emoji.
#[derive(Debug, Default)]
pub(crate) struct Surface {
    exclamations: usize,
    questions: usize,
    dots: bool,
    /// Letters held: « merciiii ».
    held: bool,
    shouts: bool,
    /// The same word twice in a row: « vite vite ».
    repeats: bool,
    emoji: Vec<char>,
}

impl Surface {
    pub fn of(text: &str) -> Self {
        let mut surface = Self { dots: text.contains("...") || text.contains('…'), ..Self::default() };
        let (mut upper, mut letters, mut run) = (0_usize, 0_usize, (' ', 0_usize));
        for c in text.chars() {
            run = if c == run.0 { (c, run.1 + 1) } else { (c, 1) };
            surface.held |= c.is_alphabetic() && run.1 == 3 && !matches!(c, 'x' | 'X' | 'w' | 'W');
            match c {
                '!' => surface.exclamations += 1,
                '?' => surface.questions += 1,
                _ if c.is_alphabetic() => {
                    letters += 1;
                    upper += usize::from(c.is_uppercase());
                }
                _ if u32::from(c) >= 0x2190 && !crate::text::is_modifier(c) => surface.emoji.push(c),
                _ => {}
            }
        }
        surface.shouts = letters >= 6 && upper * 10 >= letters * 7;
        let mut before = "";
        for word in text.split_whitespace() {
            surface.repeats |= word.len() > 2 && word.eq_ignore_ascii_case(before);
            before = word;
        }
        surface
    }

    fn features(&self, words: usize, out: &mut Vec<Feature>) {
        let mut push = |kind: u8, what: &str, value: f32| out.push((hash(kind, &[what], BUCKETS), value));
        push(30, ["0", "1", "2", "3"][self.exclamations.min(3)], LOUD);
        push(31, ["0", "1", "2"][self.questions.min(2)], LOUD);
        for (kind, is) in [(32, self.dots), (33, self.held), (34, self.shouts), (35, self.repeats)] {
            if is {
                push(kind, "", LOUD);
            }
        }
        push(37, ["0", "1", "2", "3", "4", "4", "6", "6", "6", "9", "9", "9", "12"][words.min(12)], 0.5);
        for emoji in self.emoji.iter().take(4) {
            let mut bytes = [0; 4];
            push(36, emoji.encode_utf8(&mut bytes), 2.0);
        }
    }

    /// 0–1: each cue adds, none takes away.
    pub fn loudness(&self) -> f32 {
        let times = |count: usize, most: usize| [0.0_f32, 1.0, 2.0, 3.0][count.min(most)];
        let cues = 0.12 * times(self.exclamations, 3)
            + 0.12 * times(self.emoji.len(), 3)
            + if self.shouts { 0.4 } else { 0.0 }
            + if self.repeats { 0.25 } else { 0.0 }
            + if self.held { 0.25 } else { 0.0 }
            + if self.questions > 1 { 0.15 } else { 0.0 };
        cues.min(1.0)
    }
}
