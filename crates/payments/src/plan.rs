//! When a provider is asked again (§9.8).

use kernel::{Chance, Millis, hours, minutes, seconds};
use psp::Kind;

/// After the session was opened, while it can be paid.
const WHILE_OPEN: [Millis; 11] = [
    seconds(15),
    seconds(30),
    seconds(60),
    minutes(2),
    minutes(3),
    minutes(5),
    minutes(8),
    minutes(12),
    minutes(18),
    minutes(25),
    minutes(30),
];
/// Then, as long as a hold may last.
const AND_THEN_EVERY: Millis = minutes(30);
/// No provider's session lives longer.
const LONGEST_LIFE: Millis = hours(25);
/// After the end of the attempt or of its order: money may still come late.
const AFTER_THE_END: [Millis; 4] = [minutes(10), hours(1), hours(6), hours(24)];
/// As well, for providers that settle late.
const LONG_AFTER: [Millis; 2] = [hours(48), hours(72)];

/// When to look next: the first moment of the plan that is still ahead, spread by ±20 % so that attempts opened together
/// are not asked about together. `from` is the opening, or the end when `closed`. None: the plan is over.
pub(crate) fn next_look(kind: Kind, from: Millis, closed: bool, now: Millis, chance: &Chance) -> Option<Millis> {
    let elapsed = now - from;
    let late: &[Millis] = match kind {
        Kind::Stripe | Kind::Wave => &LONG_AFTER,
        Kind::PaymeTrust | Kind::GeniusPay | Kind::CinetPay | Kind::Orange | Kind::Mtn => &[],
    };
    let (planned, more) = if closed { (&AFTER_THE_END[..], late) } else { (&WHILE_OPEN[..], &[][..]) };
    // Earliest moment of a planned look, so that the spread does not plan the same one twice.
    let ahead = |offset: &&Millis| offset.0 * 4 / 5 > elapsed.0;
    if let Some(offset) = planned.iter().chain(more).find(ahead) {
        return Some(from + spread(*offset, chance));
    }
    (!closed && elapsed < LONGEST_LIFE).then(|| now + spread(AND_THEN_EVERY, chance))
}

fn spread(offset: Millis, chance: &Chance) -> Millis {
    let [byte] = chance.bytes::<1>();
    Millis(offset.0 * 4 / 5 + offset.0 * 2 * i64::from(byte) / (5 * 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows the plan from `from` to its end.
    fn followed(kind: Kind, closed: bool, seed: u64) -> Vec<i64> {
        let (from, chance) = (Millis(1_000_000_000), Chance::seeded(seed));
        let mut looks = Vec::new();
        let mut now = from;
        while let Some(next) = next_look(kind, from, closed, now, &chance) {
            assert!(next > now, "the plan stands still at {looks:?}");
            looks.push((next - from).as_seconds());
            now = next;
        }
        looks
    }

    #[test]
    fn an_open_session_is_asked_about_often_at_first_and_until_the_end_of_its_life() {
        for seed in 0..50 {
            let looks = followed(Kind::PaymeTrust, false, seed);
            assert!((12..=18).contains(&looks[0]), "{looks:?}");
            assert!(looks.iter().filter(|at| **at < 1800).count() >= 8, "{looks:?}");
            let last = *looks.last().unwrap();
            assert!((25 * 3600..26 * 3600).contains(&last), "{last}");
            assert!(looks.len() < 80, "{}", looks.len());
        }
    }

    #[test]
    fn money_that_comes_late_is_still_found() {
        for seed in 0..50 {
            assert_eq!(followed(Kind::PaymeTrust, true, seed).len(), 4);
            let stripe = followed(Kind::Stripe, true, seed);
            // Two looks of which one came late and one early may be one.
            assert!((5..=6).contains(&stripe.len()), "{stripe:?}");
            assert!(*stripe.last().unwrap() >= 72 * 3600 * 4 / 5);
        }
    }
}
