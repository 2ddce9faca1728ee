use super::{DISPUTE_LOST, Refund, RefundRoute, RefundState, ask, outcome, store};
use crate::{
    Attempt, Case, CaseKind, Payment, PaymentError, Payments, case, payment, payments::no_transaction_is_open,
};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{AttemptId, BrandId, Millis, Money, RefundId, days, minutes};
use ordering::Order;
use psp::{FoundRefund, PspError, Refunds, Urgency};
use serde::{Deserialize, Serialize};
use storage::{StoreError, Tx};

/// Asks a provider what of an attempt's money went back, after its news of a refund (§9.7): of ours, or one made on the
/// provider's own pages, which nobody here asked for. A provider that cannot tell, or tells of none, is taken at its
/// word that something went back: how much is for a human to find out.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindRefunds {
    /// Whose.
    pub brand: BrandId,
    /// Whose money.
    pub attempt: AttemptId,
}

impl Job for FindRefunds {
    const NAME: &'static str = "payments.find_refunds";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.attempt.to_string())
    }
}

/// News of a refund may overtake that of the money: it is waited for, this often and this long.
const PAUSE: Millis = minutes(10);
const PATIENCE: Millis = days(3);

impl FindRefunds {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let on = &mut &payments.db;
        let Some(attempt) = Attempt::find(on, self.brand, self.attempt).await? else {
            return Ok(Outcome::Cancel("the attempt is gone"));
        };
        let mut money = payment::store::of_attempt(on, self.brand, attempt.id).await?;
        if money.is_empty() {
            if let Some(until) = attempt.rests_until(payments.db.clock().now()) {
                return Ok(Outcome::Snooze(until));
            }
            if let Err(error) = payments.look_up(self.brand, attempt.id).await {
                return error.ends_job();
            }
            money = payment::store::of_attempt(on, self.brand, attempt.id).await?;
        }
        let Some(payment) = money.pop() else {
            let now = payments.db.clock().now();
            let is_too_late = now > attempt.created_at + PATIENCE;
            return Ok(if is_too_late { Outcome::Cancel("no money came by it") } else { Outcome::Snooze(now + PAUSE) });
        };
        let found = match payments.find_refunds(&attempt, &payment).await {
            Ok(found) => found,
            Err(error) => return error.ends_job(),
        };
        payments
            .db
            .write(async |tx| {
                match found {
                    Some(found) => {
                        for refund in found {
                            take_in(tx, &payment, refund).await?;
                        }
                    }
                    None => ask_how_much(tx, &payment).await?,
                }
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}

impl Payments {
    /// What went back of it; none where the provider does not tell.
    async fn find_refunds(
        &self,
        attempt: &Attempt,
        payment: &Payment,
    ) -> Result<Option<Vec<FoundRefund>>, PaymentError> {
        no_transaction_is_open();
        let (provider, session) = (self.provider_of(attempt, Urgency::CanWait).await?, attempt.session(&self.vault)?);
        match provider.refunds_of(&session, Some(&payment.provider_payment_id)).await {
            // One that gives nothing back by its API lists what its own pages gave back late, if at all.
            Ok(found) if found.is_empty() && provider.capabilities().refunds == Refunds::None => Ok(None),
            Ok(found) => Ok(Some(found)),
            Err(PspError::Unsupported(_)) => Ok(None),
            Err(error) => Err(PaymentError::of_provider(attempt.kind, &error)),
        }
    }
}

/// What the provider's word for a refund is, in the case that asks a human about it.
const TOLD: &str = "refunded";

/// Something of it went back, and nothing tells how much: a human looks at the provider's own pages and notes it. What is
/// noted already, or waits to be given back by hand, needs no asking.
async fn ask_how_much(tx: &mut Tx, payment: &Payment) -> Result<(), PaymentError> {
    if let Some(order) = payment.order {
        Order::lock(tx, payment.brand, order).await?;
    }
    let left = Money::new(ask::refundable(tx, payment).await?, payment.amount.currency);
    if left.minor > 0 {
        note_went_back(tx, payment, left).await?;
    }
    Ok(())
}

/// Nobody tells how much of `left` went back.
pub(crate) async fn note_went_back(tx: &mut Tx, payment: &Payment, left: Money) -> Result<(), StoreError> {
    let told = case::on_money(payment, CaseKind::WentBack, left);
    case::open(tx, Case { why: Some(TOLD.to_owned()), ..told }).await
}

/// One refund as the provider tells it: ours, known before, or new to us.
async fn take_in(tx: &mut Tx, payment: &Payment, found: FoundRefund) -> Result<(), PaymentError> {
    if let Some(order) = payment.order {
        Order::lock(tx, payment.brand, order).await?;
    }
    let known = store::of_payment(tx, payment.brand, payment.id).await?;
    let is_it = |refund: &&Refund| {
        found.key.as_deref() == Some(refund.id.to_string().as_str())
            || refund.reference.as_deref() == Some(found.provider_id.as_str())
    };
    let refund = match known.iter().find(is_it) {
        Some(refund) => Refund { reference: Some(found.provider_id), ..refund.clone() },
        None => match make(tx, payment, &found).await? {
            Some(refund) => refund,
            None => return Ok(()),
        },
    };
    match found.state {
        psp::RefundState::Done if refund.state.may_become(RefundState::Done) => {
            outcome::done(tx, refund, None).await?;
        }
        psp::RefundState::Failed { why } => {
            outcome::failed(tx, refund, why).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Nobody here asked for it. One that never succeeded is nothing to anybody.
async fn make(tx: &mut Tx, payment: &Payment, found: &FoundRefund) -> Result<Option<Refund>, PaymentError> {
    if matches!(found.state, psp::RefundState::Failed { .. } | psp::RefundState::NotFound) {
        return Ok(None);
    }
    let refund = unasked(tx, payment, found.provider_id.clone(), found.amount);
    if !store::insert(tx, &refund).await? {
        return Ok(None);
    }
    ask::tell(tx, &refund, "payment.refund_found", None).await?;
    Ok(Some(refund))
}

/// All of a payment had gone back by the time we heard of it. Told to nobody: its customer never heard of it from us.
pub(crate) async fn note_found(tx: &mut Tx, payment: &Payment, session: Option<&str>) -> Result<(), StoreError> {
    let name = session.unwrap_or(&payment.provider_payment_id);
    note(tx, payment, (name, payment.amount), None).await?;
    Ok(())
}

/// A dispute that the payer's bank won: the money is gone, like a refund that nobody here wanted, and is told to nobody.
pub(crate) async fn take_back(tx: &mut Tx, payment: &Payment, dispute: &psp::Dispute) -> Result<(), PaymentError> {
    let amount = dispute.amount.unwrap_or(payment.amount);
    match note(tx, payment, (&dispute.id, amount), Some(DISPUTE_LOST)).await? {
        Some(refund) => outcome::note_on_order(tx, &refund).await,
        None => Ok(()),
    }
}

/// Writes down what went back without anybody here; none when it is written already.
async fn note(
    tx: &mut Tx,
    payment: &Payment,
    (name, amount): (&str, Money),
    why: Option<&str>,
) -> Result<Option<Refund>, StoreError> {
    let known = store::of_payment(tx, payment.brand, payment.id).await?;
    if known.iter().any(|refund| refund.reference.as_deref() == Some(name)) {
        return Ok(None);
    }
    let refund = Refund {
        state: RefundState::Done,
        why: why.map(str::to_owned),
        ..unasked(tx, payment, name.to_owned(), amount)
    };
    if !store::insert(tx, &refund).await? {
        return Ok(None);
    }
    ask::tell(tx, &refund, "payment.refund_found", None).await?;
    Ok(Some(refund))
}

fn unasked(tx: &Tx, payment: &Payment, reference: String, amount: Money) -> Refund {
    let now = tx.now();
    Refund {
        brand: payment.brand,
        id: RefundId(tx.new_id()),
        order: payment.order,
        payment: Some(payment.id),
        case: None,
        amount,
        route: RefundRoute::Api,
        state: RefundState::Sent,
        state_at: now,
        restock: false,
        found: true,
        why: None,
        reference: Some(reference),
        given_on: None,
        asked_by: None,
        decided_by: None,
        created_at: now,
    }
}
