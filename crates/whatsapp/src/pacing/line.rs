//! What a line may send to everybody.

use super::Turn;
use kernel::{Millis, seconds};
use std::collections::VecDeque;

/// At most so many messages in *any* second. A window that slides is stricter than a bucket, which lets twice as many
/// through around the moment it is full: however Meta counts, this stays below.
#[derive(Debug, Clone)]
pub struct LinePace {
    per_second: usize,
    /// When the latest messages left, oldest first; never more than `per_second`.
    left: VecDeque<Millis>,
    /// Meta asked for silence until then.
    quiet_until: Millis,
}

impl LinePace {
    /// Meta's default throughput, inbound and outbound together.
    pub const DEFAULT_PER_SECOND: u32 = 80;

    /// A line that may send `per_second` messages (at least one): 80 by default, 20 for a number shared with the
    /// Business app, 1,000 after an upgrade.
    #[must_use]
    pub fn new(per_second: u32) -> Self {
        let per_second = usize::try_from(per_second.max(1)).unwrap_or(usize::MAX);
        Self { per_second, left: VecDeque::new(), quiet_until: Millis(0) }
    }

    /// When the next message may leave, without counting one: `now` or later.
    #[must_use]
    pub fn next(&self, now: Millis) -> Millis {
        let full = match self.left.front() {
            Some(oldest) if self.left.len() >= self.per_second => *oldest + seconds(1),
            _ => now,
        };
        now.max(full).max(self.quiet_until)
    }

    /// Counts a message that leaves (or one that arrived) at `now`.
    pub fn count(&mut self, now: Millis) {
        if self.left.len() >= self.per_second {
            self.left.pop_front();
        }
        self.left.push_back(now);
    }

    /// Takes a turn if there is one.
    pub fn take(&mut self, now: Millis) -> Turn {
        match self.next(now) {
            at if at > now => Turn::At(at),
            _ => {
                self.count(now);
                Turn::Now
            }
        }
    }

    /// Meta refused (130429, 131057): nothing leaves before `until`.
    pub fn hush(&mut self, until: Millis) {
        self.quiet_until = self.quiet_until.max(until);
    }

    /// Whether forgetting this line changes nothing.
    pub(super) fn is_idle(&self, now: Millis) -> bool {
        self.quiet_until <= now && self.left.back().is_none_or(|last| *last + seconds(1) <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_ever_sees_more_than_its_share() {
        let mut line = LinePace::new(80);
        let mut left = Vec::new();
        for now in (0..3_000).map(Millis) {
            while line.take(now) == Turn::Now {
                left.push(now.0);
            }
        }
        assert_eq!(left.len(), 240, "and the share is used");
        for start in 0..2_000 {
            let seen = left.iter().filter(|at| (start..start + 1000).contains(*at)).count();
            assert!(seen <= 80, "{seen} from {start}");
        }
    }

    #[test]
    fn the_wait_told_is_the_shortest_that_helps() {
        let mut line = LinePace::new(2);
        assert_eq!((line.take(Millis(0)), line.take(Millis(300))), (Turn::Now, Turn::Now));
        assert_eq!(line.take(Millis(400)), Turn::At(Millis(1000)));
        assert_eq!(line.take(Millis(1000)), Turn::Now);
        assert_eq!(line.take(Millis(1000)), Turn::At(Millis(1300)));
        line.hush(Millis(5000));
        assert_eq!(line.take(Millis(2000)), Turn::At(Millis(5000)));
        assert_eq!(line.take(Millis(5000)), Turn::Now);
    }
}
