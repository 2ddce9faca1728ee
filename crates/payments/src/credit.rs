//! Money kept for a contact's next order: given from what an order holds too much of, used by itself when the contact
//! orders again, and given back when that order ends unpaid. Append-only; what is left is a sum.

pub(crate) mod store;

use crate::{Balance, PaymentError};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, CaseId, ContactId, Currency, Money, OrderId, PaymentId, TeammateId, Uuid};
use ordering::Order;
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// What happened to a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Money of an order became a credit.
    Given,
    /// It helps to pay an order.
    Used,
    /// That order ended unpaid.
    GivenBack,
}

impl What {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Used => "used",
            Self::GivenBack => "given_back",
        }
    }
}

/// One movement of a contact's credit.
pub(crate) struct Move<'a> {
    pub(crate) order: &'a Order,
    pub(crate) what: What,
    pub(crate) amount: Money,
    pub(crate) case: Option<CaseId>,
    pub(crate) by: Option<TeammateId>,
}

/// Two contacts proved to be one person: what was kept for either is theirs.
#[kernel::boxed]
pub async fn follow_contact(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    store::lock(tx, brand, from.min(into)).await?;
    store::lock(tx, brand, from.max(into)).await?;
    store::rename(tx, brand, from, into).await
}

/// What a contact has for the next order, in that currency.
#[kernel::boxed]
pub async fn credit_of(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    currency: Currency,
) -> Result<Money, StoreError> {
    Ok(Money::new(store::left(on, brand, contact, currency).await?, currency))
}

/// Turns `amount` of what the order holds into a credit of its contact. The order's row is locked by the caller.
pub(crate) async fn give(
    tx: &mut Tx,
    order: &Order,
    amount: Money,
    case: Option<CaseId>,
    by: TeammateId,
) -> Result<(), PaymentError> {
    let available = Balance::of(tx, order).await?.available();
    if amount.currency != available.currency || amount.minor > available.minor {
        return Err(PaymentError::TooMuch { available });
    }
    let moved = Move { order, what: What::Given, amount, case, by: Some(by) };
    record(tx, moved).await?;
    Ok(())
}

/// Lets the contact's credit help to pay an order just placed; what was used. An order that it covers is paid.
#[kernel::boxed]
pub async fn use_credit(tx: &mut Tx, order: &Order) -> Result<Money, PaymentError> {
    let currency = order.total.currency;
    // Hardly anybody has one: no lock is taken to find that out.
    if store::left(tx, order.brand, order.contact, currency).await? <= 0 {
        return Ok(Money::zero(currency));
    }
    let order = Order::lock(tx, order.brand, order.id).await?;
    store::lock(tx, order.brand, order.contact).await?;
    let left = store::left(tx, order.brand, order.contact, currency).await?;
    let rest = Balance::of(tx, &order).await?.rest();
    let amount = Money::new(left.min(rest.minor).max(0), currency);
    let now = tx.now();
    if amount.minor == 0 || !order.state.is_payable(now) {
        return Ok(Money::zero(currency));
    }
    let moved = Move { order: &order, what: What::Used, amount, case: None, by: None };
    let id = record(tx, moved).await?;
    if amount == rest {
        ordering::pay(tx, order.brand, order.id, PaymentId(id)).await?;
    }
    Ok(amount)
}

/// Gives back what an order that ended unpaid had used, but for what went back as money, or is on its way.
pub(crate) async fn give_back(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    let balance = Balance::of(tx, order).await?;
    let left = balance.credit_used.minor.min(balance.available().minor);
    if left > 0 {
        let amount = Money::new(left, order.total.currency);
        let moved = Move { order, what: What::GivenBack, amount, case: None, by: None };
        record(tx, moved).await?;
    }
    Ok(())
}

async fn record(tx: &mut Tx, moved: Move<'_>) -> Result<Uuid, StoreError> {
    let id = tx.new_id();
    store::lock(tx, moved.order.brand, moved.order.contact).await?;
    store::insert(tx, id, &moved).await?;
    let kind = match moved.what {
        What::Given => "payment.credit_given",
        What::Used => "payment.credit_used",
        What::GivenBack => "payment.credit_given_back",
    };
    let data = json!({
        "amount": moved.amount.minor,
        "currency": moved.amount.currency,
        "case": moved.case,
        "by": moved.by,
        "contact": moved.order.contact,
        "conversation": moved.order.conversation,
    });
    jobs::tell(tx, moved.order.brand, NewFact::new(kind, moved.order.id).with(data)).await?;
    Ok(id)
}

impl crate::Payments {
    /// Reaction to `order.expired` and `order.cancelled`: a credit the order had used serves again, and money it holds all
    /// the same becomes a case, whatever was decided on it before.
    #[kernel::boxed]
    pub async fn settle_ended(&self, fact: &FactJob, claim: &Claim) -> Result<Outcome, JobError> {
        let order = OrderId(fact.subject);
        self.db
            .write(async |tx| {
                crate::ended::settle(tx, fact.brand, order).await?;
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}
