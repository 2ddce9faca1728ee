//! MTN MoMo Collections, §8, by asking only: a push to the payer's phone, whose one unsigned callback proves nothing and may
//! never come. The id of a request is made from our reference, so that a lost creation is found under it.

mod create;
mod login;
mod look;
mod request_id;

use crate::{
    Account, AccountError, Answer, Capabilities, Kind, Limits, Looked, Notification, NotificationError,
    NotificationRequest, Provider, PspError, Refunds, Session, SessionRef, SessionRequest, exchange::Answered,
    tokens::Tokens,
};
use kernel::{Clock, Currency, Millis, Secret, minutes};
use reqwest::{
    RequestBuilder,
    header::{HeaderName, HeaderValue},
};
use serde::{Deserialize, Serialize};

const OFFICIAL: &str = "https://momoapi.momo.africa";
const OFFICIAL_SANDBOX: &str = "https://sandbox.momodeveloper.mtn.com";
const SANDBOX: &str = "sandbox";
/// What stands for the shop's currency in MTN's sandbox.
const PLAY_MONEY: &str = "EUR";
/// About how long the payer has (§8).
const LIFE: Millis = minutes(5);

/// One merchant's account at MTN MoMo, of one country.
pub struct Mtn {
    http: reqwest::Client,
    clock: Clock,
    base: String,
    keys: Keys,
    tokens: Tokens,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Of the Collections product.
    subscription_key: Secret,
    api_user: Secret,
    api_key: Secret,
    /// `mtnivorycoast`, `mtnbenin`…; `sandbox`.
    target_environment: String,
}

/// Where a request was made: it can only be read there. Kept sealed by the caller like every session's.
#[derive(Serialize, Deserialize)]
struct SessionSecrets {
    base_url: String,
}

impl Mtn {
    /// The account as configured.
    pub fn new(http: reqwest::Client, clock: Clock, account: &Account) -> Result<Self, AccountError> {
        const WANTS: &str = "credentials: mtn wants subscription_key, api_user, api_key and target_environment";
        let keys: Keys = account.keys(WANTS)?;
        if [&keys.subscription_key, &keys.api_user, &keys.api_key].iter().any(|key| key.is_empty()) {
            return Err(AccountError("credentials: subscription_key, api_user and api_key must not be empty"));
        }
        let word = &keys.target_environment;
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(AccountError("credentials: target_environment is a word such as mtnivorycoast, or sandbox"));
        }
        if HeaderValue::from_str(keys.subscription_key.reveal()).is_err() {
            return Err(AccountError("credentials: subscription_key cannot be sent"));
        }
        let base = account.base(if word == SANDBOX { OFFICIAL_SANDBOX } else { OFFICIAL })?;
        Ok(Self { http, clock, base, keys, tokens: Tokens::default() })
    }

    /// What every call carries. The name: one with `python-requests` in it is turned away.
    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        const SUBSCRIPTION: HeaderName = HeaderName::from_static("ocp-apim-subscription-key");
        request
            .header(SUBSCRIPTION, self.keys.subscription_key.reveal())
            .header("X-Target-Environment", &self.keys.target_environment)
            .header("User-Agent", "seven-t")
    }

    /// A call at `base`, with the account's token there.
    async fn call(&self, base: &str, request: impl Fn() -> RequestBuilder) -> Result<Answered, PspError> {
        let request = || self.dressed(request());
        let refused = |answered: &Answered| answered.status == 401;
        if base == self.base {
            return self.tokens.call(&self.clock, |now| self.log_in(base, now), refused, request).await;
        }
        // A request of before the account moved: rare, so that its token is not kept.
        Tokens::default().call(&self.clock, |now| self.log_in(base, now), refused, request).await
    }

    fn currency(&self, currency: Currency) -> &'static str {
        if self.keys.target_environment == SANDBOX { PLAY_MONEY } else { currency.code() }
    }
}

/// Limits are the operator's, by country: MTN itself refuses what is outside.
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    matches!(currency.code(), "XOF" | "XAF" | "GNF").then_some(Limits::ANY)
}

impl Provider for Mtn {
    fn kind(&self) -> Kind {
        Kind::Mtn
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: false,
            refunds: Refunds::None,
            signs_notifications: false,
            can_list: false,
            status_has_amount: true,
            poll_only: true,
            needs_phone: true,
            asks_on_phone: true,
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

    /// No callback address is given, and nothing in a callback could be proven.
    fn read_notification(&self, _request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        Err(NotificationError::NotProven)
    }
}
