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

/// When to look next: the first moment of the plan that is still ahead, spread by 20 % so that attempts opened together
/// are not asked about together: to both sides while it can be paid; after its end to the later side alone, since the last
/// look is to come after pages that nobody can close have died (24 h, §9.4). `from` is the opening, or the end when
/// `closed`. None: the plan is over.
pub(crate) fn next_look(kind: Kind, from: Millis, closed: bool, now: Millis, chance: &Chance) -> Option<Millis> {
    let elapsed = now - from;
    let late: &[Millis] = match kind {
        Kind::Stripe | Kind::Wave => &LONG_AFTER,
        Kind::PaymeTrust | Kind::GeniusPay | Kind::CinetPay | Kind::Orange | Kind::Mtn => &[],
    };
    let (planned, more) = if closed { (&AFTER_THE_END[..], late) } else { (&WHILE_OPEN[..], &[][..]) };
    let earliest = |offset: Millis| if closed { offset } else { Millis(offset.0 * 4 / 5) };
    let spread = |offset: Millis| {
        let [byte] = chance.bytes::<1>();
        let latest = Millis(offset.0 * 6 / 5);
        let width = (latest - earliest(offset)).0;
        earliest(offset) + Millis(width * i64::from(byte) / 255)
    };
    // From its earliest moment on a planned look counts as done, so that the spread does not plan it twice.
    if let Some(offset) = planned.iter().chain(more).find(|offset| earliest(**offset) > elapsed) {
        return Some(from + spread(*offset));
    }
    (!closed && elapsed < LONGEST_LIFE).then(|| now + spread(AND_THEN_EVERY))
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
            for (kind, looks, hours) in [(Kind::PaymeTrust, 4, 24), (Kind::Stripe, 6, 72)] {
                let looked = followed(kind, true, seed);
                assert_eq!(looked.len(), looks, "{looked:?}");
                assert!((hours * 3600..=hours * 3600 * 6 / 5).contains(looked.last().unwrap()), "{looked:?}");
            }
        }
    }
}
