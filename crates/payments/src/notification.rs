//! Notifications that were proven, exactly as received, and what was made of them.

pub(crate) mod store;

use crate::Attempt;
use kernel::{Currency, Millis, Money};
use psp::{Looked, State};
use serde::{Deserialize, Serialize};
use storage::{Read, StoreError};

/// What a signed notification says was taken, kept to be believed when the provider cannot be asked.
#[derive(Serialize, Deserialize)]
pub(crate) struct Says {
    amount: i64,
    currency: Currency,
    payment: Option<String>,
    session: Option<String>,
    at: Option<Millis>,
}

impl Says {
    /// Of the news, only money with its amount is worth keeping.
    pub(crate) fn of(looked: Option<&Looked>) -> Option<Self> {
        let looked = looked?;
        let State::Paid { amount: Some(amount), provider_payment_id, at } = &looked.state else { return None };
        Some(Self {
            amount: amount.minor,
            currency: amount.currency,
            payment: provider_payment_id.clone(),
            session: looked.provider_id.clone(),
            at: *at,
        })
    }

    /// The money.
    pub(crate) fn amount(&self) -> Money {
        Money::new(self.amount, self.currency)
    }

    /// What names the money: its movement, else its session.
    pub(crate) fn key(&self) -> Option<&str> {
        self.payment.as_deref().or(self.session.as_deref())
    }

    fn looked(self) -> Looked {
        let state = State::Paid { amount: Some(self.amount()), provider_payment_id: self.payment.clone(), at: self.at };
        Looked { state, provider_id: self.session }
    }
}

/// What a signed notification about this attempt said was taken, if one did.
pub(crate) async fn signed_payment(on: &mut impl Read, attempt: &Attempt) -> Result<Option<Looked>, StoreError> {
    Ok(store::signed_payment(on, attempt.brand, attempt.id).await?.map(Says::looked))
}
