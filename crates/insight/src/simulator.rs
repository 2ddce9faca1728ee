//! Shops whose truth is known, to see what learning is worth before there is a shop whose truth is not.
//!
//! A shop has weights, half-lives and a base rate of its own; its customers talk as `talk` says; whether one buys is drawn
//! from the shop's truth at the moment of the look. That truth is not of the model's kind: each of its signals fades in a
//! time of its own, anger takes from what a cart promises, and something nobody notices moves everyone. What is learned,
//! and from what, runs through the code that runs in the product, the database apart.
//!
//! It shows that learning finds what is there to be found and does no harm where nothing is. It cannot show how well real
//! customers can be predicted: how much there is to be found is put in here, and the best that can be had (`oracle`) is
//! told beside every figure.

mod bench;
mod dice;
mod list;
mod measure;
mod shop;
mod talk;

use crate::{Outcome, learning::Learning};
pub use bench::bench;
use dice::Dice;
pub use list::bench_list;
use measure::{mean, measure};
pub use shop::Kind;
use shop::Shop;

/// What became of shops of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// Of which kind.
    pub kind: Kind,
    /// After 200, 1,000 and 5,000 conversations.
    pub after: Vec<After>,
}

/// How well is predicted after so many conversations: means over the shops, each measured on conversations that come
/// after, and that nothing learns from.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// How many conversations were closed before.
    pub conversations: usize,
    /// How often the outcome comes.
    pub rate: f64,
    /// What would be predicted by who knows the shop's truth, and not what nobody notices.
    pub oracle: Held,
    /// By the documented weights.
    pub prior: Held,
    /// By the learned weights.
    pub learned: Held,
    /// By what would be in use: one of the ways.
    pub served: Held,
    /// The Brier of the base rate, as known from the conversations before.
    pub base_brier: f64,
    /// Of the shop where what is in use does worst against the base rate: by how much its Brier is worse, and by how many
    /// standard errors of that difference. Under 2 it may be chance; below 0 it is better everywhere.
    pub worst: (f64, f64),
    /// In how many shops each way is in use, in the order of [`Way::ALL`].
    pub ways: [usize; 4],
}

/// How one way of predicting held.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Held {
    /// Area under the ROC curve.
    pub auc: f64,
    /// Mean squared error.
    pub brier: f64,
    /// How much oftener the outcome came in the tenth told highest than over all.
    pub lift: f64,
}

const AFTER: [usize; 3] = [200, 1_000, 5_000];
/// Conversations on which each state of learning is measured.
const MEASURED: usize = 4_000;

/// Lets `shops` shops of a kind do business; the same `seed`, the same figures.
pub fn simulate(kind: Kind, shops: u32, seed: u64) -> Simulated {
    let mut after: Vec<Vec<After>> = AFTER.map(|_| Vec::new()).into();
    for number in 0..shops {
        let mut dice = Dice::new(seed ^ (u64::from(number) << 32) ^ ((kind as u64) << 56));
        for (means, one) in after.iter_mut().zip(do_business(kind, &mut dice)) {
            means.push(one);
        }
    }
    Simulated { kind, after: after.into_iter().filter_map(|shops| mean(&shops)).collect() }
}

/// One shop, from its first conversation to its five thousandth.
fn do_business(kind: Kind, dice: &mut Dice) -> Vec<After> {
    let shop = Shop::open(kind, dice);
    let mut learning = Learning::new(Outcome::Buying);
    let (mut closed, mut told) = (0, Vec::new());
    for checkpoint in AFTER {
        while closed < checkpoint {
            let case = shop.case(closed, dice);
            learning.close(&case.features, case.came);
            closed += 1;
        }
        let cases: Vec<shop::Case> = (0..MEASURED).map(|_| shop.case(closed, dice)).collect();
        told.push(measure(closed, &learning, &cases));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_all(kind: Kind) -> After {
        simulate(kind, 3, 7).after.pop().unwrap()
    }

    #[test]
    fn learned_weights_beat_the_documented_ones_and_come_near_the_truth() {
        for (kind, auc) in [(Kind::Ordinary, 0.85), (Kind::Unlike, 0.85), (Kind::Rare, 0.85), (Kind::Drifting, 0.8)] {
            let after = after_all(kind);
            assert!(after.learned.auc >= auc && after.learned.auc > after.oracle.auc - 0.04, "{kind:?} {after:?}");
            assert!(
                after.learned.brier < after.prior.brier && after.served.brier < after.base_brier,
                "{kind:?} {after:?}"
            );
        }
    }

    #[test]
    fn where_nothing_can_be_learned_the_base_rate_holds() {
        for after in simulate(Kind::Noise, 3, 7).after {
            assert!(after.worst.0 < 0.002, "{after:?}");
            assert!(after.prior.brier > after.base_brier, "the documented weights would have done harm");
        }
    }

    #[test]
    fn a_seed_tells_the_same_twice() {
        assert_eq!(simulate(Kind::Unclear, 1, 3), simulate(Kind::Unclear, 1, 3));
        assert_ne!(simulate(Kind::Unclear, 1, 3), simulate(Kind::Unclear, 1, 4));
    }
}
