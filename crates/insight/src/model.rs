//! The model: a score is 100 · σ(bias + Σ weight · worth), σ(z) = 1 / (1 + e^−z).

use crate::{Outcome, Signal, key, lasting::Lasting, rounding::round};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every signal is worth for one outcome at one moment: 0 where it was not noticed, 1 for once and now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Features([f64; Signal::COUNT]);

impl Default for Features {
    fn default() -> Self {
        Self([0.0; Signal::COUNT])
    }
}

impl Features {
    pub fn of(&self, signal: Signal) -> f64 {
        self.0[signal.index()]
    }

    pub fn set(&mut self, signal: Signal, worth: f64) {
        self.0[signal.index()] = worth;
    }

    /// In the order of the table.
    pub fn each(&self) -> &[f64] {
        &self.0
    }
}

/// The weights of one outcome. Stored by code: a signal that is newer than the weights has its prior one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub(crate) struct Weights {
    outcome: Outcome,
    bias: f64,
    of: [f64; Signal::COUNT],
}

#[derive(Serialize, Deserialize)]
struct Stored {
    outcome: Outcome,
    bias: f64,
    of: BTreeMap<Signal, f64>,
}

impl Weights {
    /// What the table of signals says.
    pub fn prior(outcome: Outcome) -> Self {
        let mut of = [0.0; Signal::COUNT];
        for signal in Signal::all() {
            of[signal.index()] = signal.prior_weight(outcome);
        }
        Self { outcome, bias: outcome.prior_bias(), of }
    }

    /// The same probability for everybody.
    pub fn flat(outcome: Outcome, probability: f64) -> Self {
        let p = probability.clamp(0.0001, 0.9999);
        Self { outcome, bias: (p / (1.0 - p)).ln(), of: [0.0; Signal::COUNT] }
    }

    /// These, moved by `by`: the bias first, then the signals in the order of the table.
    pub fn moved(&self, by: &[f64]) -> Self {
        let mut moved = self.clone();
        if let Some((bias, of)) = by.split_first() {
            moved.bias += bias;
            moved.of.iter_mut().zip(of).for_each(|(weight, by)| *weight += by);
        }
        moved
    }

    /// These, each so many times as much, around another bias.
    pub fn rescaled(&self, bias: f64, times: f64) -> Self {
        Self { outcome: self.outcome, bias: self.bias + bias, of: self.of.map(|weight| weight * times) }
    }

    pub fn of(&self, signal: Signal) -> f64 {
        self.of[signal.index()]
    }

    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// bias + Σ weight · worth.
    pub fn logit(&self, features: &Features) -> f64 {
        self.bias + self.of.iter().zip(features.each()).map(|(weight, worth)| weight * worth).sum::<f64>()
    }

    pub fn probability(&self, features: &Features) -> f64 {
        sigmoid(self.logit(features))
    }

    /// The logit that a class and a key come to at `now`.
    pub fn logit_of_key(&self, lasting: Lasting, key: i64, now: Millis) -> f64 {
        let lasts: f64 =
            [Signal::PastOrders, Signal::OptedOut].map(|signal| self.of(signal) * lasting.level(signal)).iter().sum();
        self.bias + lasts + key::strength(key, now, self.outcome.half_life())
    }
}

impl From<Weights> for Stored {
    fn from(weights: Weights) -> Self {
        let of = Signal::all().map(|signal| (signal, weights.of(signal))).collect();
        Self { outcome: weights.outcome, bias: weights.bias, of }
    }
}

impl TryFrom<Stored> for Weights {
    type Error = String;
    fn try_from(stored: Stored) -> Result<Self, String> {
        let mut weights = Self { bias: stored.bias, ..Self::prior(stored.outcome) };
        for (signal, weight) in stored.of {
            weights.of[signal.index()] = weight;
        }
        let sound = weights.bias.is_finite() && weights.of.iter().all(|weight| weight.is_finite());
        if sound { Ok(weights) } else { Err("a weight is no number".to_owned()) }
    }
}

/// 1 / (1 + e^−z).
pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// A logit as the score that is shown, 0–100.
pub(crate) fn score(logit: f64) -> i64 {
    round(100.0 * sigmoid(logit))
}
