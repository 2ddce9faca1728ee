use super::super::oauth::AccessTokens;
use kernel::{Millis, minutes};
use serde_json::{Value, json};

/// Access tokens, and payments in the order of their creation.
#[derive(Default)]
pub(in super::super) struct Book {
    pub(super) tokens: AccessTokens,
    pub(super) payments: Vec<Payment>,
}

#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) pay_token: String,
    pub(super) notif_token: String,
    pub(super) account: String,
    pub(super) country: String,
    pub(super) order_id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) merchant: String,
    pub(super) return_url: String,
    pub(super) cancel_url: String,
    pub(super) notif_url: String,
    pub(super) status: &'static str,
    pub(super) txnid: Option<String>,
    pub(super) created: Millis,
}

const LIFE: Millis = minutes(10);

impl Payment {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, "INITIATED" | "PENDING")
    }

    /// Whether the page still takes a payment; its status does not tell.
    pub(super) fn is_over(&self, now: Millis) -> bool {
        now >= self.created + LIFE
    }

    /// No amount, no currency.
    pub(super) fn to_json(&self) -> Value {
        json!({"status": self.status, "order_id": self.order_id, "txnid": self.txnid.as_deref().unwrap_or_default()})
    }
}
