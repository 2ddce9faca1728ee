//! Never a storm: how often one person is told something on one channel, whatever happens.

use kernel::{Millis, hours, minutes};

/// Two messages to one teammate of one brand on one channel are at least so far apart.
pub const APART: Millis = minutes(3);
/// No more of them in any hour. What happens meanwhile is told together, by the next one.
pub const MOST_PER_HOUR: usize = 6;
/// The hour.
pub(crate) const HOUR: Millis = hours(1);

/// The earliest moment at which another message may leave. `sent`: when the last ones left, the newest first;
/// [`MOST_PER_HOUR`] of them are enough.
pub fn not_before(sent: &[Millis]) -> Millis {
    let after_last = sent.first().map(|last| *last + APART);
    let after_hour = sent.get(MOST_PER_HOUR - 1).map(|sixth| *sixth + HOUR);
    after_last.max(after_hour).unwrap_or(Millis(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whenever somebody wants to send, however often: the promise holds in every hour, and nothing waits longer than
        /// the rest of one.
        #[test]
        fn the_promise_holds_in_every_hour(gaps in prop::collection::vec(0_i64..1_800_000, 1..200)) {
            let (mut sent, mut now): (Vec<Millis>, _) = (Vec::new(), Millis(0));
            for gap in gaps {
                now = now + Millis(gap);
                let newest: Vec<Millis> = sent.iter().rev().copied().take(MOST_PER_HOUR).collect();
                let leaves = now.max(not_before(&newest));
                prop_assert!(leaves - now <= HOUR);
                now = leaves;
                sent.push(leaves);
            }
            for (at, begin) in sent.iter().enumerate() {
                let within = sent[at..].iter().filter(|one| **one - *begin < HOUR).count();
                prop_assert!(within <= MOST_PER_HOUR, "{within} in an hour");
            }
            prop_assert!(sent.windows(2).all(|two| two[1] - two[0] >= APART));
        }
    }
}
