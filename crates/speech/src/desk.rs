//! What voices were used for, and what that cost.

use crate::{remote::SERVICE, store};
use kernel::{BrandId, Millis};
use storage::{Read, StoreError};

/// Notes of one kind, by one engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// `heard` or `spoken`.
    pub kind: String,
    /// Which ears or mouth: `whisper-base`, `kokoro`, `pico`, `service`.
    pub engine: String,
    /// How many.
    pub notes: i64,
    /// How long they are together.
    pub length: Millis,
    /// How long the work took.
    pub took: Millis,
}

/// What services ask for an hour of sound, in the minor units of whatever the operator counts in; this machine's own ears and
/// mouth cost nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prices {
    /// Heard.
    pub heard: i64,
    /// Spoken.
    pub spoken: i64,
}

impl Used {
    /// Whether it was heard; else it was spoken.
    pub fn is_heard(&self) -> bool {
        self.kind == "heard"
    }

    /// What it cost at these prices, rounded up to a whole unit.
    pub fn cost(&self, prices: Prices) -> i64 {
        if self.engine != SERVICE {
            return 0;
        }
        let an_hour = if self.is_heard() { prices.heard } else { prices.spoken };
        let exact = i128::from(an_hour.max(0)) * i128::from(self.length.0.max(0));
        i64::try_from((exact + HOUR - 1) / HOUR).unwrap_or(i64::MAX)
    }
}

/// Milliseconds.
const HOUR: i128 = 3_600_000;

/// What a brand's notes came to since a moment, by kind and engine.
#[kernel::boxed]
pub async fn used_since(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<Used>, StoreError> {
    store::sums(on, brand, since).await
}

/// What everybody's notes came to since a moment, by brand: for the operator.
#[kernel::boxed]
pub async fn used_by_all_since(on: &mut dyn Read, since: Millis) -> Result<Vec<(BrandId, Used)>, StoreError> {
    store::sums_of_all(on, since).await
}

#[cfg(test)]
mod tests {
    use super::{Prices, Used};
    use kernel::{Millis, minutes};

    #[test]
    fn only_a_service_costs_and_by_what_was_heard_or_said() {
        let used = |kind: &str, engine: &str, length| Used {
            kind: kind.into(),
            engine: engine.into(),
            notes: 1,
            length,
            took: Millis(0),
        };
        let prices = Prices { heard: 216, spoken: 600 };
        assert_eq!(used("heard", "whisper-base", minutes(90)).cost(prices), 0);
        assert_eq!(used("heard", "service", minutes(90)).cost(prices), 324);
        assert_eq!(used("spoken", "service", minutes(30)).cost(prices), 300);
        assert_eq!(used("heard", "service", Millis(1)).cost(prices), 1, "what is begun is owed");
        assert_eq!(used("heard", "service", Millis(0)).cost(prices), 0);
        assert_eq!(used("heard", "service", Millis(i64::MAX)).cost(Prices { heard: i64::MAX, spoken: 0 }), i64::MAX);
    }
}
