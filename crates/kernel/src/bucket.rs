use crate::Millis;

/// How much of something is allowed: so much at once, and one more each time a stretch of time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    at_once: i64,
    /// In microseconds: some rates give more than one in a millisecond.
    every: i64,
}

impl Rate {
    /// `at_once` after a rest, and in the long run `count` in each stretch of `per`. Zeros count as ones.
    pub const fn new(at_once: u32, count: u32, per: Millis) -> Self {
        let (at_once, count) = (if at_once == 0 { 1 } else { at_once }, if count == 0 { 1 } else { count });
        Self { at_once: at_once as i64, every: per.0 * 1_000 / count as i64 }
    }
}

/// Nothing waits longer for its turn than this, after however many were taken on credit or a clock was set back.
const LONGEST_DEBT: i64 = 60_000_000;

/// A token bucket in one number: the moment at which it would be full again, in microseconds. It begins full; of two, the
/// one that is fuller is the smaller one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    full_at: i64,
}

impl Bucket {
    /// How long until one can be taken, rounded up; zero: now. Takes nothing.
    #[must_use]
    pub fn wait(&self, rate: Rate, now: Millis) -> Millis {
        // After one more it must not be further from full than all that is allowed at once.
        let micros = self.lacks(rate, now) + rate.every - rate.at_once * rate.every;
        Millis((micros.max(0) + 999) / 1_000)
    }

    /// Takes one; when there is none, on credit: those who come later wait for it.
    pub fn take(&mut self, rate: Rate, now: Millis) {
        self.full_at = now.0 * 1_000 + self.lacks(rate, now) + rate.every;
    }

    /// Whether forgetting it changes nothing.
    pub fn is_full(&self, now: Millis) -> bool {
        self.full_at <= now.0 * 1_000
    }

    fn lacks(&self, rate: Rate, now: Millis) -> i64 {
        (self.full_at - now.0 * 1_000).clamp(0, rate.at_once * rate.every + LONGEST_DEBT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{hours, seconds};

    const NOW: Millis = Millis(1_700_000_000_000);

    #[test]
    fn what_is_allowed_at_once_comes_back_bit_by_bit() {
        let rate = Rate::new(3, 30, seconds(60));
        let mut bucket = Bucket::default();
        for _ in 0..3 {
            assert_eq!(bucket.wait(rate, NOW), Millis(0));
            bucket.take(rate, NOW);
        }
        assert_eq!(bucket.wait(rate, NOW), seconds(2));
        assert_eq!(bucket.wait(rate, NOW + Millis(1_999)), Millis(1));
        assert_eq!(bucket.wait(rate, NOW + seconds(2)), Millis(0));
        assert!(!bucket.is_full(NOW + Millis(5_999)) && bucket.is_full(NOW + seconds(6)));
    }

    #[test]
    fn credit_is_paid_back_and_has_an_end() {
        let rate = Rate::new(1, 10, seconds(1));
        let mut bucket = Bucket::default();
        for taken in 0..5 {
            assert_eq!(bucket.wait(rate, NOW), Millis(taken * 100));
            bucket.take(rate, NOW);
        }
        for _ in 0..10_000 {
            bucket.take(rate, NOW);
        }
        assert!(bucket.wait(rate, NOW) <= seconds(61), "{:?}", bucket.wait(rate, NOW));
        assert!(bucket.wait(rate, NOW - hours(5)) <= seconds(61), "a clock that was set back");
    }

    #[test]
    fn rates_above_one_in_a_millisecond_are_kept() {
        let rate = Rate::new(1, 8_000, seconds(1));
        let mut bucket = Bucket::default();
        let mut taken = 0;
        for at in 0..1_000 {
            while bucket.wait(rate, NOW + Millis(at)) == Millis(0) {
                bucket.take(rate, NOW + Millis(at));
                taken += 1;
            }
        }
        // Every one that is not there yet at its millisecond waits for the next.
        assert!((999..=8_001).contains(&taken), "{taken}");
    }
}
