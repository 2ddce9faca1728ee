//! Amounts as providers write them, now as numbers, now as strings: read from their text, never by way of a float (§9.6).

use kernel::{Currency, Money};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A number or a string of an answer, as it was written.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Figure(Box<RawValue>);

impl Figure {
    /// The amount in `currency`, whatever its case; `None`: not an amount of a currency we know.
    pub(crate) fn money(&self, currency: &str) -> Option<Money> {
        read_money(&self.text()?, currency.parse().ok()?)
    }

    /// The text, without the quotes of a string.
    pub(crate) fn text(&self) -> Option<String> {
        let raw = self.0.get();
        if raw.starts_with('"') { serde_json::from_str(raw).ok() } else { Some(raw.to_owned()) }
    }
}

/// `5000`, `5000.00` and `5000.0` are 5000 francs; `5000.5` is not cut, it is no amount. Nor are signs, exponents, `NaN`
/// and grouped digits.
pub(crate) fn read_money(text: &str, currency: Currency) -> Option<Money> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    if digits(whole) && decimals.is_none_or(digits) { Money::parse_major(text, currency).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_from_their_text() {
        #[derive(Deserialize)]
        struct Answer {
            amount: Figure,
        }
        let read = |amount: &str, currency: &str| {
            let answer: Answer = serde_json::from_str(&format!(r#"{{"amount":{amount}}}"#)).unwrap();
            answer.amount.money(currency).map(|money| money.minor)
        };
        for good in ["5000", r#""5000""#, "5000.00", r#""5000.0""#] {
            assert_eq!(read(good, "XOF"), Some(5_000), "{good}");
            assert_eq!(read(good, "xof"), Some(5_000), "{good}");
        }
        assert_eq!(read("10000.00", "XOF"), Some(10_000));
        assert_eq!(read("12.50", "EUR"), Some(1_250));
        for bad in
            ["5000.5", "-5000", "5e3", "5E3", r#""NaN""#, r#""5 000""#, r#""5,000""#, r#""""#, "true", r#""5000.""#]
        {
            assert_eq!(read(bad, "XOF"), None, "{bad}");
        }
        assert_eq!(read("5000", "F CFA"), None);
        assert_eq!(read("99999999999999999999", "XOF"), None);
    }
}
