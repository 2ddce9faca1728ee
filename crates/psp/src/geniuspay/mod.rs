//! GeniusPay (pay.genius.ci), §3: a hosted page where the payer chooses, a link that lives 24 hours and cannot be ended, no
//! idempotency key. Only its `reference` can be looked up, never its `id`.

mod call;
mod create;
mod list;
mod look;
mod notification;
mod payment;

use crate::{
    Account, AccountError, Answer, Capabilities, Kind, Limits, ListPage, Looked, Notification, NotificationError,
    NotificationRequest, Provider, Refunds, Session, SessionRef, SessionRequest, account::not_empty,
};
use kernel::{Currency, Millis, Secret, hours};
use serde::Deserialize;

const OFFICIAL: &str = "https://pay.genius.ci/api/v1/merchant";
/// How long a link lives (§3.2).
const LIFE: Millis = hours(24);

/// One merchant's account at GeniusPay.
pub struct GeniusPay {
    http: reqwest::Client,
    base: String,
    api_key: Secret,
    api_secret: Secret,
    webhook_secrets: Vec<Secret>,
    /// The account's mode, which every answer must have; `None`: its keys do not tell.
    environment: Option<Environment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    api_key: Secret,
    api_secret: Secret,
    webhook_secret: Option<Secret>,
    #[serde(default)]
    webhook_secrets: Vec<Secret>,
    /// For keys whose prefix does not tell it.
    environment: Option<Environment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Environment {
    Live,
    Sandbox,
}

impl Environment {
    /// The key pair decides, where its prefix is one of the documented ones (§3.1).
    fn of(key: &Secret) -> Option<Self> {
        match key.reveal() {
            key if key.starts_with("pk_live_") => Some(Self::Live),
            key if key.starts_with("pk_sandbox_") => Some(Self::Sandbox),
            _ => None,
        }
    }
}

impl GeniusPay {
    /// The account as configured.
    pub fn new(http: reqwest::Client, account: &Account) -> Result<Self, AccountError> {
        const WANTS: &str = "credentials: geniuspay wants api_key and api_secret, webhook_secret once it is known; \
            environment is live or sandbox";
        let keys: Keys = account.keys(WANTS)?;
        if keys.api_key.is_empty() || keys.api_secret.is_empty() {
            return Err(AccountError("credentials: api_key and api_secret must not be empty"));
        }
        Ok(Self {
            http,
            base: account.base(OFFICIAL)?,
            environment: keys.environment.or_else(|| Environment::of(&keys.api_key)),
            api_key: keys.api_key,
            api_secret: keys.api_secret,
            webhook_secrets: not_empty(keys.webhook_secret, keys.webhook_secrets),
        })
    }

    /// Whether a word such as `live` is this account's mode; unknown words and unknown modes pass.
    fn is_ours(&self, environment: Option<&str>) -> bool {
        match (self.environment, environment) {
            (Some(Environment::Live), Some(told)) => told != "sandbox",
            (Some(Environment::Sandbox), Some(told)) => told != "live",
            _ => true,
        }
    }
}

/// Other currencies are converted into francs there: only francs are sent (§3.2).
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    (currency == Currency::XOF).then_some(Limits { min: 200, ..Limits::ANY })
}

impl Provider for GeniusPay {
    fn kind(&self) -> Kind {
        Kind::GeniusPay
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: false,
            refunds: Refunds::None,
            signs_notifications: true,
            can_list: true,
            status_has_amount: true,
            poll_only: self.webhook_secrets.is_empty(),
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

    fn list<'a>(&'a self, from: Millis, to: Millis, after: Option<&'a str>) -> Answer<'a, ListPage> {
        Box::pin(self.listed(from, to, after))
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
