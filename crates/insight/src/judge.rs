//! Which way of predicting is used: each is judged on every case before it learns from it, so that the judgement is of a
//! time that none of them had seen (prequential: Dawid 1984; a time split at every case).

use serde::{Deserialize, Serialize};

/// What predicts the scores of a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The documented weights: too few cases yet, or they do best.
    Prior,
    /// The documented weights in the brand's measure: as many buy as do buy there, in the same order.
    Rescaled,
    /// The weights learned from the brand's outcomes.
    Learned,
    /// The same for everybody, how often it came so far: nothing that was noticed tells who will.
    Base,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Prior, Self::Rescaled, Self::Learned, Self::Base];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prior => "prior",
            Self::Rescaled => "rescaled",
            Self::Learned => "learned",
            Self::Base => "base",
        }
    }
}

/// Under so many closed cases, nothing but the documented weights is used; …
pub const LEAST_TO_RESCALE: i64 = 30;
/// … under so many, those or the same in the brand's measure, …
pub const LEAST_CASES: i64 = 100;
/// … and no more than that while the outcome came in fewer of them, or stayed away in fewer.
pub const LEAST_OF_EACH: i64 = 10;

/// What each way said of a case, in the order of [`Way::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Told(pub [f64; 4]);

impl Told {
    pub fn by(&self, way: Way) -> f64 {
        self.0[way as usize]
    }
}

/// How each way has fared. Sums in which a case counts for 1/e after [`MEMORY`] more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judge {
    pub cases: i64,
    pub came: i64,
    /// What the cases count for.
    weight: f64,
    /// What those count for in which it came.
    rate: f64,
    /// Squared errors (Brier 1950), in the order of [`Way::ALL`].
    errors: [f64; 4],
}

const MEMORY: f64 = 1_500.0;

impl Judge {
    /// How often the outcome comes, from the cases so far and, while there are few, from half a case each way.
    pub fn base_rate(&self) -> f64 {
        (self.rate + 0.5) / (self.weight + 1.0)
    }

    /// Takes in what was told of a case and what came.
    pub fn see(&mut self, told: Told, came: bool) {
        let truth = f64::from(u8::from(came));
        let errors = told.0.map(|told| (told - truth).powi(2));
        let add = |sum: &mut f64, more: f64| *sum = *sum * (1.0 - 1.0 / MEMORY) + more;
        add(&mut self.weight, 1.0);
        add(&mut self.rate, truth);
        self.errors.iter_mut().zip(errors).for_each(|(sum, error)| add(sum, error));
        self.cases += 1;
        self.came += i64::from(came);
    }

    fn error(&self, way: Way) -> f64 {
        self.errors[way as usize]
    }

    /// The way that holds: another than the documented weights only if its Brier beats theirs.
    pub fn choose(&self) -> Way {
        let may: &[Way] = if self.cases < LEAST_TO_RESCALE {
            &[Way::Prior]
        } else if !self.is_enough() {
            &[Way::Prior, Way::Rescaled]
        } else {
            &[Way::Prior, Way::Rescaled, Way::Learned, Way::Base]
        };
        may.iter().fold(Way::Prior, |best, way| if self.error(*way) < self.error(best) { *way } else { best })
    }

    /// Whether there are cases enough for weights of the brand's own, and to say that nothing tells.
    fn is_enough(&self) -> bool {
        self.cases >= LEAST_CASES && self.came.min(self.cases - self.came) >= LEAST_OF_EACH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(cases: i64, every: i64, told: [f64; 4]) -> Judge {
        let mut judge = Judge::default();
        (0..cases).for_each(|case| judge.see(Told(told), case % every == 0));
        judge
    }

    #[test]
    fn nothing_is_used_before_there_are_enough_cases_for_it() {
        let better = [0.9, 0.3, 0.2, 0.25];
        assert_eq!(judged(LEAST_TO_RESCALE - 1, 5, better).choose(), Way::Prior);
        assert_eq!(judged(LEAST_TO_RESCALE, 5, better).choose(), Way::Rescaled);
        assert_eq!(judged(LEAST_CASES - 1, 5, better).choose(), Way::Rescaled);
        assert_eq!(judged(LEAST_CASES, 5, better).choose(), Way::Learned);
        // Eight in two thousand.
        assert_eq!(judged(2000, 250, [0.9, 0.01, 0.004, 0.02]).choose(), Way::Rescaled);
    }

    #[test]
    fn the_way_that_holds_is_used() {
        assert_eq!(judged(500, 5, [0.3, 0.6, 0.5, 0.4]).choose(), Way::Prior);
        assert_eq!(judged(500, 5, [0.3, 0.3, 0.3, 0.4]).choose(), Way::Prior, "what is no better changes nothing");
        assert_eq!(judged(500, 5, [0.6, 0.5, 0.55, 0.2]).choose(), Way::Base);
        assert_eq!(
            judged(500, 100, [0.6, 0.5, 0.55, 0.01]).choose(),
            Way::Rescaled,
            "five are too few to say that nothing tells"
        );
        assert!((judged(1000, 5, [0.6, 0.5, 0.205, 0.2]).base_rate() - 0.2).abs() < 0.01);
    }
}
