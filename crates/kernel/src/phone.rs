use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number with its country code, digits only (E.164 without `+`), as WhatsApp's `wa_id`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Country, its code, and how many digits its numbers have at home.
const HOME: [(&str, &str, usize); 10] = [
    ("CI", "225", 10),
    ("SN", "221", 9),
    ("ML", "223", 8),
    ("BF", "226", 8),
    ("BJ", "229", 10),
    ("TG", "228", 8),
    ("NE", "227", 8),
    ("GW", "245", 9),
    ("GN", "224", 9),
    ("CM", "237", 9),
];

/// Text that is not an international phone number.
#[derive(Debug, thiserror::Error)]
#[error("not an international phone number: give the country code and 8 to 15 digits, such as +2250707000000")]
pub struct PhoneError;

impl Phone {
    /// Reads a number written with its country code; `+`, `00`, spaces, dots, dashes and brackets are ignored.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let mut digits = String::with_capacity(text.len());
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => {}
                ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '(' | ')' => {}
                _ => return Err(PhoneError),
            }
        }
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        // No country's code begins with 0: this is a number as dialled at home.
        if (8..=15).contains(&digits.len()) && !digits.starts_with('0') {
            Ok(Self(digits.to_owned()))
        } else {
            Err(PhoneError)
        }
    }

    /// The same for a number that may be written as it is dialled at home in `country` (ISO 3166), such as `07 07 00 00 00`
    /// in `CI`. Old numbers of eight digits in Côte d'Ivoire and Benin are not guessed at.
    pub fn parse_at_home(text: &str, country: &str) -> Result<Self, PhoneError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let home = HOME.iter().find(|(iso, _, _)| *iso == country);
        match home.filter(|(_, _, length)| digits.len() == *length && !text.trim_start().starts_with('+')) {
            Some((_, code, _)) => Self::parse(&format!("{code}{}", text.trim())),
            None => Self::parse(text).and_then(|phone| match home {
                // With its country code, a number of that country has its length.
                Some((_, code, length)) => match phone.0.strip_prefix(code) {
                    Some(rest) if rest.len() != *length => Err(PhoneError),
                    _ => Ok(phone),
                },
                None => Ok(phone),
            }),
        }
    }

    /// The number to be paid from, as payment providers know it: WhatsApp still names some accounts of Côte d'Ivoire and
    /// Benin as they were before these countries went to ten digits (2021 and 2024). Operators' traditional rule for the
    /// former: the second of the eight digits tells the operator, and with it what stands in front.
    pub fn for_payment(&self) -> Self {
        let prefix = match (self.0.strip_prefix("225"), self.0.strip_prefix("229")) {
            (Some(old), _) if old.len() == 8 => match old.as_bytes().get(1) {
                Some(b'7'..=b'9') => Some(("225", "07", old)),
                Some(b'4'..=b'6') => Some(("225", "05", old)),
                _ => Some(("225", "01", old)),
            },
            (_, Some(old)) if old.len() == 8 => Some(("229", "01", old)),
            _ => None,
        };
        prefix.map_or_else(|| self.clone(), |(country, new, old)| Self(format!("{country}{new}{old}")))
    }

    /// Digits without `+`, as WhatsApp's `wa_id`.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// With a leading `+`, as people and most APIs write it.
    pub fn e164(&self) -> String {
        format!("+{}", self.0)
    }
}

impl fmt::Debug for Phone {
    /// Personal data: only the last two digits show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", &self.0[self.0.len() - 2..])
    }
}
impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}
impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn a_number_as_dialled_at_home_is_not_international() {
        for good in ["+225 07 07 00 00 00", "00225 0707000000", "2250707000000", "(+221) 77.000-00-00"] {
            assert!(Phone::parse(good).is_ok(), "{good}");
        }
        for bad in ["07 07 00 00 00", "0707000000", "+0707000000", "abc", "+225", ""] {
            assert!(Phone::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn payments_go_to_the_number_of_today() {
        for (told, paid) in [
            ("22507000000", "2250707000000"),
            ("22547000000", "2250747000000"),
            ("22505000000", "2250505000000"),
            ("22501000000", "2250101000000"),
            ("22997000000", "2290197000000"),
            ("2250707000000", "2250707000000"),
            ("221770000000", "221770000000"),
        ] {
            assert_eq!(Phone::parse(told).unwrap().for_payment().digits(), paid, "{told}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_dialled_at_home() {
        let read = |text: &str, country: &str| Phone::parse_at_home(text, country).ok().map(|phone| phone.e164());
        for text in ["07 07 00 00 00", "0707000000", "+225 07 07 00 00 00", "00225 0707000000", "225-07.07.00.00.00"] {
            assert_eq!(read(text, "CI").as_deref(), Some("+2250707000000"), "{text}");
        }
        assert_eq!(read("77 123 45 67", "SN").as_deref(), Some("+221771234567"));
        assert_eq!(read("+33 6 12 34 56 78", "CI").as_deref(), Some("+33612345678"), "relatives abroad");
        assert_eq!(read("+221 77 123 45 67", "CI").as_deref(), Some("+221771234567"));
        // Eight digits are of before 2021, and a 0 that was dropped is missed.
        for text in ["07 00 00 00", "+225 7 07 00 00 00", "sept", ""] {
            assert_eq!(read(text, "CI"), None, "{text}");
        }
        assert_eq!(read("0612345678", "FR"), None, "with its country code, elsewhere");
    }
}
