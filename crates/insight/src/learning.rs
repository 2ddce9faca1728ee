use crate::{
    Outcome, Way,
    judge::{Judge, Told},
    learn::Learner,
    model::{Features, Weights},
};
use serde::{Deserialize, Serialize};

/// What a brand's outcomes have taught of one of the three: the learner, and the judgement of each way to predict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learning {
    outcome: Outcome,
    learner: Learner,
    pub judge: Judge,
}

/// What is in use: the way, and the weights it comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Served {
    pub way: Way,
    pub weights: Weights,
    /// How many cases they were learned from.
    pub cases: i64,
}

impl Served {
    /// What is in use before anything is.
    pub fn prior(outcome: Outcome) -> Self {
        Self { way: Way::Prior, weights: Weights::prior(outcome), cases: 0 }
    }
}

impl Learning {
    /// Nothing learned.
    pub fn new(outcome: Outcome) -> Self {
        Self { outcome, learner: Learner::new(outcome), judge: Judge::default() }
    }

    /// A case whose outcome is known: each way tells it first, and is judged by that; then it is learned from.
    pub fn close(&mut self, features: &Features, came: bool) -> Told {
        let told = Told(Way::ALL.map(|way| self.weights(way).probability(features)));
        self.judge.see(told, came);
        self.learner.learn(features, came);
        told
    }

    /// What a way would predict by now.
    pub fn weights(&self, way: Way) -> Weights {
        match way {
            Way::Prior => Weights::prior(self.outcome),
            Way::Rescaled => self.learner.rescaled(),
            Way::Learned => self.learner.learned(),
            Way::Base => Weights::flat(self.outcome, self.judge.base_rate()),
        }
    }

    /// What should be in use now.
    pub fn serve(&self) -> Served {
        let way = self.judge.choose();
        Served { way, weights: self.weights(way), cases: self.judge.cases }
    }
}
