use super::Theme;
use crate::{Accent, Ui};
use askama::Template;

/// Sign-in: POST `/sign-in` with `email`, `password`, `next`.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/sign_in.html")]
pub struct SignInPage {
    /// The reader.
    pub ui: Ui,
    /// Light or dark.
    pub theme: Theme,
    /// The platform's colour.
    pub accent: Accent,
    /// What was typed.
    pub email: String,
    /// Where to go afterwards (an address of ours), empty for the first brand.
    pub next: String,
    /// What to say above the form.
    pub notice: Option<SignInNotice>,
}

/// What sign-in has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInNotice {
    /// E-mail or password is wrong; which one is not told.
    Wrong,
    /// Too many tries.
    TooMany {
        /// When to try again.
        minutes: i64,
    },
    /// The session has ended.
    Expired,
    /// Signed out, as wished.
    SignedOut,
}
impl SignInNotice {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        match self {
            Self::Wrong => ui.say("sign-in-wrong"),
            Self::TooMany { minutes } => ui.say_n("sign-in-too-many", minutes),
            Self::Expired => ui.say("sign-in-expired"),
            Self::SignedOut => ui.say("sign-in-signed-out"),
        }
    }
    /// Its tone.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Wrong | Self::TooMany { .. } => "bad",
            Self::Expired => "info",
            Self::SignedOut => "ok",
        }
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Wrong => "alert",
            Self::TooMany { .. } => "lock",
            Self::Expired => "info",
            Self::SignedOut => "check",
        }
    }
}
