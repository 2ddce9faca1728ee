//! The parts of Stripe's objects that we read, leniently: versions differ, and notifications come in the version of
//! the account, not in ours.

use super::{Stripe, amounts::from_units};
use crate::{Looked, PspError, State};
use kernel::Money;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
pub(super) struct CheckoutSession {
    pub(super) id: String,
    pub(super) status: Option<String>,
    pub(super) payment_status: Option<String>,
    pub(super) url: Option<String>,
    pub(super) amount_total: Option<i64>,
    pub(super) currency: Option<String>,
    pub(super) client_reference_id: Option<String>,
    #[serde(default)]
    pub(super) metadata: Option<HashMap<String, String>>,
    pub(super) payment_intent: Option<Expandable>,
    pub(super) created: Option<i64>,
    pub(super) expires_at: Option<i64>,
    pub(super) livemode: Option<bool>,
}

/// An object, or only its id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable {
    Id(String),
    Object(PaymentIntent),
}

impl Expandable {
    pub(super) fn into_id(self) -> String {
        match self {
            Self::Id(id) => id,
            Self::Object(intent) => intent.id,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PaymentIntent {
    id: String,
    status: Option<String>,
    amount_received: Option<i64>,
    currency: Option<String>,
    last_payment_error: Option<LastError>,
}

/// §2.5: money that a card, or another method, gave.
#[derive(Debug, Deserialize)]
pub(super) struct Charge {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) amount_captured: Option<i64>,
    pub(super) amount_refunded: Option<i64>,
    pub(super) currency: String,
    pub(super) payment_intent: Option<Expandable>,
    #[serde(default)]
    pub(super) metadata: Option<HashMap<String, String>>,
    pub(super) created: i64,
    pub(super) livemode: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct LastError {
    code: Option<String>,
}

impl CheckoutSession {
    /// Our reference, where the session carries it.
    pub(super) fn reference(&self) -> Option<&str> {
        let in_metadata = || self.metadata.as_ref()?.get("reference").map(String::as_str);
        self.client_reference_id.as_deref().or_else(in_metadata)
    }

    fn intent(&self) -> Option<&PaymentIntent> {
        match &self.payment_intent {
            Some(Expandable::Object(intent)) => Some(intent),
            _ => None,
        }
    }

    fn payment_id(&self) -> Option<String> {
        match self.payment_intent.as_ref()? {
            Expandable::Id(id) => Some(id.clone()),
            Expandable::Object(intent) => Some(intent.id.clone()),
        }
    }

    /// What was paid: what the payment received, where it is in the session's currency, else the session's total.
    fn amount(&self) -> Option<Money> {
        let currency = self.currency.as_deref()?;
        let received = self.intent().filter(|intent| intent.currency.as_deref() == Some(currency));
        let received = received.and_then(|intent| intent.amount_received).filter(|units| *units > 0);
        from_units(received.or(self.amount_total)?, currency)
    }

    /// What became of it (§2.3): paid needs both words, and anything else we do not know stays unknown.
    pub(super) fn state(&self) -> State {
        let (status, payment) = (self.status.as_deref(), self.payment_status.as_deref());
        match (status, payment) {
            (Some("complete"), Some("paid")) => match self.amount() {
                Some(amount) => State::Paid { amount: Some(amount), provider_payment_id: self.payment_id(), at: None },
                None => State::Unknown { raw_status: "paid, in an amount we cannot read".to_owned() },
            },
            (Some("open"), Some("unpaid")) => State::Pending { payer_active: self.payer_is_active() },
            (Some("complete"), Some("unpaid")) => self.delayed(),
            (Some("expired"), Some("unpaid")) => State::Expired,
            _ => State::Unknown { raw_status: format!("{}/{}", status.unwrap_or("?"), payment.unwrap_or("?")) },
        }
    }

    fn payer_is_active(&self) -> bool {
        let status = self.intent().and_then(|intent| intent.status.as_deref());
        matches!(status, Some("requires_action" | "requires_confirmation" | "processing"))
    }

    /// Complete but unpaid: a delayed method that has not decided, or that has failed.
    fn delayed(&self) -> State {
        let Some(intent) = self.intent() else { return State::Pending { payer_active: true } };
        match intent.status.as_deref() {
            Some("requires_payment_method" | "canceled") => {
                let code = intent.last_payment_error.as_ref().and_then(|error| error.code.clone());
                State::Failed { why: code.unwrap_or_else(|| "async_payment_failed".to_owned()) }
            }
            _ => State::Pending { payer_active: true },
        }
    }
}

impl Stripe {
    /// The session as our words, once it is certain that it is the one asked about and of our environment.
    pub(super) fn looked(&self, session: &CheckoutSession, reference: &str) -> Result<Looked, PspError> {
        if session.reference() != Some(reference) {
            return Err(PspError::Mismatch("reference"));
        }
        if session.livemode.is_some_and(|live| live != self.live) {
            return Err(PspError::Mismatch("environment"));
        }
        Ok(Looked::new(session.state(), Some(session.id.clone())))
    }
}
