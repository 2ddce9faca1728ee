//! What the customer does: a linear classifier over hashed word and letter sequences, trained by ourselves.

pub(crate) mod features;

use crate::{
    Intent,
    classifier::{Model, Shape},
    reading::Reading,
};
use std::{ops::Range, sync::LazyLock};

/// One class per intent.
pub(crate) const SHAPE: Shape = Shape { classes: Intent::ALL.len(), buckets: features::BUCKETS as usize };

pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/intent.bin"), SHAPE).expect("data/intent.bin is not a model: run train")
});

/// The calibrated probability of every intent, in the order of [`Intent::ALL`].
pub(crate) fn probabilities(model: &Model, reading: &Reading<'_>, range: Range<usize>) -> Vec<f32> {
    model.predict(&features::features(reading.words(range)))
}

/// Intents by falling probability.
pub(crate) fn ranked(probabilities: &[f32]) -> Vec<(Intent, f32)> {
    let mut ranked: Vec<(Intent, f32)> = Intent::ALL.iter().copied().zip(probabilities.iter().copied()).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// The fingerprint of the corpora the weights were made from.
#[cfg(test)]
pub(crate) fn corpora_of_weights() -> u64 {
    MODEL.corpora
}
