//! The envelope of a webhook POST (§1.5, §1.6).

use super::{Echo, Inbound, Preference, StatusUpdate, book::Book, loose};
use crate::{
    errors::ProviderError,
    lenient::{Fields, Odd, digits},
};
use kernel::{Millis, sha256};
use serde_json::Value;

/// One webhook POST, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Envelope {
    /// What happened, in the order of the body: entry by entry, change by change.
    pub updates: Vec<Update>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The line it concerns (`metadata.phone_number_id`); absent for account, template and flow news.
    pub line: Option<String>,
    /// The line's display number, digits only.
    pub display_phone: Option<String>,
    /// The WhatsApp Business Account (`entry.id`); empty if the sender left it out.
    pub waba: String,
    /// When Meta made the entry; only on account, template and flow news.
    pub at: Option<Millis>,
    /// What it is.
    pub kind: Kind,
}

/// What an update tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Somebody wrote.
    Message(Box<Inbound>),
    /// What became of a message of ours.
    Status(Box<StatusUpdate>),
    /// Trouble with the app, the account or the system, tied to no message.
    Error(ProviderError),
    /// The merchant wrote from the WhatsApp Business app (Coexistence, §9.5): a human is there.
    Echo(Box<Echo>),
    /// A customer wants marketing messages, or no longer (§3.6).
    Preference(Preference),
    /// News of the account, its templates, flows or groups (§1.6), or messages that are not ours to answer
    /// (`history`, `standby`).
    Account {
        /// The subscribed field, such as `account_update`.
        field: String,
        /// Its value, as it came; a template's language is always written `en_US`.
        value: Value,
    },
    /// Could not be given a type: kept, so that nothing is lost.
    Unknown {
        /// The field it came under; empty if there was none.
        field: String,
        /// The item, as it came.
        raw: Value,
        /// What is odd about it, without its content.
        why: String,
    },
}

/// The body is not a webhook at all: answer 400.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// Not JSON; where it stops being so.
    #[error("the body is not JSON (line {line}, column {column})")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON, but an array, a string….
    #[error("the body is not a JSON object")]
    NotAnObject,
}

/// Fields of §1.6 that are kept whole. `messages`, `smb_message_echoes` and `user_preferences` are taken apart.
const ACCOUNT_FIELDS: &[&str] = &[
    "account_alerts",
    "account_review_update",
    "account_update",
    "automatic_events",
    "business_capability_update",
    "business_username_update",
    "business_username_updates",
    "calls",
    "flows",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "history",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "standby",
    "template_category_update",
];

impl WebhookError {
    /// The HTTP status that tells the sender: 400.
    #[must_use]
    pub const fn status(&self) -> u16 {
        400
    }
}

impl Envelope {
    /// Reads the raw bytes of a webhook whose signature was verified.
    pub fn parse(body: &[u8]) -> Result<Self, WebhookError> {
        let value =
            loose::parse(body).map_err(|error| WebhookError::NotJson { line: error.line(), column: error.column() })?;
        let root = Fields::of(&value).map_err(|_| WebhookError::NotAnObject)?;
        let mut updates = Vec::new();
        let nowhere = Place::default();
        match (root.text("object").as_deref(), root.value("entry")) {
            (None | Some("whatsapp_business_account"), Some(Value::Array(entries))) => {
                entries.iter().for_each(|entry| read_entry(entry, &mut updates));
            }
            (None | Some("whatsapp_business_account"), _) => {
                updates.push(nowhere.unknown("", &value, Odd::Missing("entry")));
            }
            (Some(_), _) => updates.push(nowhere.unknown("", &value, Odd::NotKnown("object"))),
        }
        Ok(Self { updates })
    }
}

impl Update {
    /// A key under which this update happens once per line (§1.4): Meta delivers at least once, and repeats for days.
    /// Two deliveries of one message, or of one status of one message, have equal keys.
    #[must_use]
    pub fn once_key(&self) -> String {
        match &self.kind {
            Kind::Message(message) => format!("message:{}", message.id),
            Kind::Echo(echo) => format!("echo:{}", echo.id),
            Kind::Status(status) => match status.participant.as_ref().or(status.participant_bsuid.as_ref()) {
                Some(participant) => format!("status:{}:{}:{participant}", status.wamid, status.status),
                None => format!("status:{}:{}", status.wamid, status.status),
            },
            Kind::Account { field, value } | Kind::Unknown { field, raw: value, .. } => self.hashed(field, value),
            Kind::Error(error) => self.hashed("errors", &serde_json::json!(error)),
            Kind::Preference(preference) => self.hashed("user_preferences", &serde_json::json!(preference)),
        }
    }

    fn hashed(&self, field: &str, value: &Value) -> String {
        let line = self.line.as_deref().unwrap_or_default();
        let at = self.at.unwrap_or_default().0;
        let identity = format!("{}\n{line}\n{at}\n{field}\n{value}", self.waba);
        format!("news:{}", hex::encode(sha256(identity.as_bytes())))
    }
}

