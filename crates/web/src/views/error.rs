use super::Theme;
use crate::{Accent, Ui};
use askama::Template;

/// A page that says what went wrong and what to do; answer it with the status of [`Trouble::status`].
#[derive(Debug, Clone, Template)]
#[template(path = "screens/error.html")]
pub struct ErrorPage {
    /// The reader.
    pub ui: Ui,
    /// Light or dark.
    pub theme: Theme,
    /// The colour of the brand, or of the platform.
    pub accent: Accent,
    /// What went wrong.
    pub trouble: Trouble,
    /// What exactly was refused, in a sentence; none: the trouble's own words.
    pub why: Option<String>,
    /// The page that the form was on.
    pub back: Option<String>,
    /// A customer reads it, on a page of their order: the merchant's pages are not theirs.
    pub is_customer: bool,
}

/// What can go wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Not there, or not for this reader: the same answer.
    NotFound,
    /// The role does not allow it.
    Forbidden,
    /// Our fault.
    Internal,
    /// Try again in a moment.
    Unavailable,
    /// The world has changed, or what was sent cannot be.
    Refused {
        /// The HTTP status.
        status: u16,
    },
}
impl Trouble {
    /// From an HTTP status: 403, 404, 503; others of 400 to 499 are refusals; anything else is our fault.
    pub fn from_status(status: u16) -> Self {
        match status {
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            503 => Self::Unavailable,
            400..=499 => Self::Refused { status },
            _ => Self::Internal,
        }
    }
    /// Its HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::Refused { status } => status,
        }
    }
    /// A title and what to do.
    pub fn said(self, ui: &Ui) -> (String, String) {
        match self {
            Self::NotFound => (ui.say("error-not-found"), ui.say("error-not-found-next")),
            Self::Forbidden => (ui.say("error-forbidden"), ui.say("error-forbidden-next")),
            Self::Internal => (ui.say("error-internal"), ui.say("error-internal-next")),
            Self::Unavailable => (ui.say("error-unavailable"), ui.say("error-unavailable-next")),
            Self::Refused { .. } => (ui.say("error-refused"), ui.say("error-refused-next")),
        }
    }
}
