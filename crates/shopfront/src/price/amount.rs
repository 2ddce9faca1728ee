use std::fmt;

/// Parts of one unit that are kept.
const PARTS: u64 = 1_000_000;
const DIGITS: usize = 6;
/// Integer digits a price may have (contract, section 18).
const MOST_DIGITS: usize = 12;

/// An exact amount of money in major units, to six decimals, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From the digits before and after the decimal mark. `None` beyond twelve integer digits, or without digits.
    pub fn from_digits(whole: &str, decimals: &str) -> Option<Self> {
        let whole = whole.trim_start_matches('0');
        let are_digits = whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
        if whole.len() > MOST_DIGITS || !are_digits {
            return None;
        }
        let units: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let mut parts = 0;
        for place in 0..DIGITS {
            parts = parts * 10 + decimals.as_bytes().get(place).map_or(0, |digit| u64::from(digit - b'0'));
        }
        let up = decimals.as_bytes().get(DIGITS).is_some_and(|digit| *digit >= b'5');
        Some(Self(units * PARTS + parts + u64::from(up)))
    }

    /// From a number as programs write it: digits and one point.
    pub(super) fn from_plain(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && decimals.is_empty() { None } else { Self::from_digits(whole, decimals) }
    }

    /// From an integer in the smallest unit: `1820000` with two digits is 18 200.
    pub fn from_minor(text: &str, digits: u32) -> Option<Self> {
        let text = text.trim();
        let digits = usize::try_from(digits).ok().filter(|digits| *digits <= DIGITS)?;
        if text.is_empty() || text.len() > MOST_DIGITS + DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let padded = format!("{text:0>width$}", width = digits + 1);
        let (whole, decimals) = padded.split_at(padded.len() - digits);
        Self::from_digits(whole, decimals)
    }

    /// Times a thousand, a million. `None` when too large.
    pub(super) fn times(self, factor: u64) -> Option<Self> {
        let product = self.0.checked_mul(factor)?;
        (product / PARTS < 1_000_000_000_000).then_some(Self(product))
    }

    /// Rounded half up to a number of decimals.
    pub fn rounded(self, digits: u32) -> Self {
        let unit = 10_u64.pow(6_u32.saturating_sub(digits));
        Self((self.0 + unit / 2) / unit * unit)
    }

    /// A hundredth of it.
    pub fn hundredth(self) -> Self {
        Self(self.0 / 100)
    }

    /// A hundred times it; itself where that would be too large.
    pub fn hundredfold(self) -> Self {
        self.0.checked_mul(100).map_or(self, Self)
    }

    /// A few times it; itself where that would be too large.
    pub fn times_whole(self, times: u64) -> Self {
        self.0.checked_mul(times).map_or(self, Self)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it has no decimals.
    pub const fn is_whole(self) -> bool {
        self.0.is_multiple_of(PARTS)
    }
}

impl fmt::Display for Amount {
    /// As the contract writes amounts: a point before decimals, no grouping, no trailing zeros.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / PARTS, self.0 % PARTS);
        if parts == 0 {
            return write!(out, "{whole}");
        }
        let decimals = format!("{parts:06}");
        write!(out, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_are_exact() {
        for (whole, decimals, said) in
            [("18200", "", "18200"), ("0017", "490", "17.49"), ("", "5", "0.5"), ("1", "9999999", "2")]
        {
            assert_eq!(Amount::from_digits(whole, decimals).unwrap().to_string(), said);
        }
        assert_eq!(Amount::from_minor("1820000", 2).unwrap().to_string(), "18200");
        assert_eq!(Amount::from_minor("5", 2).unwrap().to_string(), "0.05");
        assert_eq!(Amount::from_digits("1000000000000", ""), None);
        assert!(Amount::from_digits("999999999999", "99").unwrap().times(1000).is_none());
    }
}
