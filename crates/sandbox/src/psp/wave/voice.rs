use super::super::{
    account::{Account, Strategy},
    voice::{AnyVoice, Dressed, Voice, stamped},
};
use kernel::{Millis, Secret};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Wave's two ways of proving itself (§4.5).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct WaveVoice {
    secrets: Vec<Secret>,
    strategy: Strategy,
}

pub(super) fn of(account: &Account) -> AnyVoice {
    AnyVoice::Wave(WaveVoice { secrets: account.webhook_secrets.clone(), strategy: account.webhook_strategy })
}

impl Voice for WaveVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["data"]["amount"] = amount.to_string().into();
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        body["data"]["client_reference"] = reference.into();
        body["data"]["id"] = "cos-inconnue".into();
    }

    fn dress(&self, body: &Value, at: Millis, forged: bool) -> Dressed {
        let text = body.to_string();
        match self.strategy {
            Strategy::Signing => {
                let signature = stamped(&self.secrets, "", at, forged, &text);
                Dressed::json(text).with("Wave-Signature", signature)
            }
            Strategy::Shared => {
                let secret = self.secrets.first().filter(|_| !forged).map_or("wave_ci_WHS_nobody", Secret::reveal);
                Dressed::json(text).with("Authorization", format!("Bearer {secret}"))
            }
        }
    }
}
