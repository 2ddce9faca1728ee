use super::super::oauth::AccessTokens;
use kernel::{Millis, minutes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Access tokens, and payments in the order of their creation.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) tokens: AccessTokens,
    pub(super) payments: Vec<Payment>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
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
    pub(super) status: Status,
    pub(super) txnid: Option<String>,
    pub(super) created: Millis,
}

/// §7, the states a payment goes through here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Initiated,
    Pending,
    Success,
    Failed,
    Expired,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Initiated => "INITIATED",
            Self::Pending => "PENDING",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
            Self::Expired => "EXPIRED",
        }
    }
}

const LIFE: Millis = minutes(10);

impl Payment {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Status::Initiated | Status::Pending)
    }

    /// Whether the page still takes a payment; its status does not tell.
    pub(super) fn is_over(&self, now: Millis) -> bool {
        now >= self.created + LIFE
    }

    /// No amount, no currency.
    pub(super) fn to_json(&self) -> Value {
        json!({"status": self.status.word(), "order_id": self.order_id, "txnid": self.txnid.as_deref().unwrap_or_default()})
    }
}
