//! Parts as whole numbers that add up (largest remainder, Hamilton 1792).

/// Rounds `parts` to whole numbers whose sum is `total`: each is rounded down, and those with the largest remainders get
/// what is missing. When `total` is their sum rounded, or off it by less than one, each is off by less than two.
pub(crate) fn to_whole(parts: &[f64], total: i64) -> Vec<i64> {
    let mut whole: Vec<i64> = parts.iter().map(|part| floor(*part)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |at: &usize| parts[*at] - parts[*at].floor();
    order.sort_by(|one, other| remainder(other).total_cmp(&remainder(one)));
    let missing = total - whole.iter().sum::<i64>();
    let mut left = missing.abs();
    // Largest remainders first when some is missing, smallest first when there is too much.
    let wanting: Vec<usize> = if missing < 0 { order.into_iter().rev().collect() } else { order };
    while left > 0 && !wanting.is_empty() {
        for at in wanting.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            whole[*at] += missing.signum();
            left -= 1;
        }
    }
    whole
}

/// The nearest whole number, halves up.
pub(crate) fn round(value: f64) -> i64 {
    floor(value + 0.5)
}

#[allow(clippy::cast_possible_truncation, reason = "points: some hundreds at most")]
fn floor(value: f64) -> i64 {
    value.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whole_parts_add_up_and_stay_near(parts in prop::collection::vec(-60.0..60.0_f64, 1..9)) {
            let total = round(parts.iter().sum());
            let whole = to_whole(&parts, total);
            prop_assert_eq!(whole.iter().sum::<i64>(), total);
            for (part, whole) in parts.iter().zip(whole) {
                #[allow(clippy::cast_precision_loss, reason = "points")]
                let off = (whole as f64 - part).abs();
                prop_assert!(off < 1.0 + 1e-9, "{part} became {whole}");
            }
        }
    }
}
