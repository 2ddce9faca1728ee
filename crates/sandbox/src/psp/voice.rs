//! How a provider's notifications look, and how they are proven.

use super::{
    cinetpay::CinetPayVoice, geniuspay::GeniusPayVoice, mtn::MtnVoice, orange::OrangeVoice,
    paymetrust::PaymeTrustVoice, stripe::StripeVoice, wave::WaveVoice,
};
use kernel::{Millis, Secret, hmac_sha256};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A notification ready to be posted.
pub(super) struct Dressed {
    pub(super) content_type: &'static str,
    pub(super) text: String,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// A provider's way of telling.
pub(super) trait Voice: Send + Sync {
    /// Makes the news tell another amount.
    fn tell_amount(&self, body: &mut Value, amount: i64);
    /// Makes the news be about something else.
    fn tell_reference(&self, body: &mut Value, reference: &str);
    /// The news as it is posted at that moment; `forged`: proven by somebody who has no key.
    fn dress(&self, body: &Value, at: Millis, forged: bool) -> Dressed;
    /// How it is sent.
    fn method(&self, _body: &Value) -> Method {
        Method::POST
    }
    /// Whether the address must answer a GET before anything is posted there.
    fn pings(&self) -> bool {
        false
    }
    /// Whether it is sent again until it is accepted.
    fn insists(&self) -> bool {
        true
    }
    /// Whether the receiver's answer is good enough not to try again.
    fn is_accepted(&self, status: u16) -> bool {
        (200..300).contains(&status)
    }
}

/// The voice of one provider, with the secrets it proves itself by: kept with what is yet to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AnyVoice {
    PaymeTrust(PaymeTrustVoice),
    Stripe(StripeVoice),
    Wave(WaveVoice),
    GeniusPay(GeniusPayVoice),
    CinetPay(CinetPayVoice),
    Orange(OrangeVoice),
    Mtn(MtnVoice),
}

impl AnyVoice {
    pub(super) fn speak(&self) -> &dyn Voice {
        match self {
            Self::PaymeTrust(voice) => voice,
            Self::Stripe(voice) => voice,
            Self::Wave(voice) => voice,
            Self::GeniusPay(voice) => voice,
            Self::CinetPay(voice) => voice,
            Self::Orange(voice) => voice,
            Self::Mtn(voice) => voice,
        }
    }
}

impl Dressed {
    pub(super) fn json(text: String) -> Self {
        Self { content_type: "application/json", text, headers: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// Hex HMAC-SHA256 over the parts put together; `forged`: under a key of somebody else.
pub(super) fn signed(secret: &Secret, forged: bool, parts: &[&str]) -> String {
    let key = if forged { "a_secret_of_someone_else" } else { secret.reveal() };
    hex::encode(hmac_sha256(key.as_bytes(), parts.concat().as_bytes()))
}

/// `t=…,v1=…[,v1=…]`: one signature for each secret, over the time, the separator and the body.
pub(super) fn stamped(secrets: &[Secret], separator: &str, at: Millis, forged: bool, body: &str) -> String {
    let t = at.as_seconds().to_string();
    let sign = |secret: &Secret| format!(",v1={}", signed(secret, forged, &[&t, separator, body]));
    format!("t={t}{}", secrets.iter().map(sign).collect::<String>())
}
