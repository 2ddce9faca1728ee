use super::quiet::QuietHours;
use serde::{Deserialize, Serialize};

/// What a brand says to its customers unasked, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// How many minutes before its hold ends an unpaid order is reminded of; 0: never.
    pub remind_before: i64,
    /// How many hours after it was placed, or after it lapsed, an unpaid order is reminded of; 0: never.
    pub remind_after: i64,
    /// When nothing is said unasked.
    pub quiet: QuietHours,
    /// The steps of an order at which its customer is told.
    pub notices: Vec<Step>,
}

/// A step of an order on its way to its customer; the later is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It is being packed.
    Preparing,
    /// It has left.
    OutForDelivery,
    /// The customer has it.
    Delivered,
}

impl Step {
    /// Every step, in their order.
    pub const ALL: [Self; 3] = [Self::Preparing, Self::OutForDelivery, Self::Delivered];

    /// Its word in apply files and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::OutForDelivery => "out_for_delivery",
            Self::Delivered => "delivered",
        }
    }
}

impl Default for Initiative {
    fn default() -> Self {
        Self { remind_before: 10, remind_after: 3, quiet: QuietHours::default(), notices: Vec::new() }
    }
}

impl Initiative {
    /// Nothing is said unasked.
    pub const NONE: Self = Self { remind_before: 0, remind_after: 0, quiet: QuietHours::NONE, notices: Vec::new() };
}
