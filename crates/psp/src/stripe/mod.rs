//! Stripe Checkout Sessions, §2: one session per attempt, one line for the whole order, amounts compared at creation.

mod amounts;

pub(crate) use amounts::limits;
mod call;
mod create;
mod dispute;
mod list;
mod look;
mod notification;
mod refund;
mod shapes;

use crate::{
    Account, AccountError, Answer, CallBudget, Capabilities, FoundRefund, Kind, Limits, ListPage, Looked, Notification,
    NotificationError, NotificationRequest, Provider, RefundRequest, Refunded, Refunds, Session, SessionRef,
    SessionRequest, StampedHmac, account::not_empty,
};
use kernel::{Currency, Millis, Secret, hours, minutes};
use serde::Deserialize;

/// The shapes this adapter was written for; pins our calls, not the notifications.
const VERSION: &str = "2026-10-28.endive";
const OFFICIAL: &str = "https://api.stripe.com";
const SIGNATURE: StampedHmac = StampedHmac { separator: "." };

/// One merchant's account at Stripe.
pub struct Stripe {
    http: reqwest::Client,
    base: String,
    secret_key: Secret,
    webhook_secrets: Vec<Secret>,
    /// The account's mode, which every answer must have.
    live: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    secret_key: Secret,
    webhook_secret: Option<Secret>,
    #[serde(default)]
    webhook_secrets: Vec<Secret>,
}

impl Stripe {
    /// The account as configured.
    pub fn new(http: reqwest::Client, account: &Account) -> Result<Self, AccountError> {
        let keys: Keys = account.keys("credentials: stripe wants secret_key and webhook_secret")?;
        let live = match keys.secret_key.reveal() {
            key if key.starts_with("sk_live_") || key.starts_with("rk_live_") => true,
            key if key.starts_with("sk_test_") || key.starts_with("rk_test_") => false,
            _ => return Err(AccountError("credentials: secret_key must begin with sk_ or rk_, then live_ or test_")),
        };
        let webhook_secrets = not_empty(keys.webhook_secret, keys.webhook_secrets);
        Ok(Self { http, base: account.root(OFFICIAL)?, secret_key: keys.secret_key, webhook_secrets, live })
    }
}

impl Provider for Stripe {
    fn kind(&self) -> Kind {
        Kind::Stripe
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_expire: true,
            refunds: Refunds::Partial,
            signs_notifications: true,
            can_list: true,
            status_has_amount: true,
            poll_only: self.webhook_secrets.is_empty(),
            needs_phone: false,
            asks_on_phone: false,
            shortest_life: Some(minutes(30)),
            longest_life: Some(hours(24)),
        }
    }

    fn call_budget(&self) -> CallBudget {
        if self.live { CallBudget::STRIPE_LIVE } else { CallBudget::STRIPE_TEST }
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

    fn refunds_of<'a>(&'a self, session: &'a SessionRef, payment_id: Option<&'a str>) -> Answer<'a, Vec<FoundRefund>> {
        Box::pin(self.list_refunds(session, payment_id))
    }

    fn list<'a>(&'a self, from: Millis, to: Millis, after: Option<&'a str>) -> Answer<'a, ListPage> {
        Box::pin(self.listed(from, to, after))
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.notified(request)
    }
}
