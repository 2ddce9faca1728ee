use kernel::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    PaymeTrust,
    Stripe,
    Wave,
    GeniusPay,
    CinetPay,
    Orange,
    Mtn,
}

impl Kind {
    /// The credentials that open an account; the first one names it.
    const fn needs(self) -> &'static [&'static str] {
        match self {
            Self::PaymeTrust => &["api_key", "api_password"],
            Self::Stripe => &["secret_key"],
            Self::Wave => &["api_key"],
            Self::GeniusPay => &["api_key", "api_secret"],
            Self::CinetPay => &["api_key", "site_id", "secret_key"],
            Self::Orange => &["client_id", "client_secret", "merchant_key"],
            Self::Mtn => &["api_user", "api_key", "subscription_key", "target_environment"],
        }
    }
}

/// A merchant's account, as `POST /control/psp/accounts` takes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccount {
    pub(super) kind: Kind,
    /// What the kind needs; others are ignored, so that the product's own credentials can be pasted.
    credentials: BTreeMap<String, Secret>,
    /// The account's webhook endpoint, where the provider has one per account. (The others are told one with each payment.)
    webhook_url: Option<String>,
    webhook_secret: Option<Secret>,
    /// The secret before the last rotation; deliveries are signed with both.
    previous_webhook_secret: Option<Secret>,
    /// Wave: whether the secret signs, or is told as it is.
    #[serde(default)]
    webhook_strategy: Strategy,
    /// One before 2022 gives old shapes: Stripe's events without `payment_status`, CinetPay's checks without an amount.
    api_version: Option<String>,
    /// A tunnel stands before the merchant: addresses that the provider would refuse (no TLS, this machine) are taken.
    #[serde(default)]
    tunnel: bool,
}

/// How Wave proves its notifications (§4.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Strategy {
    #[default]
    Signing,
    Shared,
}

/// An account. Its secrets are kept as they are, because it must open after a restart as before: the file they are in is
/// the sandbox's own (`kept.rs`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) kind: Kind,
    credentials: BTreeMap<String, Secret>,
    pub(super) webhook_url: Option<String>,
    pub(super) webhook_secrets: Vec<Secret>,
    pub(super) webhook_strategy: Strategy,
    pub(super) api_version: String,
    pub(super) tunnel: bool,
}

impl Account {
    /// A credential; empty when the kind does not need it and it was not given.
    pub(super) fn credential(&self, name: &str) -> &str {
        self.credentials.get(name).map_or("", Secret::reveal)
    }

    fn key(&self) -> &str {
        self.credential(self.kind.needs()[0])
    }
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// Adds the account, or replaces what was said of the one with the same key; says which of the two.
    pub(super) fn register(&mut self, new: NewAccount, id: String) -> Result<(Account, bool), String> {
        let needs = new.kind.needs();
        let given = |name: &&str| new.credentials.get(*name).is_some_and(|secret| !secret.is_empty());
        if !needs.iter().all(given) {
            return Err(format!("credentials: this kind has {}", needs.join(", ")));
        }
        let secrets = [
            new.webhook_secret.as_ref().or(new.credentials.get("webhook_secret")),
            new.previous_webhook_secret.as_ref(),
        ];
        let webhook_secrets: Vec<Secret> = secrets.into_iter().flatten().filter(|it| !it.is_empty()).cloned().collect();
        let account = Account {
            id,
            kind: new.kind,
            credentials: new.credentials,
            webhook_url: new.webhook_url,
            webhook_secrets,
            webhook_strategy: new.webhook_strategy,
            api_version: new.api_version.unwrap_or_else(|| super::stripe::VERSION.to_owned()),
            tunnel: new.tunnel,
        };
        let test_key = ["sk_test_", "rk_test_"].iter().any(|prefix| account.key().starts_with(prefix));
        if account.kind == Kind::Stripe && !test_key {
            return Err("credentials: a sandbox takes test keys only (sk_test_…, rk_test_…)".to_owned());
        }
        if account.webhook_url.as_deref().is_some_and(|url| !super::is_web_address(url)) {
            return Err("webhook_url: give an http or https address".to_owned());
        }
        if account.webhook_url.is_some() && account.webhook_secrets.is_empty() {
            return Err("webhook_secret: an endpoint has one".to_owned());
        }
        let old = self.0.iter_mut().find(|it| it.kind == account.kind && it.key() == account.key());
        let (account, is_new) = match old {
            Some(old) => {
                *old = Account { id: old.id.clone(), ..account };
                (old.clone(), false)
            }
            None => {
                self.0.push(account.clone());
                (account, true)
            }
        };
        Ok((account, is_new))
    }

    pub(super) fn by_key(&self, kind: Kind, key: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.kind == kind && account.key() == key)
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.id == id)
    }
}