/// Where in the envelope we are.
#[derive(Default, Clone)]
struct Place {
    line: Option<String>,
    display_phone: Option<String>,
    waba: String,
    at: Option<Millis>,
}

impl Place {
    fn update(&self, kind: Kind) -> Update {
        let Self { line, display_phone, waba, at } = self.clone();
        Update { line, display_phone, waba, at, kind }
    }

    fn unknown(&self, field: &str, raw: &Value, why: Odd) -> Update {
        self.update(Kind::Unknown { field: field.to_owned(), raw: raw.clone(), why: why.to_string() })
    }
}

fn read_entry(entry: &Value, updates: &mut Vec<Update>) {
    let Ok(fields) = Fields::of(entry) else {
        return updates.push(Place::default().unknown("", entry, Odd::NotAnObject));
    };
    let place = Place { waba: fields.text("id").unwrap_or_default(), at: fields.moment("time"), ..Place::default() };
    match fields.value("changes") {
        Some(Value::Array(changes)) => changes.iter().for_each(|change| read_change(&place, change, updates)),
        _ => updates.push(place.unknown("", entry, Odd::Missing("changes"))),
    }
}

fn read_change(entry: &Place, change: &Value, updates: &mut Vec<Update>) {
    let Ok(fields) = Fields::of(change) else {
        return updates.push(entry.unknown("", change, Odd::NotAnObject));
    };
    let field = fields.text("field").unwrap_or_default();
    let Some(value) = fields.object("value") else {
        return updates.push(entry.unknown(&field, change, Odd::Missing("value")));
    };
    let metadata = value.object("metadata");
    let metadata = metadata.as_ref();
    let place = Place {
        line: metadata.and_then(|metadata| metadata.text("phone_number_id")),
        display_phone: metadata.and_then(|metadata| digits(&metadata.text("display_phone_number")?)),
        ..entry.clone()
    };
    match field.as_str() {
        // Without a field, the arrays say what it is.
        "messages" | "smb_message_echoes" | "message_echoes" | "user_preferences" | "" => {
            if !read_arrays(&place, &field, value, updates) {
                updates.push(place.unknown(&field, change, Odd::Missing("messages")));
            }
        }
        known if ACCOUNT_FIELDS.contains(&known) => {
            let field = account_field(known, value).to_owned();
            updates.push(place.update(Kind::Account { field, value: with_plain_language(value.raw()) }));
        }
        _ => updates.push(place.unknown(&field, change, Odd::NotKnown("field"))),
    }
}

/// Meta's own sample of the quality news carries the name of the status news (§7.6): the content decides.
fn account_field<'a>(field: &'a str, value: Fields<'_>) -> &'a str {
    let is_quality = field == "message_template_status_update" && value.has("new_quality_score");
    if is_quality { "message_template_quality_update" } else { field }
}

/// `en-US` in some webhooks is `en_US` everywhere else (§15).
fn with_plain_language(mut value: Value) -> Value {
    if let Some(Value::String(language)) = value.get_mut("message_template_language") {
        *language = language.replace('-', "_");
    }
    value
}

/// Reads every array there is, whatever field announced it (§9.5). Says whether there was any.
fn read_arrays(place: &Place, field: &str, value: Fields<'_>, updates: &mut Vec<Update>) -> bool {
    type Read = fn(&Value, &Book<'_>) -> Result<Kind, Odd>;
    const ARRAYS: [(&str, Read); 5] = [
        ("messages", |item, book| Inbound::read(item, book).map(|read| Kind::Message(Box::new(read)))),
        ("statuses", |item, book| StatusUpdate::read(item, book).map(|read| Kind::Status(Box::new(read)))),
        ("errors", |item, _| ProviderError::read(item).map(Kind::Error)),
        ("message_echoes", |item, _| Echo::read(item).map(|read| Kind::Echo(Box::new(read)))),
        ("user_preferences", |item, book| Preference::read(item, book).map(Kind::Preference)),
    ];
    let mut found = false;
    for (name, read) in ARRAYS {
        let Some(array) = value.value(name) else { continue };
        found = true;
        let Some(items) = array.as_array() else {
            updates.push(place.unknown(field, array, Odd::Missing(name)));
            continue;
        };
        let book = Book::of(value, items.len());
        updates.reserve(items.len());
        for item in items {
            updates.push(match read(item, &book) {
                Ok(kind) => place.update(kind),
                Err(why) => place.unknown(field, item, why),
            });
        }
    }
    // Other arrays that came along, such as calls, are kept as they are.
    for (name, array) in
        value.others(&["contacts", "messages", "statuses", "errors", "message_echoes", "user_preferences"])
    {
        if array.is_array() {
            found = true;
            let raw = serde_json::json!({ name: array });
            let known = ACCOUNT_FIELDS.contains(&name);
            updates.push(if known {
                place.update(Kind::Account { field: name.to_owned(), value: raw })
            } else {
                place.unknown(name, &raw, Odd::NotKnown("array"))
            });
        }
    }
    found
}
