//! Which texts hold the words of a query, however they are typed: BM25 (Robertson and Zaragoza 2009, « The Probabilistic
//! Relevance Framework: BM25 and Beyond ») over stems, with other words for the same goods and slips of the finger.

use language::{
    Kind, Token, goods_like, is_dialogue, is_everyday, qualities_like, sound_key, stem, text::similar_words, tokens,
};
use std::collections::HashMap;

/// How soon a word that comes again stops telling more.
const SATURATION: f32 = 1.2;
/// How much a long text is held against its words.
const LENGTH: f32 = 0.75;
/// What another word for the same goods counts of the word itself.
const SYNONYM: f32 = 0.8;
/// What a word that says the same of goods counts of the word itself.
const QUALITY: f32 = 0.6;
/// A word that no text has is as rare as one in so many texts.
const UNKNOWN: f32 = 60.0;
/// What a word that is only alike says of how well a text fits.
const GUESS: f32 = 0.6;
/// What a word that is only alike must be at least.
const ALIKE: f32 = 0.7;

/// An index of texts, numbered in the order they were added.
#[derive(Debug, Default)]
pub(super) struct Words {
    terms: HashMap<String, usize>,
    /// Every word as it is written once, by the sound of its beginning: where a misspelt one is looked for.
    written: HashMap<char, Vec<(String, usize)>>,
    /// For each term: the texts that have it and how often.
    found_in: Vec<Vec<(usize, f32)>>,
    lengths: Vec<f32>,
}

impl Words {
    /// Adds a text made of parts, each with how much its words count.
    pub fn add(&mut self, parts: &[(&str, f32)]) {
        let text = self.lengths.len();
        let (mut counts, mut length): (HashMap<usize, f32>, f32) = (HashMap::new(), 0.0);
        for (part, weight) in parts {
            for token in tokens(part).iter().filter(|token| tells(token)) {
                *counts.entry(self.term(&token.text)).or_default() += weight;
                length += weight;
            }
        }
        self.lengths.push(length);
        let mut counts: Vec<(usize, f32)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(term, _)| *term);
        for (term, count) in counts {
            self.found_in[term].push((text, count));
        }
    }

    fn term(&mut self, word: &str) -> usize {
        let stem = stem(word);
        if let Some(term) = self.terms.get(&stem) {
            return *term;
        }
        let term = self.found_in.len();
        self.terms.insert(stem, term);
        self.written.entry(first_sound(word)).or_default().push((word.to_owned(), term));
        self.found_in.push(Vec::new());
        term
    }

    /// What each text has of the query: how well it fits, and how much of the query it has, 0 to 1 by how much each word
    /// tells; noughts for most.
    pub fn scores(&self, query: &str) -> (Vec<f32>, Vec<f32>) {
        let (mut scores, mut shares) = (vec![0.0; self.lengths.len()], vec![0.0; self.lengths.len()]);
        if scores.is_empty() {
            return (scores, shares);
        }
        let mut asked = 0.0;
        #[expect(clippy::cast_precision_loss, reason = "texts of one shop")]
        let (count, average) = (scores.len() as f32, self.lengths.iter().sum::<f32>() / scores.len() as f32);
        let mut seen = Vec::new();
        let asks = |token: &&Token| {
            let word = token.text.as_str();
            // « ah bon »: no wish, though a text may have the word.
            tells(token) && (!is_everyday(word) || !qualities_like(word).is_empty() || !goods_like(word).is_empty())
        };
        for token in tokens(query).iter().filter(asks) {
            let meant = self.meant(&token.text);
            if !meant.is_empty() && seen.contains(&meant) {
                continue;
            }
            let rarity = |term: usize| {
                #[expect(clippy::cast_precision_loss, reason = "texts of one shop")]
                let with = self.found_in[term].len() as f32;
                (1.0 + (count - with + 0.5) / (with + 0.5)).ln()
            };
            // What no text has is rare; in a large shop not the rarer, or one such word would outweigh all others.
            asked += meant.first().map_or((1.0 + count.min(UNKNOWN)).ln(), |one| rarity(one.term));
            // One word counts once for a text, by whichever of its readings is best there.
            let mut best: HashMap<usize, (f32, f32)> = HashMap::new();
            for Meant { term, weight, fit } in &meant {
                let rarity = rarity(*term);
                for (text, times) in &self.found_in[*term] {
                    let held_back = SATURATION * (1.0 - LENGTH + LENGTH * self.lengths[*text] / average.max(1.0));
                    let score = weight * rarity * times * (SATURATION + 1.0) / (times + held_back);
                    let known = best.entry(*text).or_default();
                    *known = (known.0.max(score), known.1.max(fit * rarity));
                }
            }
            for (text, (score, share)) in best {
                scores[text] += score;
                shares[text] += share;
            }
            seen.push(meant);
        }
        shares.iter_mut().for_each(|share| *share = (*share / f32::max(asked, f32::EPSILON)).min(1.0));
        (scores, shares)
    }

    /// The terms a word may mean: itself, other words for the same goods or for the same of them; where there is none of
    /// these, words written or sounding alike.
    fn meant(&self, word: &str) -> Vec<Meant> {
        let known = |word: &str| self.terms.get(&stem(word)).copied();
        let surely = |weight: f32| move |term: usize| Meant { term, weight, fit: weight };
        let mut meant: Vec<Meant> = known(word).map(surely(1.0)).into_iter().collect();
        meant.extend(goods_like(word).iter().filter_map(|other| known(other)).map(surely(SYNONYM)));
        meant.extend(qualities_like(word).iter().filter_map(|other| known(other)).map(surely(QUALITY)));
        if meant.is_empty() && word.len() > 3 && !is_dialogue(word) {
            let near = self.written.get(&first_sound(word)).map_or(&[][..], Vec::as_slice);
            let alike = near.iter().map(|(other, term)| (*term, similar_words(word, other)));
            let alike = alike.filter(|(_, alike)| *alike >= ALIKE);
            meant.extend(alike.map(|(term, weight)| Meant { term, weight, fit: weight * GUESS }));
            meant.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            meant.truncate(3);
        }
        meant
    }
}

/// What a word of a query may stand for.
#[derive(Debug, PartialEq)]
struct Meant {
    /// The term.
    term: usize,
    /// How much it counts of the word itself where texts are ranked.
    weight: f32,
    /// The same where it is told how well a text fits: a guess says less of that.
    fit: f32,
}

/// Whether a token says something about goods.
fn tells(token: &Token) -> bool {
    match token.kind {
        Kind::Word => token.text.len() > 2 && !EMPTY.contains(&token.text.as_str()),
        Kind::Number => true,
        _ => false,
    }
}

/// Words that every text and every query may have.
const EMPTY: [&str; 50] = [
    "les",
    "des",
    "une",
    "pour",
    "avec",
    "sans",
    "dans",
    "sur",
    "qui",
    "que",
    "est",
    "son",
    "sont",
    "aux",
    "mon",
    "mes",
    "ses",
    "votre",
    "vos",
    "nos",
    "notre",
    "cet",
    "cette",
    "par",
    "plus",
    "tres",
    "bien",
    "tout",
    "tous",
    "toute",
    "the",
    "and",
    "for",
    "with",
    "you",
    "your",
    "have",
    "something",
    "quelque",
    "chose",
    "cherche",
    "veux",
    "faut",
    "besoin",
    "contre",
    "kelk",
    "kelke",
    "against",
    "need",
    "want",
];

/// What a word's beginning sounds like: a slip is seldom there.
fn first_sound(word: &str) -> char {
    sound_key(word).chars().next().unwrap_or_default()
}
