use kernel::{Millis, hours};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Sessions in the order of their creation.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book(pub(super) Vec<Session>);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) url: String,
    /// In francs.
    pub(super) amount: i64,
    pub(super) client_reference: Option<String>,
    pub(super) success_url: String,
    pub(super) error_url: String,
    pub(super) only_mobile: Option<String>,
    pub(super) status: Status,
    pub(super) payment: PaymentStatus,
    /// Why the last try failed.
    pub(super) error: Option<Failure>,
    pub(super) transaction_id: Option<String>,
    pub(super) created: Millis,
    pub(super) completed: Option<Millis>,
    pub(super) refunded: Option<Millis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Open,
    Complete,
    Expired,
}

/// What a session tells of its last try, by the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PaymentStatus {
    Processing,
    Succeeded,
    Cancelled,
}

/// Why a try fails, by Wave's codes (§4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Failure {
    InsufficientFunds,
    #[serde(rename = "payment-failure")]
    NotPaid,
    PayerMobileMismatch,
}

impl Failure {
    const fn message(self) -> &'static str {
        match self {
            Self::InsufficientFunds => "The payer has not enough.",
            Self::NotPaid => "The payer did not pay.",
            Self::PayerMobileMismatch => "Another number was to pay.",
        }
    }
}

const LIFE: Millis = hours(24);

impl Book {
    pub(super) fn find(&mut self, id: &str, now: Millis) -> Option<&mut Session> {
        let session = self.0.iter_mut().find(|it| it.id == id)?;
        if session.status == Status::Open && session.created + LIFE <= now {
            session.status = Status::Expired;
        }
        Some(session)
    }

    /// Ends what was not paid in time. Nobody is told: Wave has no event for it (§4.5).
    pub(super) fn age(&mut self, now: Millis) {
        for session in self.0.iter_mut().filter(|it| it.status == Status::Open && it.created + LIFE <= now) {
            session.status = Status::Expired;
        }
    }
}

impl Session {
    /// §4.2.
    pub(super) fn to_json(&self) -> Value {
        let error = self.error.map(|it| json!({"code": it, "message": it.message()}));
        json!({"id": self.id, "amount": self.amount.to_string(), "currency": "XOF", "checkout_status": self.status,
            "payment_status": self.payment, "client_reference": self.client_reference,
            "business_name": "Boutique du bac à sable", "success_url": self.success_url, "error_url": self.error_url,
            "last_payment_error": error, "transaction_id": self.transaction_id, "wave_launch_url": self.url,
            "when_created": iso(Some(self.created)), "when_expires": iso(Some(self.created + LIFE)),
            "when_completed": iso(self.completed), "when_refunded": iso(self.refunded),
            "restrict_payer_mobile": self.only_mobile, "aggregated_merchant_id": null})
    }
}

fn iso(at: Option<Millis>) -> Option<String> {
    at.map(super::super::iso)
}
