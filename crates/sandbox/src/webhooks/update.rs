use crate::{faults::Effect, line::Line};
use kernel::Millis;
use serde_json::{Map, Value, json};

/// One thing to tell the product: an element of `messages[]` or `statuses[]`, or the value of another field.
#[derive(Debug, Clone)]
pub(crate) enum Update {
    Message { contact: Option<Value>, message: Value },
    Status { contact: Option<Value>, status: Value },
    Other { field: &'static str, value: Value, time: Millis },
}

impl Update {
    /// Changes the shape as a fault asks.
    pub(crate) fn distort(&mut self, effect: &Effect) {
        let (contact, item) = match self {
            Self::Message { contact, message } => (contact, message),
            Self::Status { contact, status } => (contact, status),
            Self::Other { .. } => return,
        };
        let Value::Object(item) = item else { return };
        match effect {
            Effect::Late { seconds } => {
                if let Some(at) = timestamp(item).map(|at| at - seconds) {
                    let is_number = item.get("timestamp").is_some_and(Value::is_number);
                    item.insert("timestamp".into(), if is_number { json!(at) } else { json!(at.to_string()) });
                }
            }
            Effect::IntegerTimestamp => {
                if let Some(at) = timestamp(item) {
                    item.insert("timestamp".into(), json!(at));
                }
            }
            Effect::BsuidOnly => {
                item.remove("from");
                item.remove("recipient_id");
                if let Some(Value::Object(contact)) = contact {
                    contact.remove("wa_id");
                }
            }
            Effect::NoProfile => {
                if let Some(Value::Object(contact)) = contact {
                    contact.remove("profile");
                }
            }
            Effect::UnknownType => {
                let known = item.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
                item.remove(&known);
                item.insert("type".into(), json!("hologram"));
                item.insert("hologram".into(), json!({"depth": 3}));
            }
            Effect::NoMediaUrl => {
                for kind in ["image", "audio", "video", "document", "sticker"] {
                    if let Some(Value::Object(media)) = item.get_mut(kind) {
                        media.remove("url");
                    }
                }
            }
            _ => {}
        }
    }

    /// The status told, if it is one.
    pub(crate) fn status_word(&self) -> Option<&str> {
        match self {
            Self::Status { status, .. } => status.get("status").and_then(Value::as_str),
            _ => None,
        }
    }

    pub(crate) fn field(&self) -> &'static str {
        match self {
            Self::Other { field, .. } => field,
            _ => "messages",
        }
    }
}

fn timestamp(item: &Map<String, Value>) -> Option<i64> {
    match item.get("timestamp")? {
        Value::String(text) => text.parse().ok(),
        number => number.as_i64(),
    }
}

/// The envelope of section 1.5 around `updates` of one line. Statuses in a row share one `value`, each message has its
/// own, as batches from Meta look.
pub(crate) fn envelope(line: &Line, updates: Vec<Update>) -> Value {
    let mut changes: Vec<Value> = Vec::new();
    let mut time = None;
    for update in updates {
        match update {
            Update::Message { contact, message } => {
                let mut value = message_value(line);
                value["messages"] = json!([message]);
                if let Some(contact) = contact {
                    value["contacts"] = json!([contact]);
                }
                changes.push(json!({"field": "messages", "value": value}));
            }
            Update::Status { contact, status } => {
                if changes.last().is_none_or(|last| last["value"].get("statuses").is_none()) {
                    let mut value = message_value(line);
                    value["statuses"] = json!([]);
                    changes.push(json!({"field": "messages", "value": value}));
                }
                let Some(value) = changes.last_mut().map(|last| &mut last["value"]) else { continue };
                push(value, "statuses", status);
                if let Some(contact) = contact
                    && !value["contacts"].as_array().is_some_and(|known| known.contains(&contact))
                {
                    push(value, "contacts", contact);
                }
            }
            Update::Other { field, value, time: at } => {
                time = Some(at.as_seconds());
                changes.push(json!({"field": field, "value": value}));
            }
        }
    }
    let mut entry = json!({"id": line.spec.waba_id, "changes": changes});
    if let Some(time) = time {
        entry["time"] = json!(time);
    }
    json!({"object": "whatsapp_business_account", "entry": [entry]})
}

fn message_value(line: &Line) -> Value {
    json!({"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": line.digits, "phone_number_id": line.id()}})
}

fn push(value: &mut Value, list: &str, item: Value) {
    match &mut value[list] {
        Value::Array(items) => items.push(item),
        empty => *empty = json!([item]),
    }
}
