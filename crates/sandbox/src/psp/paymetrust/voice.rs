use super::super::voice::{Dressed, Voice};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Nothing is signed: the token in the body is all the proof there is (§1.6).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct PaymeTrustVoice;

impl Voice for PaymeTrustVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["amount"] = amount.into();
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        body["merchant_transaction_id"] = reference.into();
        body["transaction_id"] = "inconnue".into();
    }

    fn dress(&self, body: &Value, _at: Millis, forged: bool) -> Dressed {
        let mut body = body.clone();
        if forged {
            body["notify_token"] = "wrong".into();
        }
        Dressed::json(body.to_string())
    }

    /// A 201 is not a 200 (§1.6).
    fn is_accepted(&self, status: u16) -> bool {
        status == 200
    }
}
