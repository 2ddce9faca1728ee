//! Amounts as Stripe counts them (§2.2): its own table of decimals, which is not always ISO 4217's.

use crate::Limits;
use kernel::{Currency, Money};

/// Currencies that Stripe counts in whole units.
const WHOLE: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
/// Counted in thousandths, the last digit being 0.
const THOUSANDTHS: [&str; 6] = ["BHD", "IQD", "JOD", "KWD", "OMR", "TND"];
/// Written now whole, now with two decimals, depending on the place: a factor of 100 is not a risk to take.
const AMBIGUOUS: [&str; 2] = ["ISK", "UGX"];
/// Eight digits.
const LARGEST: i64 = 99_999_999;

/// 0.50 of the settlement currency where we know it; the francs are at parity with the euro (655.957). Elsewhere
/// Stripe itself refuses what is too small.
fn smallest(code: &str) -> i64 {
    match code {
        "XOF" | "XAF" => 328,
        "EUR" | "USD" => 50,
        _ => 1,
    }
}

fn decimals(code: &str) -> u32 {
    if WHOLE.contains(&code) {
        0
    } else if THOUSANDTHS.contains(&code) {
        3
    } else {
        2
    }
}

/// What Stripe takes in `currency`, in our minor units.
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    let code = currency.code();
    if AMBIGUOUS.contains(&code) || decimals(code) > currency.exponent() {
        return None;
    }
    // MGA has two decimals in ISO 4217 and none at Stripe: one unit there is a hundred of ours.
    let ours = 10_i64.pow(currency.exponent() - decimals(code));
    let step = if decimals(code) == 3 { 10 } else { ours };
    Some(Limits { min: smallest(code) * step, max: LARGEST / (step / ours) * step, step })
}

/// `amount` in Stripe's units; `None` outside [`limits`].
pub(super) fn to_units(amount: Money) -> Option<i64> {
    limits(amount.currency)?.admits(amount.minor).then(|| amount.minor / ours_per_unit(amount.currency))
}

/// The same for a part of what was paid, which may be smaller than what can be paid.
pub(super) fn part_to_units(amount: Money) -> Option<i64> {
    let Limits { max, step, .. } = limits(amount.currency)?;
    Limits { min: step, max, step }.admits(amount.minor).then(|| amount.minor / ours_per_unit(amount.currency))
}

/// Money from Stripe's units and its lower-case currency; `None` when we could not have asked for it.
pub(super) fn from_units(units: i64, currency: &str) -> Option<Money> {
    let currency: Currency = currency.parse().ok()?;
    limits(currency)?;
    Some(Money::new(units.checked_mul(ours_per_unit(currency))?, currency))
}

fn ours_per_unit(currency: Currency) -> i64 {
    10_i64.pow(currency.exponent().saturating_sub(decimals(currency.code())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().unwrap())
    }

    #[test]
    fn francs_are_whole_and_never_multiplied() {
        assert_eq!(to_units(money(5_000, "XOF")), Some(5_000));
        assert_eq!(from_units(5_000, "xof"), Some(money(5_000, "XOF")));
        assert_eq!(to_units(money(327, "XOF")), None);
        assert_eq!(to_units(money(328, "XOF")), Some(328));
        assert_eq!(part_to_units(money(5, "XOF")), Some(5));
        assert_eq!(part_to_units(money(0, "XOF")), None);
        assert_eq!(to_units(money(99_999_999, "XOF")), Some(99_999_999));
        assert_eq!(to_units(money(100_000_000, "XOF")), None);
    }

    #[test]
    fn other_currencies_follow_stripes_table() {
        assert_eq!(to_units(money(1_250, "EUR")), Some(1_250));
        assert_eq!(to_units(money(49, "EUR")), None);
        assert_eq!(to_units(money(12_340, "TND")), Some(12_340));
        assert_eq!(to_units(money(12_345, "TND")), None, "the third decimal must be 0");
        assert_eq!(to_units(money(50_000, "UGX")), None, "ambiguous");
        assert_eq!(from_units(500, "isk"), None);
        let mga = money(150_000, "MGA");
        let units = if mga.currency.exponent() == 2 { 1_500 } else { 150_000 };
        assert_eq!(to_units(mga), Some(units));
        assert_eq!(from_units(units, "mga"), Some(mga));
        assert_eq!(from_units(i64::MAX, "mga").is_none(), mga.currency.exponent() == 2);
    }
}
