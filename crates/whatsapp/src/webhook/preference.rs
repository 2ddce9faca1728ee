//! A customer's wish about marketing messages (§3.6).

use super::book::Book;
use crate::lenient::{Fields, Odd, digits};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A wish expressed in WhatsApp itself. After `stop`, marketing templates fail with 131050: stop sending them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// Phone, digits only.
    pub wa_id: Option<String>,
    /// Business-scoped user id.
    pub bsuid: Option<String>,
    /// What it is about: `marketing_messages`.
    pub category: Option<String>,
    /// The wish.
    pub value: PreferenceValue,
    /// When.
    pub at: Option<Millis>,
}

/// The wish itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreferenceValue {
    /// No more of it.
    Stop,
    /// Again, please.
    Resume,
    /// Another word, such as `signup`.
    Other(String),
}

impl Preference {
    pub(super) fn read(item: &Value, book: &Book<'_>) -> Result<Self, Odd> {
        let fields = Fields::of(item)?;
        let wa_id = fields.text("wa_id").as_deref().and_then(digits);
        let bsuid = fields.text("user_id");
        let contact = book.find(bsuid.as_deref(), wa_id.as_deref());
        let (wa_id, bsuid) = (wa_id.or(contact.wa_id), bsuid.or(contact.bsuid));
        if wa_id.is_none() && bsuid.is_none() {
            return Err(Odd::Missing("user_id"));
        }
        let value = match fields.need("value")?.as_str() {
            "stop" => PreferenceValue::Stop,
            "resume" => PreferenceValue::Resume,
            other => PreferenceValue::Other(other.to_owned()),
        };
        Ok(Self { wa_id, bsuid, category: fields.text("category"), value, at: fields.moment("timestamp") })
    }
}
