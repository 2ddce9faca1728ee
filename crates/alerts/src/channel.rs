use serde::{Deserialize, Serialize};

/// How a teammate hears of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In the product: the bell and its list.
    InApp,
    /// A notice of the browser or phone (web push).
    Push,
    /// By e-mail.
    Email,
    /// On their own WhatsApp number, from the brand's line.
    WhatsApp,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::InApp, Self::Push, Self::Email, Self::WhatsApp];

    /// Those that leave the product.
    pub const OUTSIDE: [Self; 3] = [Self::Push, Self::Email, Self::WhatsApp];

    /// Its word in the database and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InApp => "in_app",
            Self::Push => "push",
            Self::Email => "email",
            Self::WhatsApp => "whatsapp",
        }
    }

    /// The channel of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}
