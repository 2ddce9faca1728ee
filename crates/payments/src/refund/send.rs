use super::{Refund, RefundState, lock, outcome, store};
use crate::{Attempt, Payment, PaymentError, Payments, payments::no_transaction_is_open};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, RefundId, days, hours, minutes};
use psp::{Provider, PspError, RefundRequest, Refunded, Urgency};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Asks a provider to give money back, and what became of it, until that is known.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendRefund {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub refund: RefundId,
}

impl Job for SendRefund {
    const NAME: &'static str = "payments.send_refund";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.refund.to_string())
    }
}

/// When what is on its way is asked about, after it was sent; then every day.
const LOOKS: [Millis; 5] = [minutes(1), minutes(5), minutes(30), hours(3), hours(12)];

impl SendRefund {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let (first, refund) = match self.begin(payments).await? {
            Some(begun) => begun,
            None => return Ok(Outcome::Done),
        };
        let Some((provider, request)) = payments.refund_request(&refund).await? else {
            return Ok(Outcome::Cancel("its money has no session at a provider"));
        };
        let request = RefundRequest { again: times_in_vain(payments.db.clock().now() - refund.state_at), ..request };
        let told = payments.ask_for_refund(&refund, first, &provider, &request).await;
        if let Err(PspError::OverBudget { until }) = told {
            return Ok(Outcome::Snooze(until));
        }
        let now = payments.db.clock().now();
        let next = next_look(now - refund.state_at);
        let snooze = payments
            .db
            .write(async |tx| {
                let refund = lock(tx, self.brand, self.refund).await?;
                let open = take_in(tx, refund, told).await?;
                if open {
                    return Ok::<_, PaymentError>(true);
                }
                claim.end(tx).await?;
                Ok(false)
            })
            .await?;
        Ok(if snooze { Outcome::Snooze(now + next) } else { Outcome::Done })
    }

    /// Commits that it is being sent, before it is: whether this is the first time. None: nothing is to be sent.
    async fn begin(&self, payments: &Payments) -> Result<Option<(bool, Refund)>, PaymentError> {
        payments
            .db
            .write(async |tx| {
                let refund = lock(tx, self.brand, self.refund).await?;
                match refund.state {
                    RefundState::Approved => {
                        let refund = Refund { state: RefundState::Sent, state_at: tx.now(), ..refund };
                        store::update(tx, &refund).await?;
                        Ok(Some((true, refund)))
                    }
                    RefundState::Sent | RefundState::Unknown => Ok(Some((false, refund))),
                    _ => Ok(None),
                }
            })
            .await
    }
}

/// How often a refund that is still not there so long after it was sent was asked for in vain. The first minute repeats the
/// first request, whose answer may have been lost; each look after it found no such refund, minutes after the last request.
fn times_in_vain(since: Millis) -> u32 {
    let looks = LOOKS[1..].iter().filter(|at| **at <= since).count();
    u32::try_from(looks).unwrap_or(u32::MAX) + u32::try_from(since.0 / days(1).0).unwrap_or(u32::MAX)
}

fn next_look(since: Millis) -> Millis {
    LOOKS.into_iter().find(|at| *at > since).map_or(days(1), |at| at - since)
}

impl Payments {
    /// The first time asks for it; later asks what became of it, and asks for it again only where the provider is certain
    /// that it has no such refund: the same request is the same refund there.
    async fn ask_for_refund(
        &self,
        refund: &Refund,
        first: bool,
        provider: &Arc<dyn Provider>,
        request: &RefundRequest,
    ) -> Result<Refunded, PspError> {
        no_transaction_is_open();
        if !first {
            let told = provider.look_up_refund(request).await?;
            if told.state != psp::RefundState::NotFound {
                return Ok(told);
            }
            tracing::warn!(refund.id = %refund.id, "The provider has no such refund: it is asked for again");
        }
        provider.refund(request).await
    }

    /// Where and what to ask; none when the money came by no attempt of ours.
    pub(super) async fn refund_request(
        &self,
        refund: &Refund,
    ) -> Result<Option<(Arc<dyn Provider>, RefundRequest)>, PaymentError> {
        let on = &mut &self.db;
        let Some(payment) = refund.payment else { return Ok(None) };
        let Some(payment) = Payment::find(on, refund.brand, payment).await? else { return Ok(None) };
        let Some(attempt) = payment.attempt else { return Ok(None) };
        let Some(attempt) = Attempt::find(on, refund.brand, attempt).await? else { return Ok(None) };
        let request = RefundRequest {
            key: refund.id.to_string(),
            again: 0,
            session: attempt.session(&self.vault)?,
            payment_id: Some(payment.provider_payment_id),
            amount: refund.amount,
        };
        Ok(Some((self.provider_of(&attempt, Urgency::PersonWaits).await?, request)))
    }
}

/// Takes in what the provider says; whether it has to be asked again.
async fn take_in(tx: &mut storage::Tx, refund: Refund, told: Result<Refunded, PspError>) -> Result<bool, PaymentError> {
    let told = match told {
        Ok(told) => told,
        Err(error) if error.may_have_happened() => {
            tracing::error!(refund.id = %refund.id, "What became of a refund is not known: {error}");
            return remember_unknown(tx, refund, error.word()).await;
        }
        // The provider's news came before this answer, and says more than an answer that is none.
        Err(_) if !refund.state.is_open() => return Ok(false),
        // Nothing was made, and nothing will be: the keys, the amount, a payment that cannot go back.
        Err(error) if !error.is_retryable() => {
            outcome::failed(tx, refund, error.word()).await?;
            return Ok(false);
        }
        Err(error) => {
            tracing::warn!(refund.id = %refund.id, "The provider cannot be asked for a refund yet: {error}");
            return Ok(true);
        }
    };
    let reference = told.provider_id.or_else(|| refund.reference.clone());
    let refund = Refund { reference, ..refund };
    match told.state {
        psp::RefundState::Done => outcome::done(tx, refund, None).await.map(|_| false),
        psp::RefundState::Failed { why } => outcome::failed(tx, refund, why).await.map(|_| false),
        psp::RefundState::Pending => {
            let is_open = refund.state.is_open();
            store::update(tx, &refund).await?;
            Ok(is_open)
        }
        psp::RefundState::NotFound => remember_unknown(tx, refund, "not_found".to_owned()).await,
        psp::RefundState::Unknown { raw_status } => {
            tracing::error!(refund.id = %refund.id, "A refund is {raw_status:?}: not in the contract");
            remember_unknown(tx, refund, raw_status).await
        }
    }
}

async fn remember_unknown(tx: &mut storage::Tx, refund: Refund, why: String) -> Result<bool, PaymentError> {
    if !refund.state.is_open() {
        return Ok(false);
    }
    let state_at = if refund.state == RefundState::Unknown { refund.state_at } else { tx.now() };
    let refund = Refund { state: RefundState::Unknown, state_at, why: Some(why), ..refund };
    store::update(tx, &refund).await?;
    Ok(true)
}
