use super::super::voice::{Dressed, Voice};
use kernel::Millis;
use serde_json::Value;

/// Unsigned, and sent once.
#[derive(Debug)]
pub(super) struct MtnVoice;

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

    fn insists(&self) -> bool {
        false
    }
}
