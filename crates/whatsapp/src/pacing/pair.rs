//! What a line may send to one customer.

use super::Turn;
use kernel::{Millis, seconds};

/// How fast one customer may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairRate {
    /// Messages that may leave at once.
    pub burst: u32,
    /// Time that gives one message back.
    pub every: Millis,
}

impl Default for PairRate {
    /// Meta's: 45 at once, one per six seconds in the long run.
    fn default() -> Self {
        Self { burst: 45, every: seconds(6) }
    }
}

/// A token bucket in one number: the moment at which it would be full again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairPace {
    full_at: Millis,
    quiet_until: Millis,
}

impl PairPace {
    /// When the next message may leave, without counting one: `now` or later.
    #[must_use]
    pub fn next(&self, rate: PairRate, now: Millis) -> Millis {
        // After one more message the bucket must not be more than `burst` messages from full.
        let room = Millis(rate.every.0.saturating_mul(i64::from(rate.burst.max(1)) - 1));
        now.max(self.full_at - room).max(self.quiet_until)
    }

    /// Counts a message that leaves at `now`.
    pub fn count(&mut self, rate: PairRate, now: Millis) {
        self.full_at = self.full_at.max(now) + rate.every;
    }

    /// Takes a turn if there is one.
    pub fn take(&mut self, rate: PairRate, now: Millis) -> Turn {
        match self.next(rate, now) {
            at if at > now => Turn::At(at),
            _ => {
                self.count(rate, now);
                Turn::Now
            }
        }
    }

    /// Meta refused (131056): nothing leaves before `until`.
    pub fn hush(&mut self, until: Millis) {
        self.quiet_until = self.quiet_until.max(until);
    }

    /// Whether forgetting this pair changes nothing.
    pub(super) fn is_idle(&self, now: Millis) -> bool {
        self.full_at <= now && self.quiet_until <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_borrowed_and_paid_back() {
        let (rate, start) = (PairRate::default(), Millis(1_790_416_800_000));
        let mut pair = PairPace::default();
        for n in 0..45 {
            assert_eq!(pair.take(rate, start), Turn::Now, "message {n}");
        }
        assert_eq!(pair.take(rate, start), Turn::At(start + seconds(6)));
        assert_eq!(pair.take(rate, start + seconds(6)), Turn::Now);
        assert_eq!(pair.take(rate, start + seconds(7)), Turn::At(start + seconds(12)));
        let rested = start + seconds(46 * 6);
        assert!(!pair.is_idle(rested - Millis(1)) && pair.is_idle(rested), "paid back after N × 6 s");
        assert_eq!((0..45).filter(|_| pair.take(rate, rested) == Turn::Now).count(), 45);
    }
}
