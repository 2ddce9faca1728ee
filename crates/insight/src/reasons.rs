//! Why a score is what it is: signed points that add up to it.
//!
//! A score is not a sum, its logit is. Going in a straight line from nothing noticed (the bias) to what is, every signal
//! grows in step, and the score grows with each by `weight · worth · 100 σ'` on the way. Summed along the line (the
//! Aumann–Shapley value; known as integrated gradients: Sundararajan, Taly, Yan 2017) that is, for a logistic score, each
//! signal's share of the logit times the mean slope of the line, `(score − base) / (logit − bias)`: it adds up, has the sign
//! of what the signal does, and stays within 25 points a logit even where signals cancel out.

use crate::{
    Outcome, Signal, Way,
    learning::Served,
    model::{Weights, sigmoid},
    rounding::{round, to_whole},
    state::State,
};
use kernel::Millis;

/// A part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// What.
    pub why: Why,
    /// What it adds to the score, or takes from it.
    pub points: i64,
}

/// What adds to a score, or takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Something noticed, as it counted when something happened last.
    Noticed {
        /// What.
        signal: Signal,
        /// How often.
        times: u32,
        /// When last.
        at: Millis,
    },
    /// What faded since something happened last.
    Silence {
        /// When that was.
        since: Millis,
    },
    /// All that is too small to name (« autres »).
    Others,
}

impl Why {
    /// Its stable word: a signal's code, `silence` or `others`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Noticed { signal, .. } => signal.code(),
            Self::Silence { .. } => "silence",
            Self::Others => "others",
        }
    }
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Of what.
    pub outcome: Outcome,
    /// What predicts it.
    pub way: Way,
    /// 0–100: the probability in percent.
    pub value: i64,
    /// What a conversation has in which nothing was noticed.
    pub base: i64,
    /// The strongest first, others last; `base` and all points are `value`. None has 0 points.
    pub reasons: Vec<Reason>,
}

/// How many reasons are named.
const NAMED: usize = 6;

impl Score {
    /// The score of a conversation at `now`.
    pub(crate) fn of(state: &State, outcome: Outcome, served: &Served, now: Millis) -> Self {
        let weights = &served.weights;
        let parts = parts(state, outcome, weights, now);
        let logit = weights.logit(&state.features(outcome, now));
        let (value, base) = (round(100.0 * sigmoid(logit)), round(100.0 * sigmoid(weights.bias())));
        let slope = slope(weights.bias(), logit);
        let mut named: Vec<(Why, f64)> = parts.into_iter().map(|(why, part)| (why, part * slope)).collect();
        named.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        let rest: f64 = named.iter().skip(NAMED).map(|(_, points)| points).sum();
        named.truncate(NAMED);
        named.push((Why::Others, rest));
        let points: Vec<f64> = named.iter().map(|(_, points)| *points).collect();
        let whole = to_whole(&points, value - base);
        let reasons = named.into_iter().zip(whole).map(|((why, _), points)| Reason { why, points });
        let mut reasons: Vec<_> = reasons.filter(|reason| reason.points != 0).collect();
        reasons.sort_by_key(|reason| (reason.why == Why::Others, std::cmp::Reverse(reason.points.abs())));
        Self { outcome, way: served.way, value, base, reasons }
    }
}

/// What each signal added to the logit when something happened last, and what silence has taken since.
fn parts(state: &State, outcome: Outcome, weights: &Weights, now: Millis) -> Vec<(Why, f64)> {
    let (then, present) = (state.features(outcome, state.last_at), state.features(outcome, now));
    let noticed = state.traces.each().map(|(signal, trace)| {
        let why = Why::Noticed { signal, times: trace.0, at: trace.1 };
        (why, weights.of(signal) * then.of(signal))
    });
    let faded = weights.logit(&present) - weights.logit(&then);
    noticed.chain([(Why::Silence { since: state.last_at }, faded)]).filter(|(_, part)| *part != 0.0).collect()
}

/// The mean slope of the score between two logits, in points a logit; where they meet, the slope itself.
fn slope(from: f64, to: f64) -> f64 {
    if (to - from).abs() < 1e-6 {
        let p = sigmoid(from);
        return 100.0 * p * (1.0 - p);
    }
    100.0 * (sigmoid(to) - sigmoid(from)) / (to - from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Event, Said,
        state::tests::{happenings, told},
    };
    use kernel::{days, hours};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn points_add_up_to_the_score(events in happenings(), later in 0..days(40).0) {
            let state = told(&events);
            let now = state.last_at + Millis(later);
            for outcome in Outcome::ALL {
                let score = Score::of(&state, outcome, &Served::prior(outcome), now);
                let points: i64 = score.reasons.iter().map(|reason| reason.points).sum();
                prop_assert_eq!(score.base + points, score.value);
                prop_assert!((0..=100).contains(&score.value) && score.reasons.len() <= NAMED + 1);
                prop_assert!(score.reasons.iter().all(|reason| reason.points != 0));
                for reason in &score.reasons {
                    if let Why::Noticed { signal, .. } = reason.why {
                        prop_assert!(reason.points.signum() as f64 * signal.prior_weight(outcome) > 0.0, "{reason:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_score_in_words() {
        let nine = Millis(1_793_610_000_000);
        let mut state = State::default();
        state.apply(&Event::Wrote(Said::CALM), nine);
        state.apply(&Event::Noticed(Signal::Price), nine);
        state.apply(&Event::Noticed(Signal::Cart), nine);
        let told = |now: Millis| {
            let score = Score::of(&state, Outcome::Buying, &Served::prior(Outcome::Buying), now);
            let reasons: Vec<String> =
                score.reasons.iter().map(|reason| format!("{:+} {}", reason.points, reason.why.code())).collect();
            (score.value, score.base, reasons.join(", "))
        };
        assert_eq!(told(nine), (13, 1, "+5 cart, +4 wrote, +3 price".into()));
        assert_eq!(told(nine + hours(96)), (3, 1, "-3 silence, +2 cart, +2 wrote, +1 price".into()));
    }
}
