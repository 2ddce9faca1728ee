//! Money that does not fit its order: a situation that a human settles, once.

pub(crate) mod dispute;
mod kind;
mod settle;
pub(crate) mod store;
mod ways;

use kernel::{AttemptId, BrandId, CaseId, CollectionId, Millis, Money, OrderId, PaymentId, RefundId, TeammateId, Uuid};
use ordering::{Order, OrderState};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

use crate::{Attempt, Collection, Payment, PaymentError, Refund};
pub use kind::{CaseKind, NextStep};
pub use settle::Settlement;
pub(crate) use settle::call_off_short;

/// A payment situation that a human must settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: CaseId,
    /// What happened.
    pub kind: CaseKind,
    /// With which money; none where no money is known.
    pub payment: Option<PaymentId>,
    /// At which attempt, where that is what it is about.
    pub attempt: Option<AttemptId>,
    /// With which refund, where that is what it is about.
    pub refund: Option<RefundId>,
    /// With which entry of cash, where that is what it is about.
    pub collection: Option<CollectionId>,
    /// For which order; none when the money named nothing of ours.
    pub order: Option<OrderId>,
    /// What is at stake: what came late or twice, what is too much, what is missing, what did not go back.
    pub amount: Money,
    /// The provider's word, where it explains; for the merchant.
    pub why: Option<String>,
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

    /// Whether money of its order is with a human: nobody is asked for more until then. A word that nobody understands says
    /// nothing of money, and what was not collected at the door is simply owed: neither keeps anybody from paying.
    pub fn checks_money(&self) -> bool {
        self.closed.is_none() && !matches!(self.kind, CaseKind::UnknownStatus | CaseKind::CollectedShort)
    }

    /// The case, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: CaseId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// What its facts are told of: its order, if it has one.
    fn told_of(&self) -> Result<Uuid, StoreError> {
        self.order.map_or_else(|| self.subject(), |order| Ok(order.0))
    }

    /// What it is about: a kind of case is opened once on it.
    fn subject(&self) -> Result<Uuid, StoreError> {
        let of = match self.kind {
            CaseKind::RefundFailed => self.refund.map(|refund| refund.0),
            CaseKind::CollectedShort => self.collection.map(|entry| entry.0),
            CaseKind::Disagrees | CaseKind::UnknownStatus => self.attempt.map(|attempt| attempt.0),
            _ => self.payment.map(|payment| payment.0),
        };
        of.ok_or_else(|| StoreError::Defect(format!("a case {} is about nothing", self.kind.name())))
    }
}

/// A case about recorded money of which `amount` is at stake.
pub(crate) fn on_money(payment: &Payment, kind: CaseKind, amount: Money) -> Case {
    Case {
        brand: payment.brand,
        id: CaseId(Uuid::nil()),
        kind,
        payment: Some(payment.id),
        attempt: payment.attempt,
        refund: None,
        collection: None,
        order: payment.order,
        amount,
        why: None,
        opened_at: Millis(0),
        closed: None,
    }
}

/// A case about what is missing after an entry of cash.
pub(crate) fn on_collection(entry: &Collection, rest: Money) -> Case {
    Case {
        brand: entry.brand,
        id: CaseId(Uuid::nil()),
        kind: CaseKind::CollectedShort,
        payment: None,
        attempt: None,
        refund: None,
        collection: Some(entry.id),
        order: Some(entry.order),
        amount: rest,
        why: None,
        opened_at: Millis(0),
        closed: None,
    }
}

/// A case about a refund that did not go through.
pub(crate) fn on_refund(refund: &Refund) -> Case {
    Case {
        brand: refund.brand,
        id: CaseId(Uuid::nil()),
        kind: CaseKind::RefundFailed,
        payment: refund.payment,
        attempt: None,
        refund: Some(refund.id),
        collection: None,
        order: refund.order,
        amount: refund.amount,
        why: refund.why.clone(),
        opened_at: Millis(0),
        closed: None,
    }
}

/// A case about an attempt of which a provider signed one thing and answers another, or says what nobody understands.
pub(crate) fn on_attempt(attempt: &Attempt, kind: CaseKind, amount: Money, why: String) -> Case {
    Case {
        brand: attempt.brand,
        id: CaseId(Uuid::nil()),
        kind,
        payment: None,
        attempt: Some(attempt.id),
        refund: None,
        collection: None,
        order: Some(attempt.order),
        amount,
        why: Some(why),
        opened_at: Millis(0),
        closed: None,
    }
}

/// Opens a case, once per subject and kind; tells it only the first time.
pub(crate) async fn open(tx: &mut Tx, case: Case) -> Result<(), StoreError> {
    let case = Case { id: CaseId(tx.new_id()), opened_at: tx.now(), ..case };
    let subject = case.subject()?;
    if !store::insert(tx, &case, subject).await? {
        return Ok(());
    }
    let data = json!({
        "case": case.id,
        "kind": case.kind.name(),
        "payment": case.payment,
        "order": case.order,
        "amount": case.amount.minor,
        "currency": case.amount.currency,
    });
    jobs::tell(tx, case.brand, NewFact::new("payment.case_opened", case.told_of()?).with(data)).await?;
    tracing::warn!(case.id = %case.id, case.kind = case.kind.name(), "Payment case {} opened: {}", case.id, case.kind.name());
    Ok(())
}

