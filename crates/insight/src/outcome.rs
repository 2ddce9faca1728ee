use kernel::{Millis, days, hours};
use serde::{Deserialize, Serialize};

/// What is predicted of a conversation: a probability, shown as a score of 0–100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An order is paid within seven days.
    Buying,
    /// The customer complains, asks for money back or wants no more messages within seven days.
    Risk,
    /// The customer writes again within a day.
    Engagement,
}

impl Outcome {
    /// All three, in the order of the weights in the table of signals.
    pub const ALL: [Self; 3] = [Self::Buying, Self::Risk, Self::Engagement];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Buying => "buying",
            Self::Risk => "risk",
            Self::Engagement => "engagement",
        }
    }

    /// How long after the look it may still come.
    pub const fn horizon(self) -> Millis {
        match self {
            Self::Buying | Self::Risk => days(7),
            Self::Engagement => days(1),
        }
    }

    /// In what time a signal is worth half as much. One for all signals that fade: only so do two conversations keep their
    /// order while time passes (see `key`), which is what lets a million of them be listed by score. A wish to buy lasts a
    /// day or two, a grievance a week, a talk a day.
    pub const fn half_life(self) -> Millis {
        match self {
            Self::Buying => hours(48),
            Self::Risk => days(7),
            Self::Engagement => hours(24),
        }
    }

    /// The logit, before anything is learned, of a conversation in which nothing was noticed or all has faded: of a hundred
    /// silent conversations 1 or 2 buy, 1 complains, 8 write again.
    pub const fn prior_bias(self) -> f64 {
        match self {
            Self::Buying => -4.2,
            Self::Risk => -4.5,
            Self::Engagement => -2.5,
        }
    }
}
