use super::{
    book::Page,
    status::{CardError, DisputeStatus, IntentStatus, RefundStatus},
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A checkout session and the payment inside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) url: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) client_reference_id: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) intent_metadata: BTreeMap<String, String>,
    pub(super) success_url: String,
    pub(super) cancel_url: Option<String>,
    pub(super) customer_email: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) created: Millis,
    pub(super) expires_at: Millis,
    pub(super) status: Status,
    pub(super) paid: bool,
    pub(super) intent: Option<Intent>,
    pub(super) refunds: Vec<Refund>,
    pub(super) refunds_go: RefundsGo,
    pub(super) dispute: Option<Dispute>,
}

/// What the payer's bank says of the payment (§2.7); one at a time, which is all a bank does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) status: DisputeStatus,
    pub(super) created: Millis,
}

/// Money given back, whole or in part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) status: RefundStatus,
    pub(super) reason: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) created: Millis,
}

/// How the card that paid takes money back (§2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RefundsGo {
    /// At once.
    Well,
    /// Pending at first.
    Late,
    /// At once, and back again.
    Back,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) unit_amount: i64,
    pub(super) quantity: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Open,
    Complete,
    Expired,
}

/// The payment intent; there is none until the payer submits (§2.3).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Intent {
    pub(super) id: String,
    pub(super) charge: String,
    pub(super) status: IntentStatus,
    pub(super) received: i64,
    pub(super) error: Option<CardError>,
    pub(super) created: Millis,
}

impl Session {
    fn status_word(&self) -> &'static str {
        match self.status {
            Status::Open => "open",
            Status::Complete => "complete",
            Status::Expired => "expired",
        }
    }

    /// §2.3; `expand` puts the payment intent in place of its id.
    pub(super) fn to_json(&self, expand: bool) -> Value {
        let intent = self.intent.as_ref().map(|it| if expand { self.intent_json(it) } else { it.id.as_str().into() });
        let details = (self.status == Status::Complete).then(|| json!({"email": self.customer_email}));
        json!({
            "id": self.id, "object": "checkout.session", "mode": "payment", "status": self.status_word(),
            "payment_status": if self.paid { "paid" } else { "unpaid" },
            "url": (self.status == Status::Open).then_some(&self.url),
            "amount_subtotal": self.amount, "amount_total": self.amount, "currency": self.currency,
            "client_reference_id": self.client_reference_id, "metadata": self.metadata, "payment_intent": intent,
            "customer": null, "customer_email": self.customer_email, "customer_details": details,
            "payment_method_types": ["card"], "locale": self.locale,
            "created": self.created.as_seconds(), "expires_at": self.expires_at.as_seconds(),
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "success_url": self.success_url, "cancel_url": self.cancel_url, "livemode": false,
            "currency_conversion": null,
        })
    }

    pub(super) fn intent_json(&self, intent: &Intent) -> Value {
        let error = intent.error.map(|error| {
            json!({"type": "card_error", "code": error.code(), "decline_code": error.decline_code(), "charge": intent.charge})
        });
        json!({
            "id": intent.id, "object": "payment_intent", "amount": self.amount, "amount_received": intent.received,
            "currency": self.currency, "status": intent.status, "latest_charge": intent.charge,
            "last_payment_error": error, "metadata": self.intent_metadata, "created": intent.created.as_seconds(),
            "livemode": false,
        })
    }

    pub(super) fn charge_json(&self, intent: &Intent, status: &str) -> Value {
        let paid = status == "succeeded";
        json!({
            "id": intent.charge, "object": "charge", "amount": self.amount, "amount_captured": intent.received,
            "amount_refunded": self.refunded(), "refunded": paid && self.refunded() == intent.received, "paid": paid,
            "status": status, "disputed": self.dispute.is_some(),
            "currency": self.currency, "payment_intent": intent.id, "metadata": self.intent_metadata,
            "failure_code": intent.error.map(CardError::code), "created": intent.created.as_seconds(),
            "balance_transaction": paid.then(|| intent.charge.replacen("ch_", "txn_", 1)), "livemode": false,
        })
    }

    /// What the payment took.
    pub(super) fn received(&self) -> i64 {
        self.intent.as_ref().map_or(0, |intent| intent.received)
    }

    /// What of it went back, or is on its way.
    pub(super) fn refunded(&self) -> i64 {
        self.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed).map(|refund| refund.amount).sum()
    }

    /// §2.6.
    pub(super) fn refund_json(&self, refund: &Refund) -> Value {
        let (intent, charge) = self.intent.as_ref().map(|it| (it.id.as_str(), it.charge.as_str())).unzip();
        let mut body = json!({"id": refund.id, "object": "refund", "amount": refund.amount, "currency": self.currency,
            "status": refund.status, "charge": charge, "payment_intent": intent, "reason": refund.reason,
            "metadata": refund.metadata, "created": refund.created.as_seconds()});
        if let Some(failure) = &refund.failure {
            body["failure_reason"] = failure.as_str().into();
        }
        body
    }

    /// §2.7: of what we attached to the payment, it carries nothing; only the payment's id leads back.
    pub(super) fn dispute_json(&self, dispute: &Dispute) -> Value {
        let (intent, charge) = self.intent.as_ref().map(|it| (it.id.as_str(), it.charge.as_str())).unzip();
        json!({"id": dispute.id, "object": "dispute", "amount": dispute.amount, "currency": self.currency,
            "status": dispute.status, "reason": "fraudulent", "charge": charge, "payment_intent": intent,
            "metadata": {}, "created": dispute.created.as_seconds(), "livemode": false})
    }

    pub(super) fn line_items(&self) -> Page {
        let line = |(n, line): (usize, &Line)| {
            let total = line.unit_amount * line.quantity;
            json!({"id": format!("li_{n}_{}", self.id), "object": "item", "description": line.name,
                "amount_subtotal": total, "amount_total": total, "currency": self.currency, "quantity": line.quantity,
                "price": {"object": "price", "currency": self.currency, "unit_amount": line.unit_amount}})
        };
        Page { data: self.lines.iter().enumerate().map(line).collect(), has_more: false }
    }

    /// The success address with the session's id where it was asked for.
    pub(super) fn success_address(&self) -> String {
        self.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }
}
