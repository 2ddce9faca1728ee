//! Whom a message goes to (§1.8, §4.1).

use super::limits::{Checked, require};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A recipient. Phones are preferred: some messages cannot go to a BSUID (131062).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Digits with country code, as `wa_id`.
    Phone(String),
    /// Business-scoped user id, or its parent form.
    Bsuid(String),
    /// A group.
    Group(String),
}

impl Recipient {
    /// Whoever these ids name: by phone if it is known, else by BSUID.
    #[must_use]
    pub fn of(wa_id: Option<&str>, bsuid: Option<&str>) -> Option<Self> {
        let phone = wa_id.and_then(crate::lenient::digits).map(Self::Phone);
        phone.or_else(|| bsuid.map(|bsuid| Self::Bsuid(bsuid.to_owned())))
    }

    /// Whether the id has the form Meta gives such ids.
    pub fn check(&self) -> Checked {
        match self {
            Self::Phone(digits) => {
                let is_phone = (3..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
                require(is_phone, "recipient", "is not a phone number in digits")
            }
            Self::Bsuid(id) => require(is_bsuid(id), "recipient", "is not a business-scoped user id"),
            Self::Group(id) => require(!id.trim().is_empty(), "recipient", "is no group"),
        }
    }
}

/// `^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$`
fn is_bsuid(id: &str) -> bool {
    let Some((country, rest)) = id.split_once('.') else { return false };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

impl fmt::Debug for Recipient {
    /// Personal data: only the kind shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Phone(_) => "Recipient::Phone(…)",
            Self::Bsuid(_) => "Recipient::Bsuid(…)",
            Self::Group(_) => "Recipient::Group(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked_before_sending() {
        for good in ["US.13491208655302741918", "SN.ENT.11815799212886844830", "SN.1"] {
            assert_eq!(Recipient::Bsuid(good.to_owned()).check(), Ok(()), "{good}");
        }
        let long = format!("SN.{}", "1".repeat(129));
        for bad in ["", "SN", "SN.", "sn.1", "SEN.1", "SN.1-2", "SN.ENT.", &long] {
            assert!(Recipient::Bsuid(bad.to_owned()).check().is_err(), "{bad:?}");
        }
        assert!(Recipient::Phone("221770000000".to_owned()).check().is_ok());
        assert!(Recipient::Phone("+221770000000".to_owned()).check().is_err());
    }

    #[test]
    fn the_phone_comes_first() {
        assert_eq!(Recipient::of(Some("+221 77"), Some("SN.1")), Some(Recipient::Phone("22177".to_owned())));
        assert_eq!(Recipient::of(None, Some("SN.1")), Some(Recipient::Bsuid("SN.1".to_owned())));
        assert_eq!(Recipient::of(None, None), None);
    }
}
