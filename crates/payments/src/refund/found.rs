use super::{Refund, RefundRoute, RefundState, ask, outcome, store};
use crate::{Attempt, Payment, PaymentError, Payments, payment, payments::no_transaction_is_open};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{AttemptId, BrandId, RefundId, minutes};
use ordering::Order;
use psp::FoundRefund;
use serde::{Deserialize, Serialize};
use storage::Tx;

/// Asks a provider what of an attempt's money went back, after its news of a refund (§9.7): of ours, or one made on the
/// provider's own pages, which nobody here asked for.
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

/// News of a refund may overtake that of the money: it is waited for, this often and a little longer each time.
const PATIENCE: i64 = 5;

impl FindRefunds {
    /// Does the work; wired as the handler of this job.
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let on = &mut &payments.db;
        let Some(attempt) = Attempt::find(on, self.brand, self.attempt).await? else {
            return Ok(Outcome::Cancel("the attempt is gone"));
        };
        let mut money = payment::store::of_attempt(on, self.brand, attempt.id).await?;
        if money.is_empty() {
            payments.look_up(self.brand, attempt.id).await?;
            money = payment::store::of_attempt(on, self.brand, attempt.id).await?;
        }
        let Some(payment) = money.pop() else {
            let wait = payments.db.clock().now() + minutes(claim.attempts + 1);
            return Ok(if claim.attempts < PATIENCE {
                Outcome::Snooze(wait)
            } else {
                Outcome::Cancel("no money came by it")
            });
        };
        let found = payments.find_refunds(&attempt, &payment).await?;
        payments
            .db
            .write(async |tx| {
                for refund in found {
                    take_in(tx, &payment, refund).await?;
                }
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}

impl Payments {
    async fn find_refunds(&self, attempt: &Attempt, payment: &Payment) -> Result<Vec<FoundRefund>, PaymentError> {
        no_transaction_is_open();
        let (provider, session) = (self.provider_of(attempt).await?, attempt.session(&self.vault)?);
        let found = provider.refunds_of(&session, Some(&payment.provider_payment_id)).await;
        found.map_err(|error| PaymentError::of_provider(attempt.kind, &error))
    }
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
    let now = tx.now();
    let refund = Refund {
        brand: payment.brand,
        id: RefundId(tx.new_id()),
        order: payment.order,
        payment: Some(payment.id),
        case: None,
        amount: found.amount,
        route: RefundRoute::Api,
        state: RefundState::Sent,
        state_at: now,
        restock: false,
        found: true,
        why: None,
        reference: Some(found.provider_id.clone()),
        asked_by: None,
        decided_by: None,
        created_at: now,
    };
    if !store::insert(tx, &refund).await? {
        return Ok(None);
    }
    ask::tell(tx, &refund, "payment.refund_found", None).await?;
    Ok(Some(refund))
}

/// A dispute that the payer's bank won: the money is gone, like a refund that nobody here wanted, and is told to nobody.
pub(crate) async fn take_back(tx: &mut Tx, payment: &Payment, dispute: &psp::Dispute) -> Result<(), PaymentError> {
    let found = FoundRefund {
        provider_id: dispute.id.clone(),
        key: None,
        amount: dispute.amount.unwrap_or(payment.amount),
        state: psp::RefundState::Done,
        at: None,
    };
    let known = store::of_payment(tx, payment.brand, payment.id).await?;
    if known.iter().any(|refund| refund.reference.as_deref() == Some(dispute.id.as_str())) {
        return Ok(());
    }
    let Some(refund) = make(tx, payment, &found).await? else { return Ok(()) };
    let refund = Refund { state: RefundState::Done, why: Some("dispute lost".to_owned()), ..refund };
    store::update(tx, &refund).await?;
    outcome::note_on_order(tx, &refund).await
}
