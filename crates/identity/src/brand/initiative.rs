use super::quiet::QuietHours;

/// What a brand says to its customers unasked, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// How many minutes before its hold ends an unpaid order is reminded of; 0: never.
    pub remind_before: i64,
    /// How many hours after it was placed, or after it lapsed, an unpaid order is reminded of; 0: never.
    pub remind_after: i64,
    /// When nothing is said unasked.
    pub quiet: QuietHours,
}

impl Default for Initiative {
    fn default() -> Self {
        Self { remind_before: 10, remind_after: 3, quiet: QuietHours::default() }
    }
}

impl Initiative {
    /// Nothing is said unasked.
    pub const NONE: Self = Self { remind_before: 0, remind_after: 0, quiet: QuietHours::NONE };
}
