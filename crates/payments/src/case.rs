//! Money that does not fit its order: a situation that a human settles, once.

mod kind;
mod settle;
pub(crate) mod store;

use kernel::{BrandId, CaseId, Millis, OrderId, PaymentId, TeammateId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

use crate::Payment;
pub use kind::{CaseKind, NextStep};
pub use settle::{Settlement, settle_case};

/// A payment situation that a human must settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: CaseId,
    /// What happened.
    pub kind: CaseKind,
    /// With which money.
    pub payment: PaymentId,
    /// For which order; none when the money named nothing of ours.
    pub order: Option<OrderId>,
    /// Since when.
    pub opened_at: Millis,
    /// How it was settled, once it is.
    pub closed: Option<Closed>,
}

/// How a case was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Millis,
    /// By whom; none when it settled itself.
    pub by: Option<TeammateId>,
    /// How.
    pub how: Settlement,
}

/// One page of cases, newest first.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// The cases.
    pub cases: Vec<Case>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<CaseId>,
}

impl Case {
    /// What is left for a human to do; none once settled.
    pub fn next_step(&self) -> Option<NextStep> {
        self.closed.is_none().then(|| self.kind.next_step())
    }

    /// The case, if the brand has it.
    pub async fn find(on: &mut impl Read, brand: BrandId, id: CaseId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }
}

/// Opens a case on recorded money, once per kind; tells it only the first time.
pub(crate) async fn open(tx: &mut Tx, payment: &Payment, kind: CaseKind) -> Result<(), StoreError> {
    let (id, now) = (CaseId(tx.new_id()), tx.now());
    let case = Case {
        brand: payment.brand,
        id,
        kind,
        payment: payment.id,
        order: payment.order,
        opened_at: now,
        closed: None,
    };
    if !store::insert(tx, &case).await? {
        return Ok(());
    }
    let subject = payment.order.map_or(payment.id.0, |order| order.0);
    let data = json!({
        "case": id,
        "kind": kind.name(),
        "payment": payment.id,
        "order": payment.order,
        "amount": payment.amount.minor,
        "currency": payment.amount.currency,
    });
    jobs::tell(tx, payment.brand, NewFact::new("payment.case_opened", subject).with(data)).await?;
    tracing::warn!(case.id = %id, case.kind = kind.name(), "Payment case {id} opened: {}", kind.name());
    Ok(())
}

/// The order of money that named nothing of ours is found: its case settles itself.
pub(crate) async fn close_found(tx: &mut Tx, payment: &Payment) -> Result<(), StoreError> {
    let Some(case) = store::open_of_payment(tx, payment.brand, payment.id, CaseKind::UnknownReference).await? else {
        return Ok(());
    };
    let closed = Some(Closed { at: tx.now(), by: None, how: Settlement::Found });
    store::close(tx, &Case { closed, order: payment.order, ..case }).await
}

/// Cases newest first: the open ones, or all.
pub async fn list_cases(
    on: &mut impl Read,
    brand: BrandId,
    only_open: bool,
    after: Option<CaseId>,
    limit: i64,
) -> Result<CasePage, StoreError> {
    let limit = limit.clamp(1, 200);
    let mut cases = store::list(on, brand, only_open, after, limit + 1).await?;
    let more = i64::try_from(cases.len()).is_ok_and(|count| count > limit);
    if more {
        cases.pop();
    }
    let next = if more { cases.last().map(|case| case.id) } else { None };
    Ok(CasePage { cases, next })
}

/// The cases of an order, oldest first.
pub async fn cases_of_order(on: &mut impl Read, brand: BrandId, order: OrderId) -> Result<Vec<Case>, StoreError> {
    store::of_order(on, brand, order).await
}

/// How many cases wait for a human.
pub async fn count_open_cases(on: &mut impl Read, brand: BrandId) -> Result<i64, StoreError> {
    store::count_open(on, brand).await
}
