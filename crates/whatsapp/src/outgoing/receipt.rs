//! « Seen » and « is typing » (§4.6).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Marks a message and all before it as read; may show that an answer is being written, for 25 seconds at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadReceipt {
    /// The customer's message.
    pub message_id: String,
    /// Show that an answer is coming. Only when one is.
    #[serde(default)]
    pub typing: bool,
}

impl ReadReceipt {
    /// The request Meta wants.
    #[must_use]
    pub fn to_body(&self) -> Value {
        let mut body = json!({"messaging_product": "whatsapp", "status": "read", "message_id": self.message_id});
        if self.typing {
            body["typing_indicator"] = json!({"type": "text"});
        }
        body
    }
}
