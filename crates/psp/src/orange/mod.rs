//! Orange Money Web Payment, §7: a page that lives ten minutes, asked about by the token its creation gave. Its
//! notifications name neither order nor amount; a payment nobody tried says `INITIATED` for ever, so that the end is ours
//! to tell.

mod create;
mod login;
mod look;
mod notification;

use crate::{
    Account, AccountError, Answer, Capabilities, Claim, Kind, Limits, Looked, Notification, NotificationError,
    NotificationRequest, Provider, PspError, Refunds, Session, SessionRef, SessionRequest, exchange::Answered,
    tokens::Tokens,
};
use kernel::{Clock, Currency, Millis, Secret, minutes};
use reqwest::{RequestBuilder, header::HeaderMap};
use serde::{Deserialize, Serialize};

const OFFICIAL: &str = "https://api.orange.com";
/// How long a page can be paid on (§7).
const LIFE: Millis = minutes(10);
/// What stands for the shop's currency in Orange's sandbox.
const PLAY_MONEY: &str = "OUV";

/// One merchant's account at Orange Money, of one country.
pub struct Orange {
    http: reqwest::Client,
    clock: Clock,
    base: String,
    keys: Keys,
    tokens: Tokens,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    client_id: Secret,
    client_secret: Secret,
    merchant_key: Secret,
    /// `ci`, `sn`, `ml`…; `dev` is the sandbox.
    country: String,
    /// The merchant's name on the page, 30 characters at most.
    merchant_name: String,
}

/// What a session needs later; kept sealed by the caller.
#[derive(Serialize, Deserialize)]
struct SessionSecrets {
    pay_token: Secret,
    notif_token: Secret,
}

impl Orange {
    /// The account as configured.
    pub fn new(http: reqwest::Client, clock: Clock, account: &Account) -> Result<Self, AccountError> {
        const WANTS: &str =
            "credentials: orange wants client_id, client_secret, merchant_key, country and merchant_name";
        let keys: Keys = account.keys(WANTS)?;
        if [&keys.client_id, &keys.client_secret, &keys.merchant_key].iter().any(|key| key.is_empty()) {
            return Err(AccountError("credentials: client_id, client_secret and merchant_key must not be empty"));
        }
        if !(2..=3).contains(&keys.country.len()) || !keys.country.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(AccountError("credentials: country is dev or a country's two letters, such as ci"));
        }
        if keys.merchant_name.trim().is_empty() || keys.merchant_name.chars().count() > 30 {
            return Err(AccountError("credentials: merchant_name has 1 to 30 characters"));
        }
        Ok(Self { http, clock, base: account.base(OFFICIAL)?, keys, tokens: Tokens::default() })
    }

    /// A call to the country's API, with the account's token.
    async fn call(&self, path: &str, body: &serde_json::Value) -> Result<Answered, PspError> {
        let url = format!("{}/orange-money-webpay/{}/v1/{path}", self.base, self.keys.country);
        let request = || -> RequestBuilder { self.http.post(&url).json(body) };
        self.tokens.call(&self.clock, |now| self.log_in(now), |answered| answered.status == 401, request).await
    }

    fn currency(&self, currency: Currency) -> &'static str {
        if self.keys.country == "dev" { PLAY_MONEY } else { currency.code() }
    }

    fn secrets(session: &SessionRef) -> Result<Option<SessionSecrets>, PspError> {
        let Some(stored) = &session.secrets else { return Ok(None) };
        serde_json::from_str(stored.reveal())
            .map(Some)
            .map_err(|_| PspError::Invalid { field: "secrets", why: "not those of an Orange session" })
    }
}

/// Limits are given by contract (§13): Orange itself refuses what is outside.
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    matches!(currency.code(), "XOF" | "XAF" | "GNF").then_some(Limits::ANY)
}

impl Provider for Orange {
    fn kind(&self) -> Kind {
        Kind::Orange
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: false,
            refunds: Refunds::None,
            signs_notifications: false,
            can_list: false,
            status_has_amount: false,
            poll_only: false,
            needs_phone: false,
            asks_on_phone: false,
            shortest_life: None,
            longest_life: Some(LIFE),
        }
    }

    fn limits(&self, currency: Currency) -> Option<Limits> {
        limits(currency)
    }

    fn create_session<'a>(&'a self, request: &'a SessionRequest) -> Answer<'a, Session> {
        Box::pin(self.create(request))
    }

    fn look_up<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        Box::pin(self.look(session))
    }

    fn claim(&self, _headers: &HeaderMap, body: &[u8]) -> Option<Claim> {
        self.claimed(body)
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
