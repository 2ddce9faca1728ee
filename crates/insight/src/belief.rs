//! A logistic regression that learns a case at a time and is held by a prior.
//!
//! What is believed of `N` parameters is a Gaussian: a mean and a precision matrix (the inverse of its covariance), around
//! 0. A case moves the mean to where the Gaussian and the case together are most probable (MAP; along one direction, so
//! exactly, by Newton's method in one variable), and adds its curvature p(1−p)·x·xᵀ to the precision: the Laplace
//! approximation, case by case (Spiegelhalter, Lauritzen 1990). The whole matrix and not its diagonal: price, delivery and
//! cart come together, and a diagonal would take each for all of them. Forty parameters are 820 figures and some ten
//! microseconds.

mod matrix;

use crate::model::sigmoid;
use matrix::Matrix;

/// Cases fade into the prior: one is worth 1/e after so many more. A shop of today is not that of two years ago.
const MEMORY: f64 = 5_000.0;

/// What is believed of `N` parameters, each as a move from what the prior says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Belief<const N: usize> {
    /// How surely each is 0 before any case.
    prior: [f64; N],
    precision: Matrix<N>,
    /// Precision times mean.
    pull: [f64; N],
    mean: [f64; N],
}

impl<const N: usize> Belief<N> {
    /// Nothing learned; each parameter is within so much of 0, as a standard deviation.
    pub fn new(within: [f64; N]) -> Self {
        let prior = within.map(|within| 1.0 / (within * within));
        Self { prior, precision: Matrix::diagonal(&prior), pull: [0.0; N], mean: [0.0; N] }
    }

    /// The parameters as believed now.
    pub fn mean(&self) -> &[f64; N] {
        &self.mean
    }

    /// Learns that a case came, or did not, whose logit is `prior` plus the parameters times `x`.
    pub fn learn(&mut self, x: &[f64; N], prior: f64, came: bool) {
        self.fade();
        let Some(root) = self.precision.root() else {
            // Only rounding could make it so; what is believed stands, and the prior, which flows in, mends it.
            return;
        };
        let (mean, towards) = (root.solve(&self.pull), root.solve(x));
        let (step, p) = most_probable(prior + dot(&mean, x), dot(&towards, x), came);
        for (at, mean) in mean.iter().enumerate() {
            self.mean[at] = mean + step * towards[at];
        }
        self.precision.add_outer(x, p * (1.0 - p));
        self.pull = self.precision.times(&self.mean);
    }

    fn fade(&mut self) {
        let keep = 1.0 - 1.0 / MEMORY;
        self.precision.scale(keep);
        self.precision.add_diagonal(&self.prior.map(|prior| (1.0 - keep) * prior));
        self.pull.iter_mut().for_each(|pull| *pull *= keep);
    }

    /// Row by row up to the diagonal, and the mean: all there is to keep.
    pub fn figures(&self) -> (Vec<f64>, Vec<f64>) {
        let lower = (0..N).flat_map(|row| (0..=row).map(move |column| (row, column)));
        (lower.map(|(row, column)| self.precision.at(row, column)).collect(), self.mean.to_vec())
    }

    /// Takes up what was kept, of parameters that now stand at `places`; others are as before any case. None if it is torn.
    pub fn with(mut self, (precision, mean): (Vec<f64>, &[f64]), places: &[usize]) -> Option<Self> {
        let size = places.len();
        let sound = precision.iter().chain(mean).all(|figure| figure.is_finite()) && places.iter().all(|at| *at < N);
        if mean.len() != size || precision.len() != size * (size + 1) / 2 || !sound {
            return None;
        }
        let mut figures = precision.into_iter();
        for (row, to) in places.iter().enumerate() {
            self.mean[*to] = mean[row];
            for (column, figure) in places.iter().take(row + 1).zip(figures.by_ref()) {
                self.precision.set(*to, *column, figure);
            }
        }
        self.pull = self.precision.times(&self.mean);
        Some(self)
    }
}

/// How far to go along the case's direction, and the probability there: the root of `a = came − σ(logit + a·spread)`, which
/// falls in `a` and has one root between −1 and 1.
fn most_probable(logit: f64, spread: f64, came: bool) -> (f64, f64) {
    let came = f64::from(u8::from(came));
    let (mut low, mut high) = (came - 1.0, came);
    let mut step = came - sigmoid(logit);
    for _ in 0..30 {
        let p = sigmoid(logit + step * spread);
        let off = came - p - step;
        if off.abs() < 1e-12 {
            break;
        }
        if off > 0.0 {
            low = step;
        } else {
            high = step;
        }
        let newton = step + off / (1.0 + p * (1.0 - p) * spread);
        step = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
    }
    (step, sigmoid(logit + step * spread))
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learning case by case ends near where a fit of all cases at once would: there the gradient is nothing.
    #[test]
    fn case_by_case_is_nearly_all_at_once() {
        let mut belief = Belief::new([1.0, 0.8]);
        let chance = kernel::Chance::seeded(3);
        let case = || {
            let [at, drawn] = chance.bytes::<2>().map(|byte| f64::from(byte) / 256.0);
            ([1.0, at], drawn < sigmoid(3.0 * at - 1.0))
        };
        let cases: Vec<_> = (0..400).map(|_| case()).collect();
        cases.iter().for_each(|(x, came)| belief.learn(x, 0.0, *came));
        let [bias, weight] = *belief.mean();
        let (mut gradient, mut curvature) = (-weight / 0.64, 1.0 / 0.64);
        for (x, came) in &cases {
            let p = sigmoid(bias + weight * x[1]);
            gradient += (f64::from(u8::from(*came)) - p) * x[1];
            curvature += p * (1.0 - p) * x[1] * x[1];
        }
        // A Newton step from here is a small part of what is left in doubt.
        assert!((gradient / curvature).abs() < 0.25 / curvature.sqrt(), "{gradient} {curvature}");
        assert!(weight > 1.0, "{weight}");
    }

    #[test]
    fn the_most_probable_step_is_a_root_however_steep() {
        for (logit, spread, came) in [(0.0, 1.0, true), (30.0, 400.0, false), (-40.0, 5.0, true), (2.0, 0.0, false)] {
            let (step, p) = most_probable(logit, spread, came);
            assert!((f64::from(u8::from(came)) - p - step).abs() < 1e-6, "{logit} {spread}: {step}");
        }
    }
}
