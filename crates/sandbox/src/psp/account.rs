use kernel::Secret;
use serde::{Deserialize, Serialize};

/// Which provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    PaymeTrust,
    Stripe,
}

/// A merchant's account, as `POST /control/psp/accounts` takes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAccount {
    pub(super) kind: Kind,
    credentials: Credentials,
    /// Stripe: the account's webhook endpoint. (PaymeTrust is told an address with each payment.)
    webhook_url: Option<String>,
    webhook_secret: Option<Secret>,
    /// Stripe: the secret before the last rotation; deliveries are signed with both.
    previous_webhook_secret: Option<Secret>,
    /// Stripe: the version of the events; one before 2022 gives old shapes, without `payment_status`.
    api_version: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    api_key: Option<Secret>,
    api_password: Option<Secret>,
    secret_key: Option<Secret>,
    /// Taken here too, so that the product's own credentials can be pasted.
    webhook_secret: Option<Secret>,
}

#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) kind: Kind,
    /// `api_key` or `secret_key`.
    pub(super) key: Secret,
    pub(super) password: Secret,
    pub(super) webhook_url: Option<String>,
    pub(super) webhook_secrets: Vec<Secret>,
    pub(super) api_version: String,
}

#[derive(Default)]
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// Adds the account, or replaces what was said of the one with the same key; says which of the two.
    pub(super) fn register(&mut self, new: NewAccount, id: String) -> Result<(Account, bool), &'static str> {
        let given = |secret: Option<Secret>| secret.filter(|secret| !secret.is_empty());
        let (key, password) = match new.kind {
            Kind::PaymeTrust => (given(new.credentials.api_key), given(new.credentials.api_password)),
            Kind::Stripe => (given(new.credentials.secret_key), Some(Secret::default())),
        };
        let (Some(key), Some(password)) = (key, password) else {
            return Err("credentials: paymetrust has api_key and api_password, stripe has secret_key");
        };
        let test_key = ["sk_test_", "rk_test_"].iter().any(|prefix| key.reveal().starts_with(prefix));
        if new.kind == Kind::Stripe && !test_key {
            return Err("credentials: a sandbox takes test keys only (sk_test_…, rk_test_…)");
        }
        if new.webhook_url.as_deref().is_some_and(|url| !super::is_web_address(url)) {
            return Err("webhook_url: give an http or https address");
        }
        let secrets = [new.webhook_secret.or(new.credentials.webhook_secret), new.previous_webhook_secret];
        let old = self.0.iter().position(|it| it.kind == new.kind && it.key == key);
        let account = Account {
            id: old.map_or(id, |at| self.0[at].id.clone()),
            kind: new.kind,
            key,
            password,
            webhook_url: new.webhook_url,
            webhook_secrets: secrets.into_iter().filter_map(given).collect(),
            api_version: new.api_version.unwrap_or_else(|| super::stripe::VERSION.to_owned()),
        };
        if account.webhook_url.is_some() && account.webhook_secrets.is_empty() {
            return Err("webhook_secret: an endpoint has one");
        }
        match old {
            Some(at) => self.0[at] = account.clone(),
            None => self.0.push(account.clone()),
        }
        Ok((account, old.is_none()))
    }

    pub(super) fn by_key(&self, kind: Kind, key: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.kind == kind && account.key.reveal() == key)
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.id == id)
    }
}
