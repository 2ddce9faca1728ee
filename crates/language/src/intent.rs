//! What the customer does: a linear classifier over hashed word and letter sequences, trained by ourselves.

pub(crate) mod features;
pub(crate) mod model;

use crate::{Intent, reading::Reading};
use model::Model;
use std::{ops::Range, sync::LazyLock};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train-intent` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/intent.bin")).expect("data/intent.bin is not a model: run train-intent")
});

/// The calibrated probability of every intent, in the order of [`Intent::ALL`].
pub(crate) fn probabilities(reading: &Reading<'_>, range: Range<usize>) -> Vec<f32> {
    MODEL.predict(&features::features(reading.words(range)))
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
