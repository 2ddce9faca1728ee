//! The limits of §4.3 as numbers, and the ways to pass them. Lengths are in characters.

use std::collections::HashSet;
use url::Url;

pub(super) const TEXT: usize = 4096;
pub(super) const CAPTION: usize = 1024;
pub(super) const BODY: usize = 1024;
pub(super) const LIST_BODY: usize = 4096;
pub(super) const HEADER: usize = 60;
pub(super) const FOOTER: usize = 60;
pub(super) const BUTTONS: usize = 3;
pub(super) const BUTTON_ID: usize = 256;
pub(super) const BUTTON_TITLE: usize = 20;
pub(super) const SECTIONS: usize = 10;
pub(super) const SECTION_TITLE: usize = 24;
pub(super) const ROWS: usize = 10;
pub(super) const ROW_ID: usize = 200;
pub(super) const ROW_TITLE: usize = 24;
pub(super) const ROW_DESCRIPTION: usize = 72;
pub(super) const PRODUCTS: usize = 30;
pub(super) const CONTACTS: usize = 257;
/// Templates state it for their URL buttons (§7.1); a link elsewhere is no longer.
pub(super) const URL: usize = 2000;

/// What Meta would refuse, told before sending. It names the member, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Must say something.
    #[error("{field} is empty")]
    Empty {
        /// The member.
        field: &'static str,
    },
    /// Too many characters.
    #[error("{field} has {got} characters, {max} at most")]
    TooLong {
        /// The member.
        field: &'static str,
        /// The limit.
        max: usize,
        /// What was given.
        got: usize,
    },
    /// Too many elements.
    #[error("{got} {field}, {max} at most")]
    TooMany {
        /// The elements.
        field: &'static str,
        /// The limit.
        max: usize,
        /// What was given.
        got: usize,
    },
    /// Two of them are equal.
    #[error("{field} appears twice")]
    Duplicate {
        /// The member.
        field: &'static str,
    },
    /// Not acceptable for another reason.
    #[error("{field} {why}")]
    Invalid {
        /// The member.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl LimitError {
    /// Stable word: `empty`, `too_long`, `too_many`, `duplicate`, `invalid`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::Duplicate { .. } => "duplicate",
            Self::Invalid { .. } => "invalid",
        }
    }

    /// The member concerned, such as `body` or `buttons`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::TooMany { field, .. }
            | Self::Duplicate { field }
            | Self::Invalid { field, .. } => field,
        }
    }
}

pub(super) type Checked = Result<(), LimitError>;

/// Something, and at most `max` characters of it.
pub(super) fn filled(field: &'static str, text: &str, max: usize) -> Checked {
    if text.trim().is_empty() {
        return Err(LimitError::Empty { field });
    }
    at_most(field, text, max)
}

pub(super) fn at_most(field: &'static str, text: &str, max: usize) -> Checked {
    // Bytes are never fewer than characters: most texts need no counting.
    let got = if text.len() <= max { 0 } else { text.chars().count() };
    if got > max { Err(LimitError::TooLong { field, max, got }) } else { Ok(()) }
}

/// Absent, or filled.
pub(super) fn optional(field: &'static str, text: Option<&str>, max: usize) -> Checked {
    text.map_or(Ok(()), |text| filled(field, text, max))
}

/// Between one and `max`.
pub(super) fn some_of(field: &'static str, got: usize, max: usize) -> Checked {
    match got {
        0 => Err(LimitError::Empty { field }),
        got if got > max => Err(LimitError::TooMany { field, max, got }),
        _ => Ok(()),
    }
}

pub(super) fn unique<'a>(field: &'static str, values: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = HashSet::new();
    for value in values {
        if !seen.insert(value) {
            return Err(LimitError::Duplicate { field });
        }
    }
    Ok(())
}

pub(super) fn require(holds: bool, field: &'static str, why: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(LimitError::Invalid { field, why }) }
}

/// An address with a host. Meta itself asks for `https` in public; `http` is for a sandbox on the same machine.
pub(super) fn web_address(field: &'static str, text: &str) -> Checked {
    filled(field, text, URL)?;
    let address = Url::parse(text).ok();
    let is_web = address.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    require(is_web && text.trim() == text, field, "is not an http or https address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(at_most("body", &"é".repeat(20), 20), Ok(()));
        assert_eq!(at_most("body", &"é".repeat(21), 20), Err(LimitError::TooLong { field: "body", max: 20, got: 21 }));
        assert_eq!(filled("body", " \n", 20), Err(LimitError::Empty { field: "body" }));
    }

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["https://awa.ci/p/1?x=é", "http://127.0.0.1:8080/p/1"] {
            assert_eq!(web_address("url", good), Ok(()), "{good}");
        }
        for bad in ["", "awa.ci", "ftp://awa.ci", "javascript:alert(1)", "https://", " https://awa.ci"] {
            assert!(web_address("url", bad).is_err(), "{bad:?}");
        }
    }
}
