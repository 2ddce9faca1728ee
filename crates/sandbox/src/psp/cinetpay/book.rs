use kernel::{Millis, hours};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Payments in the order of their creation.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) payments: Vec<Payment>,
    /// Which of several documented answers comes next.
    pub(super) turn: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) token: String,
    pub(super) account: String,
    pub(super) site_id: String,
    pub(super) transaction_id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) metadata: String,
    pub(super) notify_url: String,
    pub(super) return_url: String,
    pub(super) lang: String,
    pub(super) state: State,
    pub(super) created: Millis,
    pub(super) changed: Millis,
}

/// §5.2, the states a payment goes through here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Waiting,
    Validating,
    Accepted,
    Failed,
    NoBalance,
    Cancelled,
}

impl State {
    pub(super) const fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Waiting => ("662", "WAITING_CUSTOMER_PAYMENT"),
            Self::Validating => ("623", "WAITING_CUSTOMER_TO_VALIDATE"),
            Self::Accepted => ("00", "SUCCES"),
            Self::Failed => ("600", "PAYMENT_FAILED"),
            Self::NoBalance => ("602", "INSUFFISENT_BALANCE"),
            Self::Cancelled => ("627", "TRANSACTION_CANCEL"),
        }
    }

    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Validating)
    }
}

/// Link life is not known; a day is the longest that the contract has us watch.
const LIFE: Millis = hours(24);

impl Book {
    pub(super) fn find(&mut self, is_it: impl Fn(&Payment) -> bool, now: Millis) -> Option<&mut Payment> {
        let payment = self.payments.iter_mut().find(|it| is_it(it))?;
        if payment.state.is_open() && payment.created + LIFE <= now {
            payment.state = State::Cancelled;
        }
        Some(payment)
    }
}

impl Payment {
    fn at(&self) -> String {
        super::super::iso(self.changed).replace('T', " ").chars().take(19).collect()
    }

    /// The `data` of a check; amounts come now as numbers, now as strings `[obs]`.
    pub(super) fn data(&self, amount_as_text: bool) -> Value {
        let amount = if amount_as_text { self.amount.to_string().into() } else { self.amount.into() };
        let amount: Value = amount;
        let status = match self.state {
            State::Accepted => "ACCEPTED",
            state if state.is_open() => "PENDING",
            _ => "REFUSED",
        };
        json!({"amount": amount, "currency": self.currency, "status": status, "payment_method": "OM",
            "description": self.description, "metadata": self.metadata, "operator_id": self.operator(),
            "payment_date": self.at()})
    }

    /// The same as an older page of the documentation shows it: nothing in it proves a payment.
    pub(super) fn old_data(&self) -> Value {
        json!({"operator_id": self.operator(), "payment_method": "OM", "payment_date": self.at(),
            "phone_number": "0707000000", "phone_prefix": "225"})
    }

    fn operator(&self) -> Option<String> {
        (self.state == State::Accepted).then(|| format!("MP.{}", self.token))
    }

    /// The fields of a notification.
    pub(super) fn told(&self) -> Value {
        json!({"cpm_site_id": self.site_id, "cpm_trans_id": self.transaction_id, "cpm_trans_date": self.at(),
            "cpm_amount": self.amount.to_string(), "cpm_currency": self.currency, "signature": self.token,
            "payment_method": "OM", "cel_phone_num": "0707000000", "cpm_phone_prefixe": "225",
            "cpm_language": self.lang, "cpm_version": "V4", "cpm_payment_config": "SINGLE",
            "cpm_page_action": "PAYMENT", "cpm_custom": self.metadata, "cpm_designation": self.description,
            "cpm_error_message": self.state.said().1})
    }
}
