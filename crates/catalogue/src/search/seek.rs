//! What fits a wish, when its words need not be those of a name: words and meaning together.

use super::{Hit, MOST_HITS, Search};
use sentences::Vector;

/// What a fit is that has every word of the wish.
const ALL_WORDS: f32 = 0.6;
/// Of a long wish, words that fit so well are enough, whatever else it says.
const FULL_WORDS: f32 = 12.0;
/// Below this, two sentences have nothing in common.
const UNLIKE: f32 = 0.25;
/// A product that fits less well than this is not told.
const LEAST: f32 = 0.16;

impl Search {
    /// The products that fit what somebody looks for, in their own words: « une crème pour les vergetures », "something
    /// warm for the evening". Words of names and descriptions count, other words for the same goods, and, where the model
    /// is installed, what the sentence means. The best first; none where nothing does.
    pub fn seek(&self, text: &str) -> Vec<Hit> {
        let meant = self.sentences.as_ref().map(|model| model.vector(text));
        self.seek_meaning(text, meant.as_ref())
    }

    fn seek_meaning(&self, text: &str, meant: Option<&Vector>) -> Vec<Hit> {
        let (words, shares) = self.words.scores(text);
        let packed = meant.map(Vector::packed);
        let meaning: Vec<f32> = match &packed {
            Some(meant) => self.meanings.iter().map(|of| of.as_ref().map_or(0.0, |of| of.cosine(meant))).collect(),
            None => Vec::new(),
        };
        let mut names = vec![0.0_f32; words.len()];
        for hit in self.find(text) {
            if let Some(at) = self.places.get(&hit.product) {
                names[*at] = hit.score;
            }
        }
        // Each signal in its own measure of how far it stands out (z-scores), so that neither drowns the other.
        let (by_word, by_meaning) = (standing_out(&words), standing_out(&meaning));
        let mut hits: Vec<(f32, Hit)> = Vec::new();
        for (at, product) in self.order.iter().enumerate() {
            let like = meaning.get(at).copied().unwrap_or_default();
            let fit = (ALL_WORDS * shares[at]).max((words[at] / FULL_WORDS).min(0.7))
                + 0.3 * names[at]
                + (like - UNLIKE).max(0.0);
            if fit >= LEAST {
                let rank = by_word[at] + MEANING * by_meaning.get(at).copied().unwrap_or_default();
                hits.push((rank, Hit { product: *product, score: fit.min(1.0) }));
            }
        }
        hits.sort_by(|a, b| b.0.total_cmp(&a.0));
        hits.truncate(MOST_HITS);
        hits.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// What the meaning counts beside the words. Found with `seven-t eval --half dev --search demo/demo.toml`, as are the weights
/// of the parts and of other words: each half and double of them found less, or as much.
const MEANING: f32 = 0.7;

/// How many standard deviations each value is above the mean; noughts where all are the same.
fn standing_out(values: &[f32]) -> Vec<f32> {
    if values.is_empty() {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "products of one shop")]
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let deviation = variance.sqrt();
    values.iter().map(|value| if deviation > f32::EPSILON { (value - mean) / deviation } else { 0.0 }).collect()
}
