use kernel::{Millis, seconds};
use std::collections::VecDeque;

/// Messages per second of one number, inbound and outbound together (section 5.3).
#[derive(Debug, Default)]
pub(crate) struct Throughput {
    recent: VecDeque<Millis>,
}

impl Throughput {
    /// Counts one message at `at`; false, and not counted, when `per_second` others passed within the last second.
    pub(crate) fn admit(&mut self, at: Millis, per_second: u32) -> bool {
        self.forget(at);
        let full = self.recent.len() >= per_second as usize;
        if !full {
            self.recent.push_back(at);
        }
        !full
    }

    /// Counts one message that cannot be refused: a customer's.
    pub(crate) fn count(&mut self, at: Millis) {
        self.forget(at);
        self.recent.push_back(at);
    }

    fn forget(&mut self, at: Millis) {
        while self.recent.front().is_some_and(|first| at - *first >= seconds(1)) {
            self.recent.pop_front();
        }
    }
}

/// One number to one user: one message per 6 s, with 45 borrowed in advance (section 5.4).
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct PairRate {
    /// The moment at which everything sent so far would have been sent at the steady rate.
    paid_until: Millis,
}

const STEP: Millis = seconds(6);
const BURST: Millis = seconds(6 * 45);

impl PairRate {
    /// Counts one message at `at`; false, and not counted, when the burst is used up.
    pub(crate) fn admit(&mut self, at: Millis) -> bool {
        let paid_until = self.paid_until.max(at) + STEP;
        let fits = paid_until - at <= BURST;
        if fits {
            self.paid_until = paid_until;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_81st_message_of_a_second_is_refused_and_the_next_second_is_free() {
        let mut rate = Throughput::default();
        assert!((0..80).all(|i| rate.admit(Millis(i), 80)));
        assert!(!rate.admit(Millis(999), 80));
        assert!(rate.admit(Millis(1000), 80));
        assert!(!rate.admit(Millis(1000), 80));
    }

    #[test]
    fn a_burst_of_45_is_paid_back_at_one_per_six_seconds() {
        let mut pair = PairRate::default();
        assert!((0..45).all(|_| pair.admit(seconds(100))));
        assert!(!pair.admit(seconds(105)));
        assert!(pair.admit(seconds(106)));
        assert!(!pair.admit(seconds(106)));
    }
}