/// Notes a case that settled itself as it arose: people see what happened, and nothing is left to do.
pub(crate) async fn note_settled(tx: &mut Tx, case: Case, how: Settlement) -> Result<(), StoreError> {
    let now = tx.now();
    let case =
        Case { id: CaseId(tx.new_id()), opened_at: now, closed: Some(Closed { at: now, by: None, how }), ..case };
    let subject = case.subject()?;
    if store::insert(tx, &case, subject).await? {
        store::close(tx, &case).await?;
        settle::tell_closed(tx, &case, how, None).await?;
    }
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

/// The provider has said at last what became of an attempt: the case on its odd word settles itself.
pub(crate) async fn close_understood(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let odd = store::of_subject(tx, attempt.brand, attempt.id.0, CaseKind::UnknownStatus).await?;
    match odd.filter(|case| case.closed.is_none()) {
        Some(case) => close_by_rule(tx, case, Settlement::Cleared).await,
        None => Ok(()),
    }
}

/// The case, with its order's row and its own ours until the transaction ends: order before case, as everywhere.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: CaseId) -> Result<Option<Case>, PaymentError> {
    let Some(seen) = store::find(tx, brand, id).await? else { return Ok(None) };
    if let Some(order) = seen.order {
        Order::lock(tx, brand, order).await?;
    }
    Ok(store::lock(tx, brand, id).await?)
}

/// It settles itself, or the shop's own rule does: nobody has decided on this one.
pub(crate) async fn close_by_rule(tx: &mut Tx, case: Case, how: Settlement) -> Result<(), StoreError> {
    let case = Case { closed: Some(Closed { at: tx.now(), by: None, how }), ..case };
    store::close(tx, &case).await?;
    settle::tell_closed(tx, &case, how, None).await
}

/// The refund that was to settle a case is declined: its money is there as before, and so is the question.
pub(crate) async fn reopen(tx: &mut Tx, brand: BrandId, id: CaseId, by: TeammateId) -> Result<(), PaymentError> {
    let Some(case) = lock(tx, brand, id).await? else { return Ok(()) };
    if !case.closed.is_some_and(|closed| closed.how == Settlement::Refunded) {
        return Ok(());
    }
    let case = Case { closed: None, ..case };
    store::reopen(tx, &case).await?;
    let data = json!({ "case": case.id, "kind": case.kind.name(), "by": by, "order": case.order });
    jobs::tell(tx, brand, NewFact::new("payment.case_reopened", case.told_of()?).with(data)).await?;
    Ok(())
}

/// The rest came, or another part of it: what was short of the order is settled.
pub(crate) async fn close_short(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    close_missing(tx, brand, order, Settlement::RestCame, None).await
}

/// The customer is sent the link to pay the rest: that is what was left for a human to do.
#[kernel::boxed]
pub async fn close_rest_asked(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    close_missing(tx, brand, order, Settlement::RestAsked, by).await
}

/// Money of the order is back with its customer: cases on money that is not there any more settle themselves, whoever asked
/// for the refund and wherever.
pub(crate) async fn close_given_back(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), PaymentError> {
    for case in cases_of_order(tx, brand, order).await? {
        let is_gone = case.closed.is_none() && settle::left_of(tx, &case).await?.is_some_and(|left| left.minor == 0);
        if is_gone {
            close_by_rule(tx, case, Settlement::Refunded).await?;
        }
    }
    Ok(())
}

/// The shop lets go of the rest.
pub(crate) async fn close_forgiven(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    by: TeammateId,
) -> Result<(), StoreError> {
    close_missing(tx, brand, order, Settlement::Kept, Some(by)).await
}

async fn close_missing(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    how: Settlement,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    for case in cases_of_order(tx, brand, order).await? {
        if matches!(case.kind, CaseKind::Short | CaseKind::CollectedShort) && case.closed.is_none() {
            let case = Case { closed: Some(Closed { at: tx.now(), by, how }), ..case };
            store::close(tx, &case).await?;
            settle::tell_closed(tx, &case, how, by).await?;
        }
    }
    Ok(())
}

/// Cases newest first: the open ones, or all.
#[kernel::boxed]
pub async fn list_cases(
    on: &mut dyn Read,
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
#[kernel::boxed]
pub async fn cases_of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Case>, StoreError> {
    store::of_order(on, brand, order).await
}

/// Orders of a conversation that are looked through.
const LOOKED_THROUGH: i64 = 10;

/// Whether money is with a human that is for this order, or came too late for one whose goods its customer has ordered again
/// with it: nobody is asked for more until then.
#[kernel::boxed]
pub async fn is_with_a_human(on: &mut dyn Read, order: &Order) -> Result<bool, StoreError> {
    if cases_of_order(on, order.brand, order.id).await?.iter().any(Case::checks_money) {
        return Ok(true);
    }
    let latest = ordering::list_of_conversation(on, order.brand, order.conversation, None, LOOKED_THROUGH).await?;
    let lapsed = |before: &&Order| {
        matches!(before.state, OrderState::Expired { .. })
            && before.id != order.id
            && before.state_at <= order.created_at
    };
    for before in latest.orders.iter().filter(lapsed) {
        let cases = cases_of_order(on, order.brand, before.id).await?;
        let is_late = |case: &Case| case.kind == CaseKind::PaidAfterExpiry && case.closed.is_none();
        if cases.iter().any(is_late)
            && ordering::ordered_again(on, before).await?.is_some_and(|again| again.order.id == order.id)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many cases wait for a human.
#[kernel::boxed]
pub async fn count_open_cases(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    store::count_open(on, brand).await
}
