use crate::Locale;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// An amount in minor units of its currency (francs for XOF, cents for EUR): an integer, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative only for differences.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// Money that cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    #[error("{0} and {1} are different currencies")]
    CurrencyMismatch(Currency, Currency),
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
    /// Not an ISO 4217 code.
    #[error("unknown currency {0:?}")]
    UnknownCurrency(String),
    /// Not an amount of that currency.
    #[error("{0:?} is not an amount in {1}")]
    NotAnAmount(String, Currency),
}

impl Currency {
    /// CFA franc of West Africa (BCEAO): no decimals.
    pub const XOF: Self = Self(iso_currency::Currency::XOF);

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the minor unit stands for: 0 for XOF, XAF, GNF; 2 for EUR; 3 for TND.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// What people of the first market write after an amount.
    /// How people write it beside an amount.
    pub fn symbol(self) -> &'static str {
        match self.code() {
            "XOF" | "XAF" => "FCFA",
            "EUR" => "€",
            code => code,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(&code.to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The minus of people: as wide as a figure, and no line breaks behind it.
const MINUS: &str = "\u{2212}";

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum; both must be of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// `quantity` times this amount.
    pub fn times(self, quantity: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(quantity).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// Reads an amount in major units as people and files write it: `12500`, `12 500`, `12.50` (EUR). Digits beyond
    /// the currency's decimals are refused, not rounded.
    pub fn parse_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotAnAmount(text.to_owned(), currency);
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (whole, decimals) = plain.split_once(['.', ',']).unwrap_or((&plain, ""));
        let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) {
            return Err(wrong());
        }
        let exponent = currency.exponent() as usize;
        let (kept, beyond) = decimals.split_at(decimals.len().min(exponent));
        if beyond.contains(|c| c != '0') {
            return Err(wrong());
        }
        format!("{whole}{kept:0<exponent$}").parse().map(|minor| Self::new(minor, currency)).map_err(|_| wrong())
    }

    /// Major units with a dot and the currency's decimals, no grouping: for files and forms.
    pub fn to_major(self) -> String {
        let (sign, digits, decimals) = self.split();
        if decimals.is_empty() { format!("{sign}{digits}") } else { format!("{sign}{digits}.{decimals}") }
    }

    /// For people: `12 500 FCFA` with narrow no-break spaces in French, `12,500 FCFA` in English.
    pub fn display(self, locale: Locale) -> String {
        let (group, point) = match locale {
            Locale::Fr => ('\u{202f}', ','),
            Locale::En => (',', '.'),
        };
        let (sign, digits, decimals) = self.split();
        let mut out = String::from(if sign.is_empty() { "" } else { MINUS });
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                out.push(group);
            }
            out.push(c);
        }
        if !decimals.is_empty() {
            out.push(point);
            out.push_str(&decimals);
        }
        out.push('\u{a0}');
        out.push_str(self.currency.symbol());
        out
    }

    /// Sign, whole units and decimals; the sign is the hyphen of files and programs.
    fn split(self) -> (&'static str, String, String) {
        let exponent = self.currency.exponent() as usize;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, decimals) = digits.split_at(digits.len() - exponent);
        (if self.minor < 0 { "-" } else { "" }, whole.to_owned(), decimals.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_as_people_write_them() {
        let eur: Currency = "eur".parse().unwrap();
        assert_eq!(Money::parse_major("12 500", Currency::XOF).unwrap(), Money::new(12_500, Currency::XOF));
        assert_eq!(Money::parse_major("12,5", eur).unwrap().minor, 1250);
        assert_eq!(Money::parse_major("12500.00", Currency::XOF).unwrap().minor, 12_500);
        assert!(Money::parse_major("12.555", eur).is_err());
        assert!(Money::parse_major("-5", eur).is_err());
        assert!(Money::parse_major("99999999999999999999", eur).is_err());
        assert_eq!(Money::new(12_500, Currency::XOF).display(Locale::Fr), "12\u{202f}500\u{a0}FCFA");
        assert_eq!(Money::new(1_234_505, eur).display(Locale::En), "12,345.05\u{a0}€");
        assert_eq!(Money::new(-5, eur).to_major(), "-0.05");
        assert_eq!(Money::new(-5_000, Currency::XOF).display(Locale::Fr), "\u{2212}5\u{202f}000\u{a0}FCFA");
    }

    #[test]
    fn currencies_never_mix_and_sums_never_wrap() {
        let eur: Currency = "EUR".parse().unwrap();
        assert!(Money::new(1, eur).plus(Money::new(1, Currency::XOF)).is_err());
        assert_eq!(Money::new(i64::MAX, eur).plus(Money::new(1, eur)), Err(MoneyError::Overflow));
        assert_eq!(Money::new(i64::MAX, eur).times(2), Err(MoneyError::Overflow));
    }
}
