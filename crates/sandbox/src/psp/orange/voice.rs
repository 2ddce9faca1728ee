use super::super::voice::{Dressed, Voice};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A token that only the merchant and Orange know is all the proof there is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct OrangeVoice;

impl Voice for OrangeVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["amount"] = amount.into();
    }

    fn tell_reference(&self, body: &mut Value, _reference: &str) {
        body["notif_token"] = "0".repeat(32).into();
    }

    fn dress(&self, body: &Value, _at: Millis, forged: bool) -> Dressed {
        let mut body = body.clone();
        if forged {
            body["notif_token"] = "wrong".into();
        }
        Dressed::json(body.to_string())
    }
}
