//! Wave Business Checkout, §4: one session per attempt, amounts as strings, no idempotency key, so that a lost creation is
//! searched by our reference. A failed try leaves the session open: only its end is an end.

mod call;
mod create;
mod list;
mod look;
mod notification;
mod refund;
mod session;

use crate::{
    Account, AccountError, Answer, Capabilities, FoundRefund, Kind, Limits, ListPage, Looked, Notification,
    NotificationError, NotificationRequest, Provider, RefundRequest, Refunded, Refunds, Session, SessionRef,
    SessionRequest, StampedHmac, account::not_empty,
};
use kernel::{Currency, Millis, Secret, hours};
use serde::Deserialize;

const OFFICIAL: &str = "https://api.wave.com";
/// Nothing stands between the time and the body: not Stripe's dot (§4.5).
const SIGNATURE: StampedHmac = StampedHmac { separator: "" };

/// One merchant's wallet at Wave.
pub struct Wave {
    http: reqwest::Client,
    base: String,
    api_key: Secret,
    webhook_secrets: Vec<Secret>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    api_key: Secret,
    /// Of either strategy: it signs, or it is told as it is (§4.5).
    webhook_secret: Option<Secret>,
    #[serde(default)]
    webhook_secrets: Vec<Secret>,
}

impl Wave {
    /// The account as configured.
    pub fn new(http: reqwest::Client, account: &Account) -> Result<Self, AccountError> {
        let keys: Keys = account.keys("credentials: wave wants api_key, and webhook_secret once it is known")?;
        if keys.api_key.is_empty() {
            return Err(AccountError("credentials: api_key must not be empty"));
        }
        let webhook_secrets = not_empty(keys.webhook_secret, keys.webhook_secrets);
        Ok(Self { http, base: account.root(OFFICIAL)?, api_key: keys.api_key, webhook_secrets })
    }
}

/// A wallet has one currency, of its country (§4.1). Wave tells no bounds.
pub(crate) fn limits(currency: Currency) -> Option<Limits> {
    (currency == Currency::XOF).then_some(Limits::ANY)
}

impl Provider for Wave {
    fn kind(&self) -> Kind {
        Kind::Wave
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: true,
            refunds: Refunds::Whole,
            signs_notifications: true,
            can_list: true,
            status_has_amount: true,
            poll_only: self.webhook_secrets.is_empty(),
            needs_phone: false,
            asks_on_phone: false,
            shortest_life: None,
            longest_life: Some(hours(24)),
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

    fn expire<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        Box::pin(self.end(session))
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Answer<'a, Refunded> {
        Box::pin(self.give_back(request))
    }

    fn look_up_refund<'a>(&'a self, request: &'a RefundRequest) -> Answer<'a, Refunded> {
        Box::pin(self.look_for_refund(request))
    }

    fn refunds_of<'a>(&'a self, session: &'a SessionRef, _payment_id: Option<&'a str>) -> Answer<'a, Vec<FoundRefund>> {
        Box::pin(self.list_refunds(session))
    }

    fn list<'a>(&'a self, from: Millis, to: Millis, after: Option<&'a str>) -> Answer<'a, ListPage> {
        Box::pin(self.listed(from, to, after))
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
