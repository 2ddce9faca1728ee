use crate::limits::PairRate;
use kernel::{Millis, hours, seconds, sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A person with WhatsApp, as one business portfolio knows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Customer {
    /// The profile name.
    pub(crate) name: String,
    /// Digits of the canonical `wa_id`; none when they hide it from the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    /// The business-scoped user id.
    pub(crate) bsuid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) username: Option<String>,
}

impl Customer {
    /// Somebody known by a phone number only: the BSUID follows from portfolio and number, as if Meta had made it.
    pub(crate) fn of_phone(portfolio: &str, phone: &str, name: Option<&str>) -> Self {
        let name = name.map_or_else(|| format!("Client {}", &phone[phone.len().saturating_sub(4)..]), str::to_owned);
        Self { name, phone: Some(phone.to_owned()), bsuid: made_bsuid(portfolio, phone), username: None }
    }

    /// What the chat is filed under.
    pub(crate) fn key(&self) -> &str {
        self.phone.as_deref().unwrap_or(&self.bsuid)
    }

    /// Newer particulars win; what is not said stays.
    pub(crate) fn update(&mut self, newer: Self) {
        self.name = newer.name;
        self.bsuid = newer.bsuid;
        self.phone = newer.phone.or(self.phone.take());
        self.username = newer.username.or(self.username.take());
    }
}

/// A stable BSUID for `phone`: country code and 17 digits.
pub(crate) fn made_bsuid(portfolio: &str, phone: &str) -> String {
    let digest = sha256(format!("{portfolio}/{phone}").as_bytes());
    let number = digest[..8].iter().fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    format!("{}.{:017}", crate::numbering::country_of(phone), number % 100_000_000_000_000_000)
}

/// Whether `text` has the form of a BSUID, parent form included (section 1.8).
pub(crate) fn is_bsuid(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else { return false };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Author {
    Business,
    Customer,
}

/// How far a message came; it never goes back (section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Progress {
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
}

impl Progress {
    /// Whether `next` may follow: forward only, and a failure only before delivery.
    pub(crate) fn may_become(self, next: Self) -> bool {
        match next {
            Self::Failed => self <= Self::Sent,
            _ => self != Self::Failed && next > self,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// One bubble.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) from: Author,
    pub(crate) at: Millis,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The object named like the type, as it was sent; a template's carries what it renders to as `rendered`.
    pub(crate) content: Value,
    /// The id of the quoted message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quotes: Option<String>,
    /// For the business: how far it came. For the customer: `read` once the business marked it.
    pub(crate) progress: Progress,
    /// Reactions on this bubble, by author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reaction_of_customer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reaction_of_business: Option<String>,
    /// What went wrong, with a failed message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Value>,
    /// Echoed on every status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) callback_data: Option<String>,
    /// The price object, fixed when it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pricing: Option<Value>,
    /// Whether it was addressed to a BSUID.
    #[serde(default)]
    pub(crate) to_bsuid: bool,
}

impl Entry {
    /// Whether the customer's phone shows it.
    pub(crate) fn is_visible(&self) -> bool {
        self.kind != "reaction"
            && (self.from == Author::Customer || !matches!(self.progress, Progress::Accepted | Progress::Failed))
    }
}

/// The customer service window, measured from Meta's timestamp.
pub(crate) const WINDOW: Millis = hours(24);
const FREE_ENTRY: Millis = hours(72);
/// How long a typing indicator shows.
pub(crate) const TYPING: Millis = seconds(25);

/// One customer on one line.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) customer: Customer,
    pub(crate) entries: Vec<Entry>,
    /// Timestamp of the last message that opens the window.
    pub(crate) last_word: Option<Millis>,
    /// A click-to-WhatsApp ad brought them at this moment, and nobody answered yet.
    pub(crate) came_by_ad: Option<Millis>,
    pub(crate) free_entry_until: Option<Millis>,
    pub(crate) typing_until: Option<Millis>,
    pub(crate) pair: PairRate,
    /// Not on WhatsApp, or blocked the shop: everything fails with 131026.
    pub(crate) unreachable: bool,
    /// Stopped marketing messages: marketing templates fail with 131050.
    pub(crate) no_marketing: bool,
}

impl Chat {
    pub(crate) fn new(customer: Customer) -> Self {
        Self {
            customer,
            entries: Vec::new(),
            last_word: None,
            came_by_ad: None,
            free_entry_until: None,
            typing_until: None,
            pair: PairRate::default(),
            unreachable: false,
            no_marketing: false,
        }
    }

    /// Until when free-form messages may be sent.
    pub(crate) fn open_until(&self) -> Option<Millis> {
        self.last_word.map(|at| at + WINDOW)
    }

    pub(crate) fn is_open(&self, at: Millis) -> bool {
        self.open_until().is_some_and(|until| at < until)
    }

    pub(crate) fn is_in_free_entry(&self, at: Millis) -> bool {
        self.free_entry_until.is_some_and(|until| at < until)
    }

    /// The customer said something that opens the window at `timestamp`; an old message never shortens it.
    pub(crate) fn hears(&mut self, timestamp: Millis, by_ad: bool) {
        self.last_word = self.last_word.max(Some(timestamp));
        if by_ad {
            self.came_by_ad = Some(timestamp);
        }
    }

    /// The business answered: an ad answered within a day opens the free entry point.
    pub(crate) fn answered(&mut self, at: Millis) {
        if self.came_by_ad.take().is_some_and(|came| at - came < WINDOW) {
            self.free_entry_until = Some(at + FREE_ENTRY);
        }
        self.typing_until = None;
    }

    pub(crate) fn entry(&mut self, id: &str) -> Option<&mut Entry> {
        // Recent messages are asked for most: look from the end.
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bsuids_are_recognised_and_made_in_their_form() {
        for good in ["SN.13491208655302741918", "US.ENT.11815799212886844830", "CI.a1"] {
            assert!(is_bsuid(good), "{good}");
        }
        for bad in ["", "SN", "SN.", "sn.1", "SNX.1", "SN.a-b", "SN.ENT.", "221770000000"] {
            assert!(!is_bsuid(bad), "{bad}");
        }
        assert!(is_bsuid(&made_bsuid("1", "221770000000")));
        assert_ne!(made_bsuid("1", "221770000000"), made_bsuid("2", "221770000000"));
    }

    #[test]
    fn progress_never_goes_back() {
        assert!(Progress::Accepted.may_become(Progress::Read));
        assert!(!Progress::Read.may_become(Progress::Delivered));
        assert!(Progress::Sent.may_become(Progress::Failed));
        assert!(!Progress::Delivered.may_become(Progress::Failed));
        assert!(!Progress::Failed.may_become(Progress::Read));
    }
}
