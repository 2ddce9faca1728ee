//! PaymeTrust (paymetrust.net), §1. Everything it says about money comes from a status look-up made by us: its
//! notifications are unsigned, and its status answers carry no amount, so that the amount is the one bound to our
//! reference at creation.

mod create;
mod dialect;
mod login;
mod notification;
mod said;
mod status;

pub use dialect::Dialect;

use crate::{
    Account, AccountError, Answer, Capabilities, Claim, Kind, Limits, Looked, Notification, NotificationError,
    NotificationRequest, Provider, PspError, Refunds, Session, SessionRef, SessionRequest, exchange::Answered,
    tokens::Tokens,
};
use kernel::{Clock, Currency, Phone, Secret};
use reqwest::{RequestBuilder, header::HeaderMap};
use serde::{Deserialize, Serialize};

const KEYS: &str = "credentials: paymetrust wants api_key and api_password; environment is live or sandbox, fallback_phone a \
    number with its country code";

/// One merchant's account at PaymeTrust.
pub struct PaymeTrust {
    http: reqwest::Client,
    clock: Clock,
    base: String,
    keys: Keys,
    dialect: Dialect,
    tokens: Tokens,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    api_key: Secret,
    api_password: Secret,
    #[serde(default)]
    environment: Environment,
    /// For buyers without e-mail: all of WhatsApp's.
    fallback_email: Option<String>,
    /// For buyers whose number is not known.
    fallback_phone: Option<Phone>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Environment {
    #[default]
    Live,
    Sandbox,
}

/// What a session needs later; kept sealed by the caller.
#[derive(Serialize, Deserialize)]
struct SessionSecrets {
    payment_token: Secret,
    notify_token: Secret,
}

impl PaymeTrust {
    /// The account as configured.
    pub fn new(http: reqwest::Client, clock: Clock, account: &Account) -> Result<Self, AccountError> {
        let keys: Keys = account.keys(KEYS)?;
        if keys.api_key.is_empty() || keys.api_password.is_empty() {
            return Err(AccountError("credentials: api_key and api_password must not be empty"));
        }
        let dialect = account.dialect()?;
        let base = account.base(match keys.environment {
            Environment::Live => &dialect.paths.live,
            Environment::Sandbox => &dialect.paths.sandbox,
        })?;
        Ok(Self { http, clock, base, keys, dialect, tokens: Tokens::default() })
    }

    /// Makes a call with the account's token.
    async fn call(&self, request: impl Fn() -> RequestBuilder) -> Result<Answered, PspError> {
        self.tokens.call(&self.clock, |now| self.log_in(now), |answered| self.token_refused(answered), request).await
    }

    fn token_refused(&self, answered: &Answered) -> bool {
        answered.status == 401 || self.said(&answered.json).meaning == Some(dialect::Meaning::LogInAgain)
    }

    fn secrets(session: &SessionRef) -> Result<Option<SessionSecrets>, PspError> {
        let Some(stored) = &session.secrets else { return Ok(None) };
        serde_json::from_str(stored.reveal())
            .map(Some)
            .map_err(|_| PspError::Invalid { field: "secrets", why: "not those of a PaymeTrust session" })
    }
}

impl Provider for PaymeTrust {
    fn kind(&self) -> Kind {
        Kind::PaymeTrust
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: false,
            refunds: Refunds::None,
            signs_notifications: false,
            can_list: false,
            status_has_amount: false,
            poll_only: false,
            needs_phone: self.keys.fallback_phone.is_none(),
            asks_on_phone: false,
            shortest_life: None,
            longest_life: None,
        }
    }

    fn limits(&self, currency: Currency) -> Option<Limits> {
        self.dialect.limits(currency)
    }

    fn create_session<'a>(&'a self, request: &'a SessionRequest) -> Answer<'a, Session> {
        Box::pin(self.create(request))
    }

    fn look_up<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        Box::pin(self.status(session))
    }

    fn claim(&self, headers: &HeaderMap, body: &[u8]) -> Option<Claim> {
        self.claimed(headers, body)
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
