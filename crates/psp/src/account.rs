use crate::{
    CinetPay, Dialect, GeniusPay, Limits, Mtn, Orange, PaymeTrust, Provider, Stripe, Urgency, Wave, budget::Purse,
    cinetpay, geniuspay, mtn, orange, stripe, turn::InTurn, wave,
};
use kernel::{Clock, Currency, Secret, sha256};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::HashMap,
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// A payment service provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// paymetrust.net, West African aggregator of mobile money.
    PaymeTrust,
    /// Stripe Checkout: cards.
    Stripe,
    /// Wave Business Checkout: its own wallet.
    Wave,
    /// pay.genius.ci, aggregator of mobile money and cards.
    GeniusPay,
    /// CinetPay's second API, aggregator of mobile money.
    CinetPay,
    /// Orange Money Web Payment: Orange's own wallet.
    Orange,
    /// MTN MoMo Collections: MTN's own wallet.
    Mtn,
}

impl Kind {
    /// Every provider spoken here.
    pub const ALL: [Self; 7] =
        [Self::PaymeTrust, Self::Stripe, Self::Wave, Self::GeniusPay, Self::CinetPay, Self::Orange, Self::Mtn];

    /// Its word in configuration and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PaymeTrust => "paymetrust",
            Self::Stripe => "stripe",
            Self::Wave => "wave",
            Self::GeniusPay => "geniuspay",
            Self::CinetPay => "cinetpay",
            Self::Orange => "orange",
            Self::Mtn => "mtn",
        }
    }

    /// Whether it is told one notification address per account, by the merchant on its site; the others are told one with
    /// each payment.
    pub const fn has_one_address(self) -> bool {
        matches!(self, Self::Stripe | Self::Wave | Self::GeniusPay)
    }

    /// The amounts it takes in `currency`, as published; `None` when it does not take that currency at all. Where an operator has
    /// corrected PaymeTrust's dialect, its account says ([`Provider::limits`]).
    pub fn limits(self, currency: Currency) -> Option<Limits> {
        match self {
            Self::PaymeTrust => Dialect::corrected(None).ok()?.limits(currency),
            Self::Stripe => stripe::limits(currency),
            Self::Wave => wave::limits(currency),
            Self::GeniusPay => geniuspay::limits(currency),
            Self::CinetPay => cinetpay::limits(currency),
            Self::Orange => orange::limits(currency),
            Self::Mtn => mtn::limits(currency),
        }
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaymeTrust => "PaymeTrust",
            Self::Stripe => "Stripe",
            Self::Wave => "Wave",
            Self::GeniusPay => "GeniusPay",
            Self::CinetPay => "CinetPay",
            Self::Orange => "Orange Money",
            Self::Mtn => "MTN MoMo",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Kind {
    type Err = AccountError;
    fn from_str(code: &str) -> Result<Self, AccountError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or(AccountError("kind: no provider of that name is spoken here"))
    }
}

/// A merchant's account at a provider, as configured.
#[derive(Debug, Clone)]
pub struct Account {
    /// Which provider.
    pub kind: Kind,
    /// Where its API is; the provider's official address by default. The operator's to set, never the merchant's (§9.9).
    pub base_url: Option<String>,
    /// The keys, a JSON object. PaymeTrust: `api_key`, `api_password`, and optionally `environment` (`live` or
    /// `sandbox`), `fallback_email`, `fallback_phone`. Stripe: `secret_key` and `webhook_secret`, or `webhook_secrets`
    /// with two of them during a rotation. Wave: `api_key`, and `webhook_secret` or `webhook_secrets`.
    /// GeniusPay: `api_key`, `api_secret`, the same two, and optionally `environment`. CinetPay:
    /// `api_key`, `site_id`, `secret_key`, and optionally `channels`. Orange: `client_id`, `client_secret`, `merchant_key`,
    /// `country` (`dev` is the sandbox) and `merchant_name`. MTN: `subscription_key`, `api_user`, `api_key` and
    /// `target_environment` (`sandbox`, or such as `mtnivorycoast`).
    pub credentials: Secret,
    /// Corrections to the provider's dialect ([`Dialect`]) as a JSON merge patch; the operator's to set.
    pub dialect: Option<serde_json::Value>,
}

