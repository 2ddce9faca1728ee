//! What a brand's outcomes teach: weights of its own, and, of which much fewer cases are needed, its own measure for the
//! documented ones.

use crate::{
    Outcome, Signal,
    belief::Belief,
    model::{Features, Weights},
};
use serde::{Deserialize, Serialize};

/// How far a weight may be from the documented one, as a standard deviation in logits: most shops within a doubling of the
/// odds, some turned round.
const WEIGHTS_WITHIN: f64 = 0.8;
/// The same of the bias: how many buy at all differs most between shops.
const BIAS_WITHIN: f64 = 2.0;
/// The same of the measure: whether the documented weights say too much or too little, all together.
const MEASURE_WITHIN: f64 = 0.5;

const SIZE: usize = Signal::COUNT + 1;

/// What is believed of one outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub(crate) struct Learner {
    outcome: Outcome,
    /// The bias, then each signal, as moves from the documented weights.
    weights: Belief<SIZE>,
    /// The bias, and how much more than once the documented weights count.
    measure: Belief<2>,
}

impl Learner {
    /// Nothing learned.
    pub fn new(outcome: Outcome) -> Self {
        let mut within = [WEIGHTS_WITHIN; SIZE];
        within[0] = BIAS_WITHIN;
        Self { outcome, weights: Belief::new(within), measure: Belief::new([BIAS_WITHIN, MEASURE_WITHIN]) }
    }

    /// The weights as learned.
    pub fn learned(&self) -> Weights {
        Weights::prior(self.outcome).moved(self.weights.mean())
    }

    /// The documented weights in the brand's measure: the same order of conversations, in the brand's probabilities. Where
    /// that order should be turned round, only the learned weights can tell it.
    pub fn rescaled(&self) -> Weights {
        let [bias, more] = *self.measure.mean();
        Weights::prior(self.outcome).rescaled(bias, (1.0 + more).max(0.0))
    }

    /// Learns that in a case of these features the outcome came, or did not.
    pub fn learn(&mut self, features: &Features, came: bool) {
        let prior = Weights::prior(self.outcome);
        let logit = prior.logit(features);
        let mut x = [1.0; SIZE];
        x[1..].copy_from_slice(features.each());
        self.weights.learn(&x, logit, came);
        self.measure.learn(&[1.0, logit - prior.bias()], logit, came);
    }
}

/// As it is kept: with the codes it was learned under, so that a signal added since begins at its documented weight.
#[derive(Serialize, Deserialize)]
struct Stored {
    outcome: Outcome,
    signals: Vec<Signal>,
    weights: (Vec<f64>, Vec<f64>),
    measure: (Vec<f64>, Vec<f64>),
}

impl From<Learner> for Stored {
    fn from(learner: Learner) -> Self {
        let (weights, measure) = (learner.weights.figures(), learner.measure.figures());
        Self { outcome: learner.outcome, signals: Signal::all().collect(), weights, measure }
    }
}

impl TryFrom<Stored> for Learner {
    type Error = &'static str;
    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        const TORN: &str = "what was learned is torn";
        let new = Self::new(stored.outcome);
        let places: Vec<usize> =
            std::iter::once(0).chain(stored.signals.iter().map(|signal| signal.index() + 1)).collect();
        let (weights, measure) = (stored.weights, stored.measure);
        Ok(Self {
            outcome: stored.outcome,
            weights: new.weights.with((weights.0, &weights.1), &places).ok_or(TORN)?,
            measure: new.measure.with((measure.0, &measure.1), &[0, 1]).ok_or(TORN)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(price: f64, cart: f64) -> Features {
        let mut features = Features::default();
        features.set(Signal::Price, price);
        features.set(Signal::Cart, cart);
        features
    }

    #[test]
    fn one_case_moves_little_and_many_turn_a_weight_round() {
        let mut learner = Learner::new(Outcome::Buying);
        let (prior, x) = (Weights::prior(Outcome::Buying), features(1.0, 0.0));
        learner.learn(&x, true);
        let once = learner.learned();
        assert!(once.of(Signal::Price) > prior.of(Signal::Price) && once.of(Signal::Cart) == prior.of(Signal::Cart));
        // In this shop nine of ten who ask for the price buy, and of those with a cart one in ten.
        for round in 0..600 {
            learner.learn(&x, round % 10 != 0);
            learner.learn(&features(0.0, 1.0), round % 10 == 0);
        }
        let learned = learner.learned();
        assert!((learned.probability(&x) - 0.9).abs() < 0.03, "{}", learned.probability(&x));
        assert!((learned.probability(&features(0.0, 1.0)) - 0.1).abs() < 0.03);
        assert!(learned.of(Signal::Price) > learned.of(Signal::Cart));
    }

    #[test]
    fn a_few_cases_find_the_measure_and_keep_the_order() {
        let mut learner = Learner::new(Outcome::Buying);
        (0..60).for_each(|round| learner.learn(&features(f64::from(round % 2), 1.0), round % 4 < 2));
        let rescaled = learner.rescaled();
        let mean = f64::midpoint(rescaled.probability(&features(0.0, 1.0)), rescaled.probability(&features(1.0, 1.0)));
        assert!((mean - 0.5).abs() < 0.1, "{mean}: half of them came");
        assert!(rescaled.of(Signal::Price) >= 0.0 && rescaled.of(Signal::TooDear) <= 0.0, "no weight turns round");
    }

    #[test]
    fn what_was_learned_is_kept_and_a_newer_signal_begins_at_its_prior() {
        let mut learner = Learner::new(Outcome::Risk);
        (0..50).for_each(|round| learner.learn(&features(1.0, 0.5), round % 3 == 0));
        let again: Learner = serde_json::from_str(&serde_json::to_string(&learner).unwrap()).unwrap();
        let x = features(0.3, 0.7);
        assert!((again.learned().logit(&x) - learner.learned().logit(&x)).abs() < 1e-9);
        assert!((again.rescaled().logit(&x) - learner.rescaled().logit(&x)).abs() < 1e-9);
        // As a program would have written it that knew no `opted_out`.
        let mut older = Stored::from(Learner::new(Outcome::Risk));
        older.signals.pop();
        older.weights.1.pop();
        older.weights.0.truncate(SIZE * (SIZE - 1) / 2);
        older.weights.1[0] = 0.25;
        let mut read = Learner::try_from(older).unwrap();
        assert_eq!(read.learned().of(Signal::OptedOut), Signal::OptedOut.prior_weight(Outcome::Risk));
        assert_eq!(read.learned().bias(), Outcome::Risk.prior_bias() + 0.25);
        let mut left = Features::default();
        left.set(Signal::OptedOut, 1.0);
        read.learn(&left, true);
        assert!(read.learned().of(Signal::OptedOut) > Signal::OptedOut.prior_weight(Outcome::Risk), "and is learned");
        let torn = Stored { weights: (vec![1.0], vec![0.0]), ..Stored::from(Learner::new(Outcome::Risk)) };
        assert!(Learner::try_from(torn).is_err());
    }
}
