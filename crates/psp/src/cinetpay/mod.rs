//! CinetPay v2, §5.2: the keys go in the body, codes are strings, amounts are multiples of 5. Its notifications are signed
//! without a time and often come while the payer still waits: whatever they say, the check decides.

mod check;
mod codes;
mod create;
mod notification;

use crate::{
    Account, AccountError, Answer, Capabilities, Claim, Kind, Limits, Looked, Notification, NotificationError,
    NotificationRequest, Provider, PspError, Refunds, Session, SessionRef, SessionRequest,
    exchange::{Answered, exchange},
};
use kernel::{Currency, Secret};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

const OFFICIAL: &str = "https://api-checkout.cinetpay.com/v2";

/// One merchant's site at CinetPay.
pub struct CinetPay {
    http: reqwest::Client,
    base: String,
    keys: Keys,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    api_key: Secret,
    site_id: String,
    /// Signs notifications; without it they are refused, and look-ups alone tell.
    secret_key: Option<Secret>,
    #[serde(default)]
    channels: Channels,
}

/// What the payer may choose from. Cards want an address that buyers on WhatsApp have never given.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
enum Channels {
    #[default]
    #[serde(rename = "MOBILE_MONEY")]
    MobileMoney,
    #[serde(rename = "WALLET")]
    Wallet,
}

impl Channels {
    const fn word(self) -> &'static str {
        match self {
            Self::MobileMoney => "MOBILE_MONEY",
            Self::Wallet => "WALLET",
        }
    }
}

impl CinetPay {
    /// The account as configured.
    pub fn new(http: reqwest::Client, account: &Account) -> Result<Self, AccountError> {
        const WANTS: &str =
            "credentials: cinetpay wants api_key, site_id and secret_key; channels is MOBILE_MONEY or WALLET";
        let keys: Keys = account.keys(WANTS)?;
        if keys.api_key.is_empty() || keys.site_id.is_empty() {
            return Err(AccountError("credentials: api_key and site_id must not be empty"));
        }
        let base = account.base(OFFICIAL)?;
        Ok(Self { http, base, keys })
    }

    fn secret(&self) -> Option<&Secret> {
        self.keys.secret_key.as_ref().filter(|secret| !secret.is_empty())
    }

    /// A call with the keys in its body; whatever the HTTP status, the code tells.
    async fn call(&self, path: &str, mut body: Value) -> Result<Answered, PspError> {
        body["apikey"] = self.keys.api_key.reveal().into();
        body["site_id"] = self.keys.site_id.as_str().into();
        exchange(self.http.post(format!("{}{path}", self.base)).json(&body)).await
    }
}

/// Currencies without decimals, so that minor units are what CinetPay counts in (§5.2, §9.6).
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    matches!(currency.code(), "XOF" | "XAF" | "GNF").then_some(Limits { min: 100, max: 2_500_000, step: 5 })
}

impl Provider for CinetPay {
    fn kind(&self) -> Kind {
        Kind::CinetPay
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: false,
            refunds: Refunds::None,
            signs_notifications: true,
            can_list: false,
            status_has_amount: true,
            poll_only: self.secret().is_none(),
            needs_phone: false,
            asks_on_phone: false,
            shortest_life: None,
            longest_life: None,
        }
    }

    fn limits(&self, currency: Currency) -> Option<Limits> {
        limits(currency)
    }

    fn create_session<'a>(&'a self, request: &'a SessionRequest) -> Answer<'a, Session> {
        Box::pin(self.create(request))
    }

    fn look_up<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        Box::pin(self.check(session))
    }

    fn claim(&self, _headers: &HeaderMap, body: &[u8]) -> Option<Claim> {
        self.claimed(body)
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
