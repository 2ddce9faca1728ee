//! Phone numbers and the country they belong to.

use crate::{Place, numbers::Number, reading::Reading};
use serde::Serialize;

/// A phone number said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhoneSaid {
    /// Digits, the country's code only if it was typed.
    pub digits: String,
    /// The country, ISO 3166, when the number or the places of the message tell.
    pub country: Option<&'static str>,
    /// With the country's code, when the country is known.
    pub e164: Option<String>,
}

/// Country, its code, how many digits at home, and how mobile and fixed numbers begin there.
const COUNTRIES: [(&str, &str, usize, &[&str]); 8] = [
    ("CI", "225", 10, &["01", "05", "07", "21", "25", "27"]),
    ("BJ", "229", 10, &["01"]),
    ("SN", "221", 9, &["70", "71", "75", "76", "77", "78", "33", "30"]),
    ("CM", "237", 9, &["62", "65", "66", "67", "68", "69", "22", "24"]),
    ("TG", "228", 8, &["90", "91", "92", "93", "96", "97", "98", "99", "70", "71", "79", "22"]),
    ("BF", "226", 8, &["01", "02", "03", "05", "06", "07", "5", "6", "7", "25"]),
    ("ML", "223", 8, &["6", "7", "8", "9", "20", "21"]),
    ("BJ", "229", 8, &["4", "5", "6", "9"]),
];

/// Every phone number of the message, in order.
pub(super) fn phones(reading: &Reading<'_>, places: &[Place]) -> Vec<PhoneSaid> {
    let digits = reading.numbers.iter().filter_map(|read| match &read.what {
        Number::Phone(digits) => Some(digits.clone()),
        _ => None,
    });
    digits.map(|digits| located(digits, places)).collect()
}

fn located(digits: String, places: &[Place]) -> PhoneSaid {
    let abroad = COUNTRIES.iter().find(|(_, code, length, begins)| {
        digits
            .strip_prefix(code)
            .is_some_and(|rest| rest.len() == *length && begins.iter().any(|b| rest.starts_with(b)))
    });
    if let Some((country, ..)) = abroad {
        let e164 = Some(format!("+{digits}"));
        return PhoneSaid { digits, country: Some(country), e164 };
    }
    let fits: Vec<_> = COUNTRIES
        .iter()
        .filter(|(_, _, length, begins)| digits.len() == *length && begins.iter().any(|b| digits.starts_with(b)))
        .collect();
    // A place named decides between countries; then ten digits are those of Côte d'Ivoire.
    let here = fits.iter().find(|(country, ..)| places.iter().any(|place| place.country == *country));
    let country = here.or(match fits[..] {
        [_] => fits.first(),
        [(_, _, 10, _), ..] => fits.first(),
        _ => None,
    });
    let e164 = country.map(|(_, code, ..)| format!("+{code}{digits}"));
    PhoneSaid { country: country.map(|(iso, ..)| *iso), e164, digits }
}
