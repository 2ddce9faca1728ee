//! Notifications that were proven, exactly as received, and what was made of them.

pub(crate) mod store;

use crate::{Attempt, Payment, attempt, payment};
use kernel::{BrandId, Currency, Millis, Money, PaymentAccountId, hours};
use psp::{Looked, News, State};
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

/// How long a provider is asked before its signed word of another amount than was asked for counts by itself: a budget of
/// calls that is spent, or an outage, is over by then.
const ANSWERS_WITHIN: Millis = hours(1);

/// What a signed notification about this attempt said was taken, if one did and it may count without the provider's answer:
/// at once where it is what was asked for; another amount is borne out by an answer, or has waited for one.
pub(crate) async fn signed_payment(
    on: &mut dyn Read,
    attempt: &Attempt,
    now: Millis,
) -> Result<Option<Looked>, StoreError> {
    let said = store::signed_payment(on, attempt.brand, attempt.id).await?;
    let counts = |(said, at): &(Says, Millis)| said.amount() == attempt.amount || now >= *at + ANSWERS_WITHIN;
    Ok(said.filter(counts).map(|(said, _)| said.looked()))
}

/// What news is about: an attempt of ours, and its money where that is what it tells of.
pub(crate) struct About {
    pub(crate) attempt: Option<Attempt>,
    pub(crate) payment: Option<Payment>,
}

impl About {
    /// Of news that came on this account; `claimed` is the attempt it said it is about, where that is known already.
    pub(crate) async fn find(
        on: &mut dyn Read,
        (brand, account): (BrandId, PaymentAccountId),
        news: &News,
        claimed: Option<Attempt>,
    ) -> Result<Self, StoreError> {
        match news {
            News::Session { reference, provider_id, .. } => {
                let attempt = match claimed {
                    Some(attempt) => Some(attempt),
                    None => {
                        let (reference, id) = (reference.as_deref(), provider_id.as_deref());
                        attempt::store::by_name(on, brand, account, reference, id).await?
                    }
                };
                Ok(Self { attempt, payment: None })
            }
            // A refund or a dispute begun on the provider's pages names the money, not our reference.
            News::MoneyBack { reference, payment_id } | News::Disputed { reference, payment_id, .. } => {
                let mut attempt = attempt::store::by_name(on, brand, account, reference.as_deref(), None).await?;
                let mut payment = match payment_id {
                    Some(id) => payment::store::by_provider_id(on, brand, account, id).await?,
                    None => None,
                };
                if let (None, Some(id)) = (&attempt, payment.as_ref().and_then(|payment| payment.attempt)) {
                    attempt = attempt::store::find(on, brand, id).await?;
                }
                if let (Some(attempt), None) = (&attempt, &payment) {
                    payment = payment::store::of_attempt(on, brand, attempt.id).await?.pop();
                }
                Ok(Self { attempt, payment })
            }
            News::Nothing(_) => Ok(Self { attempt: None, payment: None }),
        }
    }
}
