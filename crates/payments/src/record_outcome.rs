use crate::{
    Attempt, AttemptState, Balance, Case, CaseKind, FindRefunds, Payment, Settlement, attempt, case, notification,
    payment, refund,
};
use kernel::{AttemptId, BrandId, Millis, Money, PaymentId, hours};
use ordering::{CancelledBy, Order, OrderError, OrderState};
use psp::{Looked, State};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// What a provider's answer changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The order is paid by this money.
    Paid(PaymentId),
    /// The money is recorded, and a human settles what becomes of it.
    Case(PaymentId, CaseKind),
    /// It ended without money.
    Over,
    /// Nothing new, or not decided yet.
    Unchanged,
}

/// Money that a provider says was taken.
pub(crate) struct Taken {
    pub(crate) amount: Money,
    pub(crate) provider_payment_id: Option<String>,
    pub(crate) at: Option<Millis>,
}

/// In what time a human has looked at money that does not settle its order.
const LOOKED_AT_WITHIN: Millis = hours(24);

/// Takes in what a provider says of an attempt: the only door to a paid order. Money is recorded first; then the order
/// is paid or a case is opened. Unknown is not failed, and a late failure never undoes money. The same news twice
/// changes nothing. Sets the next look-up.
pub(crate) async fn record_outcome(
    tx: &mut Tx,
    brand: BrandId,
    attempt: AttemptId,
    looked: &Looked,
) -> Result<Outcome, OrderError> {
    let Some(seen) = attempt::store::find(tx, brand, attempt).await? else { return Ok(Outcome::Unchanged) };
    // Order, then attempt: the same way round for everybody.
    ordering::expire_if_overdue(tx, brand, seen.order).await?;
    let Some(mut attempt) = attempt::store::lock(tx, brand, attempt).await? else { return Ok(Outcome::Unchanged) };
    let now = tx.now();
    attempt.looked_at = Some(now);
    note_disagreement(tx, &attempt, &looked.state).await?;
    if attempt.provider_id.is_none() {
        attempt.provider_id.clone_from(&looked.provider_id);
    }
    let said = without_nothing(&looked.state);
    let outcome = match &said {
        State::Paid { amount, provider_payment_id, at } => {
            let taken = Taken {
                // Where the answer carries no amount, it is the one bound to our reference at creation (§0.1).
                amount: amount.unwrap_or(attempt.amount),
                provider_payment_id: provider_payment_id.clone(),
                at: *at,
            };
            let outcome = take_money(tx, &mut attempt, taken).await?;
            note_other_amount(tx, &attempt).await?;
            outcome
        }
        State::GivenBack { amount, provider_payment_id, at } => {
            let taken = Taken { amount: *amount, provider_payment_id: provider_payment_id.clone(), at: *at };
            take_what_went_back(tx, &mut attempt, taken).await?
        }
        State::Failed { why } => end(&mut attempt, AttemptState::Failed, Some(why.clone()), now),
        State::Expired => end(&mut attempt, AttemptState::Expired, None, now),
        State::NotFound | State::Pending { .. } => Outcome::Unchanged,
        State::Unknown { raw_status } => {
            // Neither paid nor failed is taken from it (§9.2): it stays open, is asked about again, and a human is told.
            tracing::warn!(attempt.id = %attempt.id, "{} says {raw_status:?}: not in the contract", attempt.kind);
            if !attempt.state.has_money() {
                let odd = case::on_attempt(&attempt, CaseKind::UnknownStatus, attempt.amount, raw_status.clone());
                case::open(tx, odd).await?;
            }
            Outcome::Unchanged
        }
    };
    if matches!(said, State::Paid { .. } | State::GivenBack { .. } | State::Failed { .. } | State::Expired) {
        case::close_understood(tx, &attempt).await?;
    }
    if outcome == Outcome::Over {
        let data = json!({ "attempt": attempt.id, "state": attempt.state.name(), "provider": attempt.kind.code() });
        jobs::tell(tx, brand, NewFact::new("payment.attempt_over", attempt.order).with(data)).await?;
    }
    attempt.save_and_plan(tx).await?;
    Ok(outcome)
}

/// A payment of nothing, or of less, is no payment: it is not in the contract, and a human is told of it.
fn without_nothing(said: &State) -> State {
    match said {
        State::Paid { amount: Some(amount), .. } if amount.minor <= 0 => {
            State::Unknown { raw_status: format!("paid {} {}", amount.minor, amount.currency) }
        }
        other => other.clone(),
    }
}

/// A provider signed for money, and its own answer says that there is none: the answer counts, and a human compares.
async fn note_disagreement(tx: &mut Tx, attempt: &Attempt, answered: &State) -> Result<(), StoreError> {
    let why = match answered {
        State::Failed { why } => why.clone(),
        State::Expired => "expired".to_owned(),
        _ => return Ok(()),
    };
    if attempt.state.is_final() {
        return Ok(());
    }
    let signed = notification::store::signed_payment(tx, attempt.brand, attempt.id).await?;
    let Some((signed, _)) = signed else { return Ok(()) };
    case::open(tx, case::on_attempt(attempt, CaseKind::Disagrees, signed.amount(), why)).await
}

