use kernel::{Millis, hours};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Tokens and payments.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) tokens: HashMap<String, AccessToken>,
    /// By payment token.
    pub(super) payments: BTreeMap<String, Payment>,
    /// Which of several documented answers comes next.
    pub(super) turn: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AccessToken {
    pub(super) account: String,
    pub(super) good_until: Millis,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) account: String,
    pub(super) payment_token: String,
    pub(super) notify_token: String,
    pub(super) transaction_id: String,
    pub(super) reference: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) designation: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) success_url: String,
    pub(super) failed_url: String,
    pub(super) notify_url: String,
    pub(super) state: State,
    pub(super) created: Millis,
    pub(super) updated: Millis,
}

/// §1.7, the states a payment goes through here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Initiated,
    Pending,
    Success,
    Failed,
    InsufficientBalance,
    Expired,
}

impl State {
    pub(super) fn said(self) -> (i64, &'static str) {
        match self {
            Self::Initiated => (2001, "INITIATED"),
            Self::Pending => (2002, "PENDING"),
            Self::Success => (100, "SUCCESS"),
            Self::Failed => (2010, "FAILED"),
            Self::InsufficientBalance => (2005, "INSUFFICIENT_BALANCE"),
            Self::Expired => (2003, "EXPIRED"),
        }
    }

    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Initiated | Self::Pending)
    }
}

/// Link life is not known; a public client gives it six hours (§1.11).
const LIFE: Millis = hours(6);

impl Book {
    /// Which of `n` documented variants is due.
    pub(super) fn variant(&mut self, n: u64) -> u64 {
        self.turn += 1;
        self.turn % n
    }

    /// By payment token, transaction id or our reference, within one account.
    pub(super) fn find(&self, account: &str, id: &str) -> Option<&Payment> {
        let own = |it: &&Payment| it.account == account;
        let named = |it: &&Payment| it.transaction_id == id || it.reference == id;
        self.payments.get(id).filter(own).or_else(|| self.payments.values().find(|it| own(it) && named(it)))
    }

    /// Ends the payments nobody made in time; gives those that changed.
    pub(super) fn age(&mut self, now: Millis) -> Vec<Payment> {
        let late = self.payments.values_mut().filter(|it| it.state.is_open() && it.created + LIFE <= now);
        late.map(|payment| {
            payment.state = State::Expired;
            payment.updated = now;
            payment.clone()
        })
        .collect()
    }
}

impl Payment {
    fn user(&self) -> Value {
        json!({"name": self.name, "email": self.email, "phone_number": self.phone})
    }

    /// §1.5: no amount, no currency, no description.
    pub(super) fn status(&self) -> Value {
        let (code, status) = self.state.said();
        json!({"code": code, "status": status, "merchant_transaction_id": self.reference,
            "transaction_id": self.transaction_id, "user": self.user(), "updated": self.updated.as_seconds().to_string()})
    }

    /// §1.6: no status, no amount, no signature.
    pub(super) fn notification(&self) -> Value {
        json!({"notify_token": self.notify_token, "merchant_transaction_id": self.reference,
            "transaction_id": self.transaction_id, "user": self.user()})
    }
}
