/// What a code means (§5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// `00`: paid, if the data says so too.
    Success,
    /// `201`: made.
    Created,
    /// Nobody has begun to pay.
    Waiting,
    /// Somebody is paying.
    Paying,
    /// The attempt ended without money.
    Failed,
    /// The keys or the site are wrong.
    Credentials,
    /// Our request is wrong.
    Refused,
}

use Meaning::{Created, Credentials, Failed, Paying, Refused, Success, Waiting};

const CODES: [(&str, Meaning); 25] = [
    ("00", Success),
    ("201", Created),
    ("662", Waiting),
    ("623", Paying),
    ("663", Paying),
    ("664", Paying),
    ("600", Failed),
    ("602", Failed),
    ("604", Failed),
    ("627", Failed),
    ("603", Failed),
    ("804", Failed),
    ("635", Failed),
    ("636", Failed),
    ("641", Failed),
    ("642", Failed),
    ("807", Failed),
    ("808", Failed),
    ("809", Failed),
    ("810", Failed),
    ("811", Failed),
    ("812", Failed),
    ("606", Credentials),
    ("609", Credentials),
    ("608", Refused),
];

impl Meaning {
    /// `None`: not in the contract.
    pub(super) fn of(code: &str) -> Option<Self> {
        CODES.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
    }
}
