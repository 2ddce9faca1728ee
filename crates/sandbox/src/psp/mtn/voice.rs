use super::super::voice::{Dressed, Voice};
use kernel::Millis;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Unsigned, sent once, now by POST and now by PUT.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct MtnVoice;

impl Voice for MtnVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["amount"] = amount.to_string().into();
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        body["externalId"] = reference.into();
    }

    fn dress(&self, body: &Value, _at: Millis, _forged: bool) -> Dressed {
        Dressed::json(body.to_string())
    }

    fn method(&self, body: &Value) -> Method {
        let id = body["externalId"].as_str().unwrap_or_default();
        if id.len().is_multiple_of(2) { Method::PUT } else { Method::POST }
    }

    fn insists(&self) -> bool {
        false
    }
}