/// A provider signed for an amount that is none of those it answered with: what it answered counts, and a human compares.
/// Whichever comes first, the signed word or the answer; the attempt is locked, so that whoever comes second sees both.
pub(crate) async fn note_other_amount(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let signed = notification::store::signed_payment(tx, attempt.brand, attempt.id).await?;
    let Some((signed, _)) = signed else { return Ok(()) };
    let known = payment::store::of_attempt(tx, attempt.brand, attempt.id).await?;
    let Some(last) = known.last() else { return Ok(()) };
    if known.iter().any(|payment| payment.amount == signed.amount()) {
        return Ok(());
    }
    let why = format!("signed {} {}", signed.amount().minor, signed.amount().currency);
    let case = case::on_money(last, CaseKind::InDoubt, last.amount);
    case::open(tx, Case { why: Some(why), ..case }).await
}

fn end(attempt: &mut Attempt, state: AttemptState, why: Option<String>, now: Millis) -> Outcome {
    if attempt.state == state || !attempt.become_(state, now) {
        return Outcome::Unchanged;
    }
    attempt.why = why;
    attempt.close(now);
    Outcome::Over
}

async fn take_money(tx: &mut Tx, attempt: &mut Attempt, taken: Taken) -> Result<Outcome, OrderError> {
    let known = payment::store::of_attempt(tx, attempt.brand, attempt.id).await?;
    if known.iter().any(|payment| is_same_money(payment, attempt, &taken)) {
        return Ok(Outcome::Unchanged);
    }
    let payment = record(tx, attempt, taken).await?;
    let Some(payment) = payment else { return Ok(Outcome::Unchanged) };
    let (outcome, fits) = settle(tx, &payment).await?;
    attempt.become_(if fits { AttemptState::Paid } else { AttemptState::Conflicted }, tx.now());
    Ok(outcome)
}

/// Money that came and went back before we heard of it: both are written down, and the order is not settled by it. What
/// we knew of before went back since: its refund is looked for.
async fn take_what_went_back(tx: &mut Tx, attempt: &mut Attempt, taken: Taken) -> Result<Outcome, OrderError> {
    let known = payment::store::of_attempt(tx, attempt.brand, attempt.id).await?;
    if !known.is_empty() {
        jobs::enqueue(tx, &FindRefunds { brand: attempt.brand, attempt: attempt.id }).await?;
    } else if let Some(payment) = record(tx, attempt, taken).await? {
        attempt.become_(AttemptState::Conflicted, tx.now());
        refund::note_found(tx, &payment, attempt.provider_id.as_deref()).await?;
    }
    Ok(Outcome::Unchanged)
}

/// A session is paid once: an answer that names no movement, where one is known already, tells of the same.
fn is_same_money(known: &Payment, attempt: &Attempt, taken: &Taken) -> bool {
    let named_after_session = |id: &str| Some(id) == attempt.provider_id.as_deref() || id == attempt.reference.as_str();
    match &taken.provider_payment_id {
        Some(id) => known.provider_payment_id == *id || named_after_session(&known.provider_payment_id),
        None => true,
    }
}

/// Writes the money down, before anything is decided; none when it is written already.
async fn record(tx: &mut Tx, attempt: &Attempt, taken: Taken) -> Result<Option<Payment>, StoreError> {
    let now = tx.now();
    let session = || attempt.provider_id.clone().unwrap_or_else(|| attempt.reference.to_string());
    let payment = Payment {
        brand: attempt.brand,
        id: PaymentId(tx.new_id()),
        order: Some(attempt.order),
        attempt: Some(attempt.id),
        account: attempt.account,
        provider_payment_id: taken.provider_payment_id.unwrap_or_else(session),
        amount: taken.amount,
        at: taken.at.unwrap_or(now),
        recorded_at: now,
    };
    if payment::store::insert(tx, &payment).await? {
        tell_received(tx, &payment).await?;
        return Ok(Some(payment));
    }
    // Money that was written down before anybody knew whose it was now has its order.
    let found = payment::store::give_to_order(tx, &payment).await?;
    if let Some(found) = &found {
        case::close_found(tx, found).await?;
    }
    Ok(found)
}

pub(crate) async fn tell_received(tx: &mut Tx, payment: &Payment) -> Result<(), StoreError> {
    let subject = payment.order.map_or(payment.id.0, |order| order.0);
    let data = json!({
        "payment": payment.id,
        "order": payment.order,
        "attempt": payment.attempt,
        "amount": payment.amount.minor,
        "currency": payment.amount.currency,
    });
    jobs::tell(tx, payment.brand, NewFact::new("payment.received", subject).with(data)).await?;
    Ok(())
}

