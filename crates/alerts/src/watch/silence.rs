//! When a line's silence is strange: it hears nothing now, and on other days at this hour it heard enough that chance does
//! not explain it. A line that hears little must be silent for longer.

use kernel::{Millis, days};

/// Days looked back: a week has each kind of day.
const DAYS: i64 = 7;
/// On how many of them it must have heard something at this hour.
const DAYS_HEARD: usize = 5;
/// Messages a day, on average, in the stretch that is silent now. Of customers who come by chance, as many stay away
/// together once in three thousand times.
const USUAL: i64 = 8;
/// How long the silence may be, in parts of the operator's: a line that hears too little for the first is given the others.
const LENGTHS: [i64; 3] = [1, 3, 6];

/// The stretches of time to be counted: for each length, the one that ends now, then those of the days before.
pub(super) fn stretches(now: Millis, silence: Millis) -> Vec<(Millis, Millis)> {
    let of = |length: i64| (0..=DAYS).map(move |day| (now - days(day) - Millis(silence.0 * length), now - days(day)));
    LENGTHS.into_iter().flat_map(of).collect()
}

/// Whether what a line heard in these stretches, in their order, is a silence to tell.
pub(super) fn is_strange(counts: &[i64]) -> bool {
    let length = usize::try_from(DAYS + 1).unwrap_or(1);
    counts.chunks(length).any(|stretch| match stretch.split_first() {
        Some((0, before)) => {
            let heard = before.iter().filter(|count| **count > 0).count();
            heard >= DAYS_HEARD && before.iter().sum::<i64>() >= USUAL * DAYS
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{hours, minutes};

    #[test]
    fn a_silence_is_strange_where_it_is_not_usual() {
        let quiet = [0; 16];
        let case = |first: [i64; 8], rest: &[i64]| is_strange(&[&first[..], rest].concat());
        assert!(case([0, 9, 8, 7, 12, 8, 0, 12], &quiet), "a busy hour, and nothing today");
        assert!(!case([1, 9, 8, 7, 12, 8, 0, 12], &quiet), "something was heard");
        assert!(!case([0, 30, 0, 0, 30, 0, 0, 0], &quiet), "some days it hears nothing");
        assert!(!case([0, 2, 2, 2, 2, 2, 2, 2], &quiet), "too little to tell");
        assert!(case([0, 2, 2, 2, 2, 2, 2, 2], &[0, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0]), "three hours tell");
        assert!(!is_strange(&[0; 24]), "a new line");
    }

    #[test]
    fn stretches_are_the_same_hours_of_a_week() {
        let (now, hour) = (Millis(days(20).0), hours(1));
        let all = stretches(now, hour);
        assert_eq!(all.len(), 24);
        assert_eq!(all[0], (now - minutes(60), now));
        assert_eq!(all[1], (now - days(1) - hour, now - days(1)));
        assert_eq!(all[8], (now - hours(3), now));
    }
}
