//! What became of a message of ours (§3).

use super::book::Book;
use crate::{
    errors::{GraphError, ProviderError},
    lenient::{Fields, Odd, digits},
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A step of a sent message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// Meta's id of our message.
    pub wamid: String,
    /// The step.
    pub status: DeliveryStatus,
    /// When, by Meta's clock; `None` if that could not be read.
    pub at: Option<Millis>,
    /// The recipient's phone, digits only; absent when it is not shared, or for a group.
    pub recipient_wa_id: Option<String>,
    /// The recipient's BSUID.
    pub recipient_bsuid: Option<String>,
    /// The recipient's parent BSUID.
    pub recipient_parent_bsuid: Option<String>,
    /// The group it was sent to.
    pub group: Option<String>,
    /// The member of the group this is about, by phone.
    pub participant: Option<String>,
    /// The member of the group this is about, by BSUID.
    pub participant_bsuid: Option<String>,
    /// What we sent along (`biz_opaque_callback_data`): how an answer we never saw is found again.
    pub opaque: Option<String>,
    /// The free entry point window, while one is open.
    pub window: Option<EntryWindow>,
    /// What it costs. On one or two of the statuses: the first seen counts, once.
    pub pricing: Option<Pricing>,
    /// Why it failed; only on `failed`.
    pub errors: Vec<ProviderError>,
}

/// The steps of a sent message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum DeliveryStatus {
    /// Left Meta.
    Sent,
    /// Will not arrive.
    Failed,
    /// On the device.
    Delivered,
    /// Seen.
    Read,
    /// A voice note of ours was played.
    Played,
    /// A word of tomorrow: record it, change nothing.
    Unknown(String),
}

/// The price of a message (§3.2). Trust `kind` and `category`; `billable` is on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// `PMP` (per message) or, long ago, `CBP`.
    pub model: Option<String>,
    /// `regular` (charged), `free_customer_service`, `free_entry_point`….
    pub kind: Option<String>,
    /// `marketing`, `utility`, `authentication`, `service`….
    pub category: Option<String>,
    /// Whether it is charged, as Meta still tells.
    pub billable: Option<bool>,
}

/// The conversation object of old versions, and of open free entry points (§3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryWindow {
    /// Meta's id of it.
    pub id: String,
    /// `referral_conversion`, `marketing`….
    pub origin: Option<String>,
    /// When it closes.
    pub until: Option<Millis>,
}

impl StatusUpdate {
    pub(super) fn read(item: &Value, book: &Book<'_>) -> Result<Self, Odd> {
        let fields = Fields::of(item)?;
        let recipient = fields.text("recipient_id");
        let (group, recipient_wa_id) = if fields.text("recipient_type").as_deref() == Some("group") {
            (recipient, None)
        } else {
            (None, recipient.as_deref().and_then(digits))
        };
        let recipient_bsuid = fields.text("recipient_user_id");
        let contact = match group {
            Some(_) => super::book::Contact::default(),
            None => book.find(recipient_bsuid.as_deref(), recipient_wa_id.as_deref()),
        };
        Ok(Self {
            wamid: fields.need("id")?,
            status: fields.need("status")?.into(),
            at: fields.moment("timestamp"),
            recipient_wa_id: recipient_wa_id.or(contact.wa_id),
            recipient_bsuid: recipient_bsuid.or(contact.bsuid),
            // Two names, depending on the page (§15).
            recipient_parent_bsuid: fields
                .text("parent_recipient_user_id")
                .or_else(|| fields.text("parent_user_id"))
                .or(contact.parent_bsuid),
            group,
            participant: fields.text("recipient_participant_id"),
            participant_bsuid: fields.text("recipient_participant_user_id"),
            opaque: fields.text("biz_opaque_callback_data"),
            window: fields.object("conversation").as_ref().and_then(EntryWindow::read),
            pricing: fields.object("pricing").as_ref().map(Pricing::read),
            errors: ProviderError::read_all(&fields),
        })
    }
}

impl StatusUpdate {
    /// Why it failed, in the form [`classify`](crate::classify) judges; `None` unless it did.
    #[must_use]
    pub fn refusal(&self) -> Option<GraphError> {
        self.errors.first().filter(|_| self.status == DeliveryStatus::Failed).map(GraphError::from)
    }
}

impl Pricing {
    fn read(pricing: &Fields<'_>) -> Self {
        Self {
            model: pricing.text("pricing_model"),
            kind: pricing.text("type"),
            category: pricing.text("category"),
            billable: pricing.flag("billable"),
        }
    }
}

impl EntryWindow {
    fn read(conversation: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: conversation.text("id")?,
            origin: conversation.object("origin").and_then(|origin| origin.text("type")),
            until: conversation.moment("expiration_timestamp"),
        })
    }
}

impl DeliveryStatus {
    /// Whether a message that stands at `current` (`None`: queued, nothing heard yet) moves on to this status.
    /// Queued < sent < delivered < read < played; `failed` replaces queued and sent only. A delivery heard after a
    /// failure is believed: so the end does not depend on the order in which webhooks arrive. An unknown word moves
    /// nothing, and is moved by anything.
    #[must_use]
    pub fn may_follow(&self, current: Option<&Self>) -> bool {
        match (self.rank(), current.and_then(Self::rank)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(next), Some(current)) => next > current,
        }
    }

    const fn rank(&self) -> Option<u8> {
        match self {
            Self::Sent => Some(1),
            Self::Failed => Some(2),
            Self::Delivered => Some(3),
            Self::Read => Some(4),
            Self::Played => Some(5),
            Self::Unknown(_) => None,
        }
    }

    /// Meta's word for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Unknown(word) => word,
        }
    }
}

impl fmt::Display for DeliveryStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl From<String> for DeliveryStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "sent" => Self::Sent,
            "failed" => Self::Failed,
            "delivered" => Self::Delivered,
            "read" => Self::Read,
            "played" => Self::Played,
            _ => Self::Unknown(word),
        }
    }
}
impl From<DeliveryStatus> for String {
    fn from(status: DeliveryStatus) -> Self {
        status.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryStatus::{self, Delivered, Failed, Played, Read, Sent, Unknown};

    #[test]
    fn statuses_only_move_forward() {
        let steps = [None, Some(Sent), Some(Delivered), Some(Read), Some(Played)];
        for (from, current) in steps.iter().enumerate() {
            for (to, next) in steps.iter().enumerate() {
                let Some(next) = next else { continue };
                assert_eq!(next.may_follow(current.as_ref()), to > from, "{current:?} → {next:?}");
            }
            let fails = Failed.may_follow(current.as_ref());
            assert_eq!(fails, from < 2, "failed replaces queued and sent, never {current:?}");
        }
        assert!(!Sent.may_follow(Some(&Failed)) && !Failed.may_follow(Some(&Failed)));
        let tomorrow = Unknown("warehoused".to_owned());
        assert!(!tomorrow.may_follow(None) && Sent.may_follow(Some(&tomorrow)));
    }

    #[test]
    fn the_end_does_not_depend_on_the_order_of_arrival() {
        let told = [Sent, Failed, Delivered, Read];
        let end =
            |order: &[usize]| {
                order.iter().fold(None, |now: Option<DeliveryStatus>, &next| {
                    if told[next].may_follow(now.as_ref()) { Some(told[next].clone()) } else { now }
                })
            };
        for (a, b, c, d) in (0..256).map(|n| (n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6 & 3)) {
            let mut set = [a, b, c, d];
            let arrived = end(&set);
            set.sort_unstable();
            assert_eq!(arrived, end(&set), "{set:?}");
        }
    }
}
