//! What the vector of a message (`sentences`, 512 numbers) says of its labels and its mood, beside the words: it hears what
//! was never said in just these words. The vector is a value of [`crate::Context`]: who has none goes without, and who has
//! one asks it only where the words leave a doubt ([`wants_meaning`]), since it costs a hundred times as much.

use crate::{
    Label, Mood, Understanding,
    classifier::{Feature, Model, Shape, softmax},
};
use std::sync::LazyLock;

/// How many numbers a vector has.
pub(crate) const DIMENSIONS: usize = 512;
/// One class per label.
pub(crate) const LABEL_SHAPE: Shape = Shape { classes: Label::ALL.len(), buckets: DIMENSIONS };
/// One class per mood.
pub(crate) const MOOD_SHAPE: Shape = Shape { classes: Mood::ALL.len(), buckets: DIMENSIONS };

// Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
pub(crate) static LABELS: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../data/label-meant.bin"), LABEL_SHAPE)
        .expect("label-meant.bin is not a model: run train")
});
pub(crate) static MOODS: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../data/mood-meant.bin"), MOOD_SHAPE).expect("mood-meant.bin is not a model: run train")
});

/// How much the vector weighs beside the words, as a power of its probabilities.
pub(crate) const OF_LABELS: f32 = 0.4;
pub(crate) const OF_MOODS: f32 = 0.4;

/// What the words find impossible may still be meant.
const LEAST: f32 = 5e-4;

/// Below these probabilities of the first label and of the mood the vector is worth its time.
const SURE: f32 = 0.9;

/// Whether a message read without its vector should be read again with it.
pub fn wants_meaning(understood: &Understanding) -> bool {
    understood.labels.first().is_none_or(|(_, p)| *p < SURE) || understood.mood.p < SURE
}

/// The numbers of a vector as features.
pub(crate) fn features(vector: &[f32]) -> Vec<Feature> {
    (0..).zip(vector).map(|(at, value)| (at, value * 8.0)).collect()
}

/// How much the vector alone speaks for every class; none when it is not one of ours.
pub(crate) fn meant(model: &Model, vector: &[f32]) -> Option<Vec<f32>> {
    let scores = |vector| model.scores(&features(vector)).into_iter().map(|score| score / model.temperature).collect();
    (vector.len() == DIMENSIONS).then(|| scores(vector))
}

/// Weighs each probability by what the vector says of it, their sum kept.
pub(crate) fn weigh(probabilities: &mut [f32], meant: &[f32], power: f32) {
    let before: f32 = probabilities.iter().sum();
    let meant = softmax(&meant.iter().map(|score| score * power).collect::<Vec<f32>>());
    for (probability, meant) in probabilities.iter_mut().zip(meant) {
        *probability = probability.max(LEAST) * meant;
    }
    let after: f32 = probabilities.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    probabilities.iter_mut().for_each(|probability| *probability *= before / after);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, understand};

    #[test]
    fn weighing_keeps_the_sum_and_follows_what_is_meant() {
        let mut probabilities = [0.5, 0.4, 0.1];
        weigh(&mut probabilities, &[0.0, 4.0, 0.0], OF_LABELS);
        assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(probabilities[1] > probabilities[0] && probabilities[0] > probabilities[2]);
    }

    #[test]
    fn a_vector_of_another_length_says_nothing() {
        let text = "vous en avez d'autres ?";
        let with = understand(text, &Context { meaning: Some(&[0.1; 3]), ..Context::default() });
        assert_eq!(with, understand(text, &Context::default()));
    }

    #[test]
    fn only_a_doubt_wants_the_vector() {
        assert!(wants_meaning(&understand("zibouli tapra", &Context::default())));
    }
}
