use super::GeniusPay;
use crate::{Looked, PspError, State, figure::Figure, moment::moment};
use kernel::Money;
use serde::Deserialize;
use serde_json::Value;

/// The `data` of an answer.
#[derive(Deserialize)]
pub(super) struct Answer<T> {
    pub(super) data: T,
}

/// The parts of a payment that we read (§3.2 to §3.4).
#[derive(Debug, Deserialize)]
pub(super) struct Payment {
    pub(super) reference: String,
    amount: Option<Figure>,
    currency: Option<String>,
    status: Option<String>,
    environment: Option<String>,
    /// An object; an empty one may come as `[]`.
    #[serde(default)]
    metadata: Value,
    pub(super) payment_url: Option<String>,
    pub(super) checkout_url: Option<String>,
    pub(super) expires_at: Option<String>,
    completed_at: Option<String>,
    created_at: Option<String>,
}

impl Payment {
    /// Our reference, where it is echoed.
    pub(super) fn ours(&self) -> Option<&str> {
        self.metadata["reference"].as_str()
    }

    /// Gross: the fees are theirs to take from it. Kept in francs whatever was sent.
    pub(super) fn money(&self) -> Option<Money> {
        self.amount.as_ref()?.money(self.currency.as_deref().unwrap_or("XOF"))
    }

    pub(super) fn status(&self) -> &str {
        self.status.as_deref().unwrap_or("no status")
    }

    pub(super) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// When it was paid, or begun where that is not told.
    pub(super) fn completed_or_created(&self) -> Option<&str> {
        self.completed_at.as_deref().or(self.created_at.as_deref())
    }

    /// §3.3.
    pub(super) fn state(&self) -> State {
        let unknown = |raw_status: &str| State::Unknown { raw_status: raw_status.to_owned() };
        match self.status() {
            "completed" | "paid" => match self.money() {
                Some(amount) => State::Paid {
                    amount: Some(amount),
                    provider_payment_id: Some(self.reference.clone()),
                    at: moment(self.completed_at.as_deref()),
                },
                None => unknown("paid, in an amount we cannot read"),
            },
            "pending" => State::Pending { payer_active: false },
            "processing" => State::Pending { payer_active: true },
            why @ ("failed" | "cancelled") => State::Failed { why: why.to_owned() },
            "expired" => State::Expired,
            other => unknown(other),
        }
    }
}

impl GeniusPay {
    /// The payment as our words, once nothing tells that it is another one's or of the other environment.
    pub(super) fn looked(&self, payment: &Payment, reference: &str) -> Result<Looked, PspError> {
        if payment.ours().is_some_and(|told| told != reference) {
            return Err(PspError::Mismatch("reference"));
        }
        if !self.is_ours(payment.environment.as_deref()) {
            return Err(PspError::Mismatch("environment"));
        }
        Ok(Looked::new(payment.state(), Some(payment.reference.clone())))
    }
}
