//! How the classifier is made: for the program `train` only. Nothing here runs in the product.
//!
//! Recipe: each phrase of `data/train-*.tsv` is a template (`[a|b]` alternatives, `{p}` things); it is drawn a few times,
//! some draws are misspelt, and a softmax regression is fitted by AdaGrad. One seed, sums in one order, no platform
//! mathematics: the same corpora give the same bytes.

mod chain;
mod corpus;
mod fit;
mod folds;
mod labels;
mod meanings;
mod messages;
mod moods;
mod noise;
mod spoken;
mod template;
mod words;

use fit::Pace;
pub use folds::folds;
pub use meanings::{Vectors, texts};
pub use messages::is_for_measuring;
pub use moods::SHARED;
pub use words::known_words;

const MOODS: Pace = Pace { epochs: 8, rate: 0.4, kept: 0.98 };
const LABELS: Pace = Pace { epochs: 7, rate: 0.4, kept: 0.985 };
const MEANINGS: Pace = Pace { epochs: 12, rate: 0.03, kept: 1.0 };
const SPOKEN: Pace = Pace { epochs: 6, rate: 0.3, kept: 0.98 };

/// Trains on the corpora and gives the bytes of `data/intent.bin`; `tell` hears how it goes.
pub fn intents(tell: impl FnMut(&str)) -> Vec<u8> {
    const PACE: Pace = Pace { epochs: 8, rate: 0.5, kept: 0.985 };
    fit::train(&corpus::examples(), crate::intent::SHAPE, PACE, corpus::fingerprint(), tell).write()
}

/// Trains on our phrases and on the shared sets, each with its name in [`SHARED`], and gives the bytes of
/// `data/mood.bin`.
pub fn moods(shared: &[String], tell: impl FnMut(&str)) -> Vec<u8> {
    fit::train(&moods::examples(shared, &messages::all()), crate::mood::SHAPE, MOODS, moods::fingerprint(), tell)
        .write()
}

/// Trains on whole messages and gives the bytes of `data/label.bin`.
pub fn labels(tell: impl FnMut(&str)) -> Vec<u8> {
    fit::train(&labels::examples(&messages::all()), crate::label::SHAPE, LABELS, labels::fingerprint(), tell).write()
}

/// Trains on the places of products in our phrases and gives the bytes of `data/spoken.bin`.
pub fn spoken(tell: impl FnMut(&str)) -> Vec<u8> {
    chain::train(&spoken::examples(&messages::all()), SPOKEN, spoken::fingerprint(), tell).write()
}

/// Trains on the vectors of whole messages and gives the bytes of `data/label-meant.bin` and `data/mood-meant.bin`.
pub fn meanings(vectors: &Vectors, mut tell: impl FnMut(&str)) -> (Vec<u8>, Vec<u8>) {
    let messages = messages::all();
    let (labels, moods) = (meanings::labels(vectors, &messages), meanings::moods(vectors, &messages));
    let corpora = meanings::fingerprint();
    let labels = fit::train(&labels, crate::meaning::LABEL_SHAPE, MEANINGS, corpora, &mut tell);
    let moods = fit::train(&moods, crate::meaning::MOOD_SHAPE, MEANINGS, corpora, &mut tell);
    (labels.write(), moods.write())
}

/// A fingerprint of some texts, one after the other (FNV-1a of 64 bits).
fn fingerprint<'a>(texts: impl Iterator<Item = &'a &'a str>) -> u64 {
    let bytes = texts.flat_map(|text| text.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A small repeatable source of chance (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end` (which must not be 0).
    fn below(&mut self, end: usize) -> usize {
        // A remainder of a usize fits one.
        usize::try_from(self.roll() % end as u64).unwrap_or_default()
    }

    /// True `percent` times in a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_corpora() {
        assert_eq!(
            crate::intent::corpora_of_weights(),
            corpus::fingerprint(),
            "the corpora changed: run cargo run -p language --bin train"
        );
    }

    #[test]
    fn the_moods_are_those_of_the_corpora() {
        assert_eq!(
            crate::mood::corpora_of_weights(),
            moods::fingerprint(),
            "the corpora changed: run cargo run -p language --bin train"
        );
    }

    #[test]
    fn the_labels_are_those_of_the_corpora() {
        assert_eq!(
            crate::label::corpora_of_weights(),
            labels::fingerprint(),
            "the corpora changed: run cargo run -p language --bin train"
        );
    }

    #[test]
    fn the_names_of_goods_are_those_of_the_corpora() {
        assert_eq!(
            crate::spoken::corpora_of_weights(),
            spoken::fingerprint(),
            "the corpora changed: run cargo run -p language --bin train"
        );
    }

    #[test]
    fn the_meanings_are_those_of_the_corpora() {
        assert_eq!(
            (crate::meaning::LABELS.corpora, crate::meaning::MOODS.corpora),
            (meanings::fingerprint(), meanings::fingerprint()),
            "the corpora changed: run cargo run -p language --bin train with --vectors"
        );
    }

    #[test]
    fn chance_repeats_itself() {
        let (mut one, mut other) = (Dice(3), Dice(3));
        for _ in 0..100 {
            assert_eq!(one.roll(), other.roll());
        }
        assert_eq!(
            noise::misspell("combien coûte la robe", &mut Dice(5)),
            noise::misspell("combien coûte la robe", &mut Dice(5))
        );
    }

    #[test]
    #[ignore = "trains for a minute unoptimised: run it after changing the recipe"]
    fn training_again_gives_the_same_bytes() {
        let same = |made: &[u8], kept: &[u8], name: &str| assert!(made == kept, "{name} is not what training gives");
        same(&intents(|_| ()), include_bytes!("../data/intent.bin"), "intent.bin");
        same(&labels(|_| ()), include_bytes!("../data/label.bin"), "label.bin");
        same(&spoken(|_| ()), include_bytes!("../data/spoken.bin"), "spoken.bin");
        // The public sets are not in the repository: without them there is nothing to compare.
        let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let texts: Result<Vec<String>, _> =
            SHARED.iter().map(|name| std::fs::read_to_string(shared.join(name))).collect();
        if let Ok(texts) = texts {
            same(&moods(&texts, |_| ()), include_bytes!("../data/mood.bin"), "mood.bin");
        }
    }
}
