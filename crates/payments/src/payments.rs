use crate::{Attempt, PaymentAccount, PaymentError};
use kernel::{PaymentAccountId, Vault};
use ordering::Order;
use paper::Press;
use psp::{Kind, Provider, Psp, Urgency};
use std::sync::Arc;
use storage::Db;

/// The payments of every brand: what pages, webhook doors and jobs call. Cheap to clone.
#[derive(Clone)]
pub struct Payments {
    pub(crate) db: Db,
    pub(crate) vault: Vault,
    psp: Psp,
    pub(crate) press: Press,
    public_url: Arc<str>,
}

/// The path of an order's pay page.
pub fn pay_path(code: &str) -> String {
    format!("/p/{code}")
}

/// The path where a customer comes back from a provider. Coming back proves nothing: that page asks.
pub fn return_path(code: &str) -> String {
    format!("{}/return", pay_path(code))
}

/// The path of an order's receipt as a PDF.
pub fn receipt_path(code: &str) -> String {
    format!("{}/recu.pdf", pay_path(code))
}

/// The path where a provider notifies an account; with the key of the attempt for providers that take one address per
/// session. Short: PaymeTrust takes 120 characters for the whole address (§1.4).
pub fn notify_path(kind: Kind, account: PaymentAccountId, key: Option<&str>) -> String {
    let base = format!("/webhooks/{kind}/{}", account.0.simple());
    key.map_or(base.clone(), |key| format!("{base}/{key}"))
}

impl Payments {
    /// On `db`, with keys sealed by `vault`, calling providers through `http`; `public_url` is where customers and
    /// providers reach this installation.
    pub fn new(db: Db, vault: Vault, http: reqwest::Client, public_url: &str) -> Self {
        let psp = Psp::new(http, db.clock().clone());
        Self { db, vault, psp, press: Press::default(), public_url: public_url.trim_end_matches('/').into() }
    }

    /// The same with another part of every account's budget of calls ([`psp::CallBudget`]), in percent.
    #[must_use]
    pub fn with_call_budget(self, percent: u32) -> Self {
        Self { psp: self.psp.with_budget(percent), ..self }
    }

    /// Our own link to pay an order: what messages carry, and what stays good when a provider's session ends.
    pub fn link(&self, order: &Order) -> String {
        format!("{}{}", self.public_url, pay_path(&order.code))
    }

    /// Where customers and providers reach this installation, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    pub(crate) fn notify_url(&self, kind: Kind, account: PaymentAccountId, key: &str) -> String {
        format!("{}{}", self.public_url, notify_path(kind, account, Some(key)))
    }

    /// The account, ready to be called.
    pub(crate) fn provider(
        &self,
        account: &PaymentAccount,
        urgency: Urgency,
    ) -> Result<Arc<dyn Provider>, PaymentError> {
        Ok(self.psp.open_for(&account.unsealed(&self.vault)?, urgency)?)
    }

    /// The account of an attempt, ready to be called. An inactive one still answers for its attempts.
    pub(crate) async fn provider_of(
        &self,
        attempt: &Attempt,
        urgency: Urgency,
    ) -> Result<Arc<dyn Provider>, PaymentError> {
        self.provider(&self.account_of(attempt).await?, urgency)
    }

    pub(crate) async fn account_of(&self, attempt: &Attempt) -> Result<PaymentAccount, PaymentError> {
        let account = PaymentAccount::find(&mut &self.db, attempt.brand, attempt.account).await?;
        account.ok_or(PaymentError::NotOffered(attempt.kind))
    }
}

/// Told before every call to a provider: nobody waits on the network inside a transaction.
pub(crate) fn no_transaction_is_open() {
    assert!(!storage::is_inside_tx(), "a payment provider is called inside a transaction");
}
