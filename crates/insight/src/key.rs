//! The fading part of a score as a whole number that stays in order while time passes.
//!
//! All that fades of one outcome shares one half-life `h`: what is worth `s` logits at the moment `t` is worth
//! `s · 2^(−(now − t) / h)` at `now`. The logarithm of that is `(log2 |s| + t / h) − now / h`: the bracket does not know
//! what time it is, and `now / h` is the same for every conversation. So the bracket, with the sign of `s`, puts
//! conversations in the same order as their fading parts at **any** moment, and an index on it never grows old.
//!
//! Exact: the order, up to the 2⁻³² half-lives of a key (a ten-thousand-millionth of the part). Not covered by the key:
//! what lasts (see `lasting`: one index stretch per class) and the bias, which is the same for all. The price: signals
//! cannot each have a half-life of their own; the simulator, whose customers have, says what that costs.

use kernel::Millis;

/// Steps of a key in a half-life.
const STEPS: f64 = 4_294_967_296.0;
/// Less than this many logits is nothing: no score shows it.
const NOTHING: f64 = 1e-9;

/// What share is left after `age`. Above one when the age is negative, so that order never depends on the moment.
pub(crate) fn left_after(age: Millis, half_life: Millis) -> f64 {
    (-millis(age) / millis(half_life)).exp2()
}

/// The key of `strength` logits at the moment `at`. Moments are after 2000 (see `note`), so that the bracket is positive
/// and the sign is free to be that of the strength.
pub(crate) fn key(strength: f64, at: Millis, half_life: Millis) -> i64 {
    if strength.abs() < NOTHING {
        return 0;
    }
    let bracket = strength.abs().log2() + millis(at) / millis(half_life);
    #[allow(clippy::cast_possible_truncation, reason = "some ten thousand half-lives since 1970, times 2^32: 46 bits")]
    let size = (bracket * STEPS).round() as i64;
    if strength < 0.0 { -size } else { size }
}

/// How many logits a key is worth at `now`.
pub(crate) fn strength(key: i64, now: Millis, half_life: Millis) -> f64 {
    if key == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "46 bits")]
    let bracket = key.abs() as f64 / STEPS;
    let size = (bracket - millis(now) / millis(half_life)).exp2();
    if key < 0 { -size } else { size }
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of a few centuries: 44 bits")]
pub(crate) fn millis(length: Millis) -> f64 {
    length.0 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{days, hours};
    use proptest::prelude::*;

    const NOW: Millis = Millis(1_793_610_000_000);

    proptest! {
        /// Both ways, at any age.
        #[test]
        fn a_key_tells_its_strength(strength_then in -20.0..20.0_f64, age in 0..days(90).0) {
            let half_life = hours(48);
            let told = strength(key(strength_then, NOW, half_life), NOW + Millis(age), half_life);
            let exact = if strength_then.abs() < NOTHING { 0.0 } else { strength_then * left_after(Millis(age), half_life) };
            prop_assert!((told - exact).abs() <= 1e-8 * exact.abs(), "{told} for {exact}");
        }

        /// The greater key is the greater strength whenever one looks, unless nobody could tell them apart.
        #[test]
        fn keys_keep_their_order(
            one in (-9.0..9.0_f64, 0..days(30).0), other in (-9.0..9.0_f64, 0..days(30).0), later in 0..days(60).0,
        ) {
            let half_life = hours(24);
            let now = NOW + Millis(later);
            let of = |(strength, age): (f64, i64)| {
                let at = NOW - Millis(age);
                (key(strength, at, half_life), strength * left_after(now - at, half_life))
            };
            let ((key, exact), (other_key, other_exact)) = (of(one), of(other));
            if (exact - other_exact).abs() > 1e-8 * exact.abs().max(other_exact.abs()) {
                prop_assert_eq!(key > other_key, exact > other_exact);
            }
        }
    }
}
