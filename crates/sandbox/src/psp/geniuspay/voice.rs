use super::super::voice::{AnyVoice, Dressed, Voice, signed};
use kernel::{Millis, Secret};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Events signed over their very bytes (§3.4), which no JSON library would write again in the same way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct GeniusPayVoice(Vec<Secret>);

pub(super) fn of(secrets: Vec<Secret>) -> AnyVoice {
    AnyVoice::GeniusPay(GeniusPayVoice(secrets))
}

/// The JSON as PHP writes it: amounts with two decimals, and slashes escaped now and then.
pub(super) fn php(body: &Value, escape_slashes: bool) -> String {
    let mut text = body.to_string();
    for object in [&body["data"], body] {
        let objects: Vec<&Value> = object.as_array().map_or_else(|| vec![object], |all| all.iter().collect());
        for object in objects {
            for field in ["amount", "fees", "net_amount"] {
                if let Some(number) = object[field].as_i64() {
                    let (plain, decimal) = (format!("\"{field}\":{number}"), format!("\"{field}\":{number}.00"));
                    text = text.replace(&format!("{plain},"), &format!("{decimal},"));
                    text = text.replace(&format!("{plain}}}"), &format!("{decimal}}}"));
                }
            }
        }
    }
    if escape_slashes { text.replace('/', "\\/") } else { text }
}

impl Voice for GeniusPayVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["data"]["amount"] = amount.into();
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        body["data"]["metadata"]["reference"] = reference.into();
        body["data"]["reference"] = "TXN-INCONNUE".into();
    }

    fn dress(&self, body: &Value, at: Millis, forged: bool) -> Dressed {
        let id = body["id"].as_str().unwrap_or_default();
        let text = php(body, id.as_bytes().last().is_some_and(|byte| byte % 2 == 0));
        let t = at.as_seconds().to_string();
        // One signature only, under the newest secret.
        let signature = self.0.first().map(|secret| signed(secret, forged, &[&t, ".", &text])).unwrap_or_default();
        let word = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        Dressed::json(text)
            .with("X-Webhook-Signature", signature)
            .with("X-Webhook-Timestamp", t)
            .with("X-Webhook-Event", word("event"))
            .with("X-Webhook-Delivery", word("id"))
            .with("X-Webhook-Environment", word("environment"))
            .with("User-Agent", "GeniusPay-Webhook/1.0".to_owned())
    }
}
