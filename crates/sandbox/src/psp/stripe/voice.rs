use super::super::voice::{Dressed, Voice, stamped};
use kernel::{Millis, Secret};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Events signed with each of the endpoint's secrets (§2.8).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct StripeVoice(pub(super) Vec<Secret>);

impl Voice for StripeVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        for field in ["amount_total", "amount_subtotal", "amount", "amount_received", "amount_captured"] {
            if body["data"]["object"][field].is_i64() {
                body["data"]["object"][field] = amount.into();
            }
        }
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        let object = &mut body["data"]["object"];
        object["metadata"]["reference"] = reference.into();
        if object["object"] == "checkout.session" {
            object["client_reference_id"] = reference.into();
            object["id"] = "cs_test_inconnue".into();
        }
    }

    fn dress(&self, body: &Value, at: Millis, forged: bool) -> Dressed {
        let text = body.to_string();
        let signature = stamped(&self.0, ".", at, forged, &text);
        Dressed::json(text).with("Stripe-Signature", signature)
    }
}
