use kernel::{Chance, Millis};

/// Tries before a job is set aside: with [`delay`] about two days.
pub(crate) const TRIES: i64 = 20;

/// How long to wait after failure number `attempts`: 1 s doubling up to 4 h, each spread by ±25 % so that jobs that
/// failed together do not come back together.
pub(crate) fn delay(attempts: i64, chance: &Chance) -> Millis {
    let doubled = 1000_i64 << attempts.clamp(1, 14).saturating_sub(1);
    let base = doubled.min(4 * 3_600_000);
    let [byte] = chance.bytes::<1>();
    Millis(base * 3 / 4 + base * i64::from(byte) / 510)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_bounds_and_never_overflow() {
        let chance = Chance::seeded(3);
        for attempts in [0, 1, 5, 14, 15, 1_000_000, i64::MAX] {
            let wait = delay(attempts, &chance).0;
            assert!((750..=5 * 3_600_000).contains(&wait), "{attempts}: {wait}");
        }
        assert!(delay(2, &chance).0 >= 1500);
    }
}