/// An account that cannot be used as configured. Names the field, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("payment account: {0}")]
pub struct AccountError(pub(crate) &'static str);

/// Opens accounts, and keeps them open: an account's access token is fetched once, not at every call, and all its calls share
/// one budget ([`crate::CallBudget`]).
#[derive(Clone)]
pub struct Psp {
    http: reqwest::Client,
    clock: Clock,
    budget_percent: u32,
    open: Arc<Mutex<Open>>,
}

type Open = HashMap<[u8; 32], Opened>;

/// One account, for whoever waits and for jobs.
struct Opened {
    person_waits: Arc<dyn Provider>,
    can_wait: Arc<dyn Provider>,
}

impl Opened {
    fn to(&self, urgency: Urgency) -> Arc<dyn Provider> {
        Arc::clone(match urgency {
            Urgency::PersonWaits => &self.person_waits,
            Urgency::CanWait => &self.can_wait,
        })
    }
}

/// More accounts than one process serves; past it the kept ones are dropped and open again on demand.
const MOST_OPEN: usize = 10_000;

impl Psp {
    /// Providers are called through `http`; `clock` says when access tokens age, and what is left of budgets.
    pub fn new(http: reqwest::Client, clock: Clock) -> Self {
        Self { http, clock, budget_percent: 100, open: Arc::default() }
    }

    /// The same with `percent` of every account's [`crate::CallBudget`]: less where several processes share the accounts,
    /// more where a provider allows more than it publishes.
    #[must_use]
    pub fn with_budget(self, percent: u32) -> Self {
        Self { budget_percent: percent, open: Arc::default(), ..self }
    }

    /// The account, ready to be asked while a person waits. The same configuration gives the same instance; changed keys
    /// give a new one.
    pub fn open(&self, account: &Account) -> Result<Arc<dyn Provider>, AccountError> {
        self.open_for(account, Urgency::PersonWaits)
    }

    /// The account, ready to be asked with that urgency.
    pub fn open_for(&self, account: &Account, urgency: Urgency) -> Result<Arc<dyn Provider>, AccountError> {
        let key = account.fingerprint();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = open.get(&key) {
            return Ok(opened.to(urgency));
        }
        let provider = opened(self.http.clone(), self.clock.clone(), account)?;
        let purse = Arc::new(Purse::new(provider.call_budget(), self.budget_percent));
        let in_turn = |urgency| -> Arc<dyn Provider> {
            let (provider, purse, clock) = (Arc::clone(&provider), Arc::clone(&purse), self.clock.clone());
            Arc::new(InTurn { provider, purse, urgency, clock })
        };
        let opened = Opened { person_waits: in_turn(Urgency::PersonWaits), can_wait: in_turn(Urgency::CanWait) };
        if open.len() >= MOST_OPEN {
            open.clear();
        }
        let provider = opened.to(urgency);
        open.insert(key, opened);
        Ok(provider)
    }
}

fn opened(http: reqwest::Client, clock: Clock, account: &Account) -> Result<Arc<dyn Provider>, AccountError> {
    Ok(match account.kind {
        Kind::PaymeTrust => Arc::new(PaymeTrust::new(http, clock, account)?),
        Kind::Stripe => Arc::new(Stripe::new(http, account)?),
        Kind::Wave => Arc::new(Wave::new(http, account)?),
        Kind::GeniusPay => Arc::new(GeniusPay::new(http, account)?),
        Kind::CinetPay => Arc::new(CinetPay::new(http, account)?),
        Kind::Orange => Arc::new(Orange::new(http, clock, account)?),
        Kind::Mtn => Arc::new(Mtn::new(http, clock, account)?),
    })
}

/// The secrets of notifications that are set: one, or several during a rotation.
pub(crate) fn not_empty(one: Option<Secret>, several: Vec<Secret>) -> Vec<Secret> {
    one.into_iter().chain(several).filter(|secret| !secret.is_empty()).collect()
}

impl fmt::Debug for Psp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Psp(…)")
    }
}

impl Account {
    /// One-way, in memory only: tells configurations apart without keeping a second copy of the keys.
    fn fingerprint(&self) -> [u8; 32] {
        let dialect = self.dialect.as_ref().map(ToString::to_string);
        let parts = [self.kind.code(), self.base_url.as_deref().unwrap_or_default(), self.credentials.reveal()];
        let parts = parts.into_iter().chain(dialect.as_deref());
        sha256(&parts.flat_map(|part| [&sha256(part.as_bytes())[..], b"|"].concat()).collect::<Vec<u8>>())
    }

    /// Whether the account can be used as configured, without calling anybody.
    pub fn check(&self) -> Result<(), AccountError> {
        opened(reqwest::Client::new(), Clock::System, self).map(drop)
    }

    /// The credentials in the provider's shape; `wants` says which those are.
    pub(crate) fn keys<K: DeserializeOwned>(&self, wants: &'static str) -> Result<K, AccountError> {
        // serde's own words would repeat the keys.
        serde_json::from_str(self.credentials.reveal()).map_err(|_| AccountError(wants))
    }

    /// [`Self::base`] for providers whose paths name the version themselves.
    pub(crate) fn root(&self, official: &str) -> Result<String, AccountError> {
        let base = self.base(official)?;
        Ok(base.strip_suffix("/v1").unwrap_or(&base).to_owned())
    }

    /// The API's address without a trailing slash; `official` when none is configured.
    pub(crate) fn base(&self, official: &str) -> Result<String, AccountError> {
        const WRONG: AccountError = AccountError("base_url: give an http or https address");
        let base = self.base_url.as_deref().filter(|url| !url.is_empty()).unwrap_or(official);
        let url = Url::parse(base).map_err(|_| WRONG)?;
        if matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() {
            Ok(base.trim_end_matches('/').to_owned())
        } else {
            Err(WRONG)
        }
    }

    /// The dialect: the built-in one with this account's corrections.
    pub(crate) fn dialect(&self) -> Result<Dialect, AccountError> {
        Dialect::corrected(self.dialect.as_ref())
    }
}