/// What becomes of the order, now that this money is written down: the sum of what it holds decides (§9.6), gross. And
/// whether the money was what was owed.
async fn settle(tx: &mut Tx, payment: &Payment) -> Result<(Outcome, bool), OrderError> {
    let Some(order) = payment.order else { return Ok((Outcome::Unchanged, false)) };
    let order = ordering::expire_if_overdue(tx, payment.brand, order).await?;
    let open = async |tx: &mut Tx, kind, amount| -> Result<Outcome, OrderError> {
        case::open(tx, case::on_money(payment, kind, amount)).await?;
        Ok(Outcome::Case(payment.id, kind))
    };
    if payment.amount.currency != order.total.currency {
        keep_goods(tx, &order).await?;
        return Ok((open(tx, CaseKind::WrongCurrency, payment.amount).await?, false));
    }
    if order.state.is_settled() {
        return Ok((open(tx, CaseKind::Double, payment.amount).await?, true));
    }
    let balance = Balance::of(tx, &order).await?;
    let rest = balance.rest();
    if rest.minor > 0 {
        keep_goods(tx, &order).await?;
        return Ok((open(tx, CaseKind::Short, rest).await?, false));
    }
    let outcome = match order.state {
        OrderState::Expired { .. } => revived(tx, &order, payment).await?,
        OrderState::Cancelled { .. } => Some(CaseKind::PaidAfterCancel),
        _ => ordering::pay(tx, order.brand, order.id, payment.id).await.map(|_| None)?,
    };
    // What was missing came, to whatever end.
    case::close_short(tx, order.brand, order.id).await?;
    if let Some(kind) = outcome {
        let amount = Money::new(balance.available().minor - waiting_late(tx, &order).await?, order.total.currency);
        return Ok((open(tx, kind, amount).await?, true));
    }
    let excess = balance.excess();
    if excess.minor > 0 {
        return Ok((open(tx, CaseKind::Over, excess).await?, true));
    }
    Ok((Outcome::Paid(payment.id), true))
}

/// What open cases are about that hold late money of the order already: no other claims it again.
async fn waiting_late(tx: &mut Tx, order: &Order) -> Result<i64, StoreError> {
    let cases = case::cases_of_order(tx, order.brand, order.id).await?;
    let is_late = |case: &&Case| matches!(case.kind, CaseKind::PaidAfterExpiry | CaseKind::PaidAfterCancel);
    let open = cases.iter().filter(|case| case.closed.is_none()).filter(is_late);
    Ok(open.map(|case| case.amount.minor).sum())
}

/// Who has paid something that does not settle the order keeps the goods while a human looks at it (§9.6), once.
async fn keep_goods(tx: &mut Tx, order: &Order) -> Result<(), OrderError> {
    let until = tx.now() + LOOKED_AT_WITHIN;
    ordering::lengthen_hold(tx, order.brand, order.id, until).await?;
    Ok(())
}

/// Money that came too late takes the stock again where it is still there (§9.4): the order goes on, and people see that
/// it happened. Otherwise it is a case. Who had placed it again meanwhile is not to pay twice: the second order is called
/// off, or, where it has money of its own, is being packed, or is for more or less than the first, a human looks.
async fn revived(tx: &mut Tx, order: &Order, payment: &Payment) -> Result<Option<CaseKind>, OrderError> {
    let again = ordering::ordered_again(tx, order).await?;
    if let Some(again) = &again
        && !(again.is_the_same && is_free_to_go(tx, &again.order).await?)
    {
        keep_goods(tx, &again.order).await?;
        return Ok(Some(CaseKind::PaidAfterExpiry));
    }
    let revived = tx
        .attempt(async |tx| {
            // Its pieces first: they may be the last.
            if let Some(again) = &again {
                ordering::cancel_order(tx, order.brand, again.order.id, CancelledBy::PaidBefore(order.id)).await?;
            }
            ordering::revive(tx, order.brand, order.id, payment.id).await
        })
        .await;
    match revived {
        Ok(_) => {
            let late = case::on_money(payment, CaseKind::PaidAfterExpiry, payment.amount);
            case::note_settled(tx, late, Settlement::TakeStockAgain).await?;
            Ok(None)
        }
        Err(OrderError::OutOfStock { .. } | OrderError::NotForSale(_) | OrderError::CodeUsedUp { .. }) => {
            Ok(Some(CaseKind::PaidAfterExpiry))
        }
        Err(other) => Err(other),
    }
}

/// Whether nobody has paid or packed anything of it.
async fn is_free_to_go(tx: &mut Tx, order: &Order) -> Result<bool, OrderError> {
    let is_untouched = matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed);
    Ok(is_untouched && Balance::of(tx, order).await?.received.minor == 0)
}

/// The order an attempt is for, its row ours until the transaction ends, its end noted if it is overdue.
pub(crate) async fn lock_order(tx: &mut Tx, attempt: &Attempt) -> Result<Order, OrderError> {
    ordering::expire_if_overdue(tx, attempt.brand, attempt.order).await
}
