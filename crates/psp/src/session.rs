use kernel::{Locale, Millis, Money, Phone, Secret};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Our name of one attempt at a provider: 1 to 30 characters of `A-Z a-z 0-9 _ -`, unique per account for ever.
/// Order code, attempt number and a random suffix make a good one (§1.9).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Text that is not a reference.
#[derive(Debug, thiserror::Error)]
#[error("a payment reference has 1 to 30 characters of A-Z a-z 0-9 _ -")]
pub struct ReferenceError;

impl Reference {
    /// Checks `text`.
    pub fn parse(text: impl Into<String>) -> Result<Self, ReferenceError> {
        let text = text.into();
        let fits = (1..=30).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if fits && plain { Ok(Self(text)) } else { Err(ReferenceError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Reference {
    type Error = ReferenceError;
    fn try_from(text: String) -> Result<Self, ReferenceError> {
        Self::parse(text)
    }
}
impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

/// What is asked of a provider for one attempt. Keep it as it was: a retry under the same idempotency key must repeat
/// every value, `now` included, or the provider takes it for another request.
#[derive(Debug, Clone)]
pub struct SessionRequest {
    /// Our name of the attempt.
    pub reference: Reference,
    /// What is owed, frozen for this attempt.
    pub amount: Money,
    /// What the payer reads, such as `Commande 7F3K2 chez Awa Mode`; cut at 255 characters.
    pub designation: String,
    /// Who pays, as far as we know.
    pub customer: Customer,
    /// Where the browser goes after paying. Arriving there proves nothing.
    pub success_url: String,
    /// Where the browser goes after giving up.
    pub failed_url: String,
    /// Where the provider sends notifications of this attempt; providers with one address per account ignore it.
    pub notify_url: String,
    /// The payer's language.
    pub lang: Locale,
    /// When our own offer ends. The session ends no sooner than the provider allows.
    pub expires_at: Millis,
    /// The moment of the attempt.
    pub now: Millis,
    /// Unique per attempt, at most 255 characters; for providers that repeat answers by key.
    pub idempotency_key: String,
}

/// Who pays, as far as we know.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    /// The name as the person wrote it, often one word, sometimes only signs.
    pub name: Option<String>,
    /// The number that pays, or the one that writes.
    pub phone: Option<Phone>,
    /// E-mail, if ever told.
    pub email: Option<String>,
}

impl Customer {
    /// First and last name for providers that want both with 2 to 255 characters (§1.4): one word serves as both, a
    /// part that is too short gives way to the whole name, and nobody is called « Client ».
    pub fn first_and_last(&self) -> (String, String) {
        const NOBODY: &str = "Client";
        let name = self.name.as_deref().unwrap_or_default();
        let words: Vec<&str> =
            name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        let whole = words.join(" ");
        let whole = if whole.chars().any(char::is_alphanumeric) { whole } else { NOBODY.to_owned() };
        let part = |text: String| -> String {
            let usable = |t: &str| t.chars().count() >= 2 && t.chars().any(char::is_alphanumeric);
            let chosen = [text, whole.clone()].into_iter().find(|t| usable(t)).unwrap_or_else(|| NOBODY.to_owned());
            chosen.chars().take(255).collect()
        };
        match words.as_slice() {
            [] => (NOBODY.to_owned(), NOBODY.to_owned()),
            [one] => (part((*one).to_owned()), part((*one).to_owned())),
            [first, rest @ ..] => (part((*first).to_owned()), part(rest.join(" "))),
        }
    }
}

/// An open session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The provider's id of it.
    pub provider_id: String,
    /// Where the buyer pays; `None` when the provider asks on the buyer's phone instead (MTN).
    pub pay_url: Option<String>,
    /// What look-ups and notifications need later, as JSON: seal it and give it back in [`SessionRef::secrets`].
    pub secrets: Secret,
    /// When the provider ends the session, where it tells.
    pub expires_at: Option<Millis>,
}

/// A session as stored: what is needed to ask about it.
#[derive(Debug, Clone)]
pub struct SessionRef {
    /// Our name of the attempt.
    pub reference: Reference,
    /// The provider's id; `None` when the answer to the creation was lost.
    pub provider_id: Option<String>,
    /// [`Session::secrets`] as stored; `None` when the answer to the creation was lost.
    pub secrets: Option<Secret>,
    /// What was asked for.
    pub amount: Money,
    /// When it was asked for.
    pub asked_at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_whatsapp_profiles_become_two_acceptable_names() {
        let both = |name: &str| Customer { name: Some(name.into()), ..Customer::default() }.first_and_last();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(both("Aïcha"), pair("Aïcha", "Aïcha"));
        assert_eq!(both(" Marie  Paule\nKoné "), pair("Marie", "Paule Koné"));
        assert_eq!(both("K Yao"), pair("K Yao", "Yao"));
        assert_eq!(both("A"), pair("Client", "Client"));
        assert_eq!(both("🔥🔥"), pair("Client", "Client"));
        assert_eq!(both("Awa 🔥🔥"), pair("Awa", "Awa 🔥🔥"));
        assert_eq!(Customer::default().first_and_last(), pair("Client", "Client"));
        assert_eq!(both(&"é".repeat(300)).0.chars().count(), 255);
    }

    #[test]
    fn references_are_short_and_plain() {
        for good in ["CMD-7F3K2-1", "a", &"x".repeat(30)] {
            assert_eq!(Reference::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "é", "a/b", &"x".repeat(31)] {
            assert!(Reference::parse(bad).is_err(), "{bad:?}");
        }
    }
}
