use crate::{Looked, PspError, State, figure::Figure, moment::moment};
use kernel::Money;
use serde::Deserialize;

/// The parts of a checkout session that we read (§4.2).
#[derive(Debug, Deserialize)]
pub(super) struct CheckoutSession {
    pub(super) id: String,
    amount: Option<Figure>,
    currency: Option<String>,
    checkout_status: Option<String>,
    payment_status: Option<String>,
    pub(super) client_reference: Option<String>,
    transaction_id: Option<String>,
    pub(super) wave_launch_url: Option<String>,
    pub(super) when_expires: Option<String>,
    when_completed: Option<String>,
    pub(super) when_refunded: Option<String>,
}

impl CheckoutSession {
    pub(super) fn money(&self) -> Option<Money> {
        self.amount.as_ref()?.money(self.currency.as_deref()?)
    }

    /// What became of it (§4.3): paid needs both words. `processing` is also what a session says that nobody opened, so
    /// that it tells nothing of a payer at work; `cancelled` in an open session is a try that failed, not the end.
    pub(super) fn state(&self) -> State {
        let (checkout, payment) = (self.checkout_status.as_deref(), self.payment_status.as_deref());
        let unknown = |raw_status: &str| State::Unknown { raw_status: raw_status.to_owned() };
        match (checkout, payment) {
            (Some("complete"), Some("succeeded")) if self.when_refunded.is_some() => match self.money() {
                Some(amount) => State::GivenBack {
                    amount,
                    provider_payment_id: self.transaction_id.clone().or_else(|| Some(self.id.clone())),
                    at: moment(self.when_completed.as_deref()),
                },
                None => unknown("paid and given back"),
            },
            (Some("complete"), Some("succeeded")) => match self.money() {
                Some(amount) => State::Paid {
                    amount: Some(amount),
                    provider_payment_id: self.transaction_id.clone().or_else(|| Some(self.id.clone())),
                    at: moment(self.when_completed.as_deref()),
                },
                None => unknown("paid, in an amount we cannot read"),
            },
            (Some("open"), None | Some("processing" | "cancelled")) => State::Pending { payer_active: false },
            (Some("expired"), None | Some("processing" | "cancelled")) => State::Expired,
            _ => unknown(&format!("{}/{}", checkout.unwrap_or("?"), payment.unwrap_or("?"))),
        }
    }

    /// The session as our words, once it is certain that it is the one asked about.
    pub(super) fn looked(&self, reference: &str) -> Result<Looked, PspError> {
        if self.client_reference.as_deref() != Some(reference) {
            return Err(PspError::Mismatch("reference"));
        }
        Ok(Looked::new(self.state(), Some(self.id.clone())))
    }
}
