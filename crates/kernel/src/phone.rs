use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number with its country code, digits only (E.164 without `+`), as WhatsApp's `wa_id`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

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
        if (8..=15).contains(&digits.len()) { Ok(Self(digits.to_owned())) } else { Err(PhoneError) }
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
