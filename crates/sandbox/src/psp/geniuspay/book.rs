use super::super::iso;
use kernel::{Millis, Secret, hours};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Payments in the order of their creation, and the webhooks that merchants registered.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) payments: Vec<Payment>,
    pub(super) hooks: Vec<Hook>,
}

/// An endpoint that a merchant registered; its secret is kept as it is, as an account's are.
#[derive(Serialize, Deserialize)]
pub(super) struct Hook {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) url: String,
    pub(super) events: Vec<String>,
    pub(super) secret: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) id: usize,
    pub(super) reference: String,
    pub(super) account: String,
    pub(super) environment: String,
    pub(super) url: String,
    /// In francs, whatever was sent.
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) customer: Value,
    pub(super) success_url: String,
    pub(super) error_url: String,
    pub(super) metadata: Value,
    pub(super) status: Status,
    pub(super) created: Millis,
    pub(super) completed: Option<Millis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Pending,
    Processing,
    Completed,
    Failed,
    Cancelled,
    Expired,
    Refunded,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }
}

const LIFE: Millis = hours(24);

impl Book {
    pub(super) fn find(&mut self, reference: &str, now: Millis) -> Option<&mut Payment> {
        self.age(now);
        self.payments.iter_mut().find(|it| it.reference == reference)
    }

    /// Ends what was not paid in time. Whether anybody is told is not known (§13): nobody is.
    pub(super) fn age(&mut self, now: Millis) {
        for payment in self.payments.iter_mut().filter(|it| it.is_open() && it.created + LIFE <= now) {
            payment.status = Status::Expired;
        }
    }
}

impl Payment {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Status::Pending | Status::Processing)
    }

    fn fees(&self) -> i64 {
        self.amount * 3 / 100
    }

    /// The answer to a creation (§3.2): no fees yet, two names for one address.
    pub(super) fn created(&self) -> Value {
        json!({"id": self.id, "reference": self.reference, "amount": self.amount, "currency": "XOF",
            "status": self.status.word(), "payment_url": self.url, "checkout_url": self.url,
            "expires_at": iso(self.created + LIFE), "environment": self.environment, "metadata": self.metadata})
    }

    /// §3.3.
    pub(super) fn to_json(&self) -> Value {
        json!({"id": self.id, "reference": self.reference, "amount": self.amount, "currency": "XOF",
            "fees": self.fees(), "net_amount": self.amount - self.fees(), "status": self.status.word(),
            "payment_method": "orange_money", "payment_provider": "ORANGE_CIV", "environment": self.environment,
            "customer": self.customer, "success_url": self.success_url, "error_url": self.error_url,
            "metadata": self.metadata, "created_at": iso(self.created), "completed_at": self.completed.map(iso)})
    }

    /// The `data` of an event (§3.4).
    pub(super) fn told(&self) -> Value {
        json!({"object": "transaction", "id": self.id, "reference": self.reference, "amount": self.amount,
            "currency": "XOF", "fees": self.fees(), "net_amount": self.amount - self.fees(), "status": self.status.word(),
            "payment_method": "orange_money", "provider": "pawapay/ORANGE_CIV", "customer_name": self.customer["name"],
            "customer_phone": self.customer["phone"], "merchant_id": 7, "metadata": self.metadata})
    }
}
