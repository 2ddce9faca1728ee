use crate::{Attempt, PaymentError, Payments, attempt, record_outcome::record_outcome};
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{AttemptId, BrandId, OrderId, seconds};
use psp::{Looked, PspError, Urgency};
use serde::{Deserialize, Serialize};

/// Ends an attempt whose order takes no money any more: at the provider where that is possible, else only its plan.
#[derive(Debug, Serialize, Deserialize)]
pub struct CloseAttempt {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub attempt: AttemptId,
}

impl Job for CloseAttempt {
    const NAME: &'static str = "payments.close_attempt";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.attempt.to_string())
    }
}

impl CloseAttempt {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let Some(attempt) = Attempt::find(&mut &payments.db, self.brand, self.attempt).await? else {
            return Ok(Outcome::Cancel("the attempt is gone"));
        };
        if attempt.state.is_final() || attempt.closed {
            return Ok(Outcome::Done);
        }
        if attempt.state == crate::AttemptState::Opening {
            return Ok(Outcome::Snooze(payments.db.clock().now() + seconds(30)));
        }
        let looked = match payments.end(&attempt).await {
            Ok(looked) => looked,
            Err(error) => return error.ends_job(),
        };
        payments
            .db
            .write(async |tx| {
                record_outcome(tx, attempt.brand, attempt.id, &looked).await?;
                watch_for_late_money(tx, attempt.brand, attempt.id).await?;
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}

/// From now on the attempt is only asked about in case money comes late.
async fn watch_for_late_money(tx: &mut storage::Tx, brand: BrandId, id: AttemptId) -> Result<(), storage::StoreError> {
    let Some(mut attempt) = attempt::store::lock(tx, brand, id).await? else { return Ok(()) };
    attempt.close(tx.now());
    attempt.save_and_plan(tx).await?;
    Ok(())
}

impl Payments {
    /// Reaction to `order.paid`, `order.expired` and `order.cancelled`: the order's other sessions are ended, so that
    /// nobody pays twice or too late where a provider lets us prevent it.
    #[kernel::boxed]
    pub async fn close_attempts(&self, fact: &FactJob, claim: &Claim) -> Result<Outcome, JobError> {
        let order = OrderId(fact.subject);
        self.db
            .write(async |tx| {
                for attempt in crate::attempts_of(tx, fact.brand, order).await? {
                    if attempt.state.is_live() && !attempt.closed {
                        jobs::enqueue(tx, &CloseAttempt { brand: fact.brand, attempt: attempt.id }).await?;
                    }
                }
                claim.end(tx).await?;
                Ok(Outcome::Done)
            })
            .await
    }

    /// Ends the session where the provider can, and says what it is now: a buyer may have been quicker.
    async fn end(&self, attempt: &Attempt) -> Result<Looked, PaymentError> {
        match self.expire(attempt, Urgency::CanWait).await? {
            Some(looked) => Ok(looked),
            None => self.ask(attempt, Urgency::CanWait).await,
        }
    }

    /// The same; none where the provider cannot.
    pub(crate) async fn expire(&self, attempt: &Attempt, urgency: Urgency) -> Result<Option<Looked>, PaymentError> {
        crate::payments::no_transaction_is_open();
        let provider = self.provider_of(attempt, urgency).await?;
        if !provider.capabilities().can_expire {
            return Ok(None);
        }
        match provider.expire(&attempt.session(&self.vault)?).await {
            Ok(looked) => Ok(Some(looked)),
            Err(PspError::Unsupported(_)) => Ok(None),
            Err(error) => Err(PaymentError::of_provider(attempt.kind, &error)),
        }
    }
}
