use crate::{
    Attempt, Outcome, PaymentError, Payments,
    attempt::{self, BETWEEN_LOOKS},
    notification,
    payments::no_transaction_is_open,
    plan,
    record_outcome::record_outcome,
};
use jobs::{Claim, Job, JobError};
use kernel::{AttemptId, BrandId, OrderId};
use psp::{Looked, PspError, State, Urgency};
use serde::{Deserialize, Serialize};
use storage::StoreError;

/// Asks a provider what became of an attempt; planned until its end, and wanted at once by a notification.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookUp {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub attempt: AttemptId,
}

impl Job for LookUp {
    const NAME: &'static str = "payments.look_up";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.attempt.to_string())
    }
}

/// After so many failures in a row the plan's own, slower pace is enough.
const QUICK_TRIES: i64 = 8;

impl LookUp {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<jobs::Outcome, JobError> {
        let Some(attempt) = Attempt::find(&mut &payments.db, self.brand, self.attempt).await? else {
            return Ok(jobs::Outcome::Cancel("the attempt is gone"));
        };
        if attempt.state.has_money() {
            return Ok(jobs::Outcome::Done);
        }
        // However many want to know: news that comes while it is being asked about wants the next look, not one at once. What
        // the provider has signed for since then is believed meanwhile, as when it cannot be asked; unless it has just answered
        // that the attempt is over: then its answer is compared with its signature.
        let now = payments.db.clock().now();
        if let Some(until) = attempt.rests_until(now) {
            let said = notification::signed_payment(&mut &payments.db, &attempt, now).await?;
            return match said.filter(|_| attempt.state.is_live()) {
                Some(said) => Ok(payments.take_in_answer(&attempt, &said, claim).await?),
                None => Ok(jobs::Outcome::Snooze(until)),
            };
        }
        let urgency = if attempt.is_wanted() { Urgency::PersonWaits } else { Urgency::CanWait };
        match payments.ask(&attempt, urgency).await {
            Ok(looked) => Ok(payments.take_in_answer(&attempt, &looked, claim).await?),
            Err(error @ PaymentError::OverBudget { .. }) => error.ends_job(),
            // Says nothing about the payment (§9.2): keep the state, slow down.
            Err(error) => {
                payments.note_silence(&attempt).await?;
                if claim.attempts < QUICK_TRIES {
                    return Err(not_at_once(error.into()));
                }
                let now = payments.db.clock().now();
                let next = plan::next_look(attempt.kind, attempt.look_from, attempt.closed, now, payments.db.chance());
                tracing::error!(attempt.id = %attempt.id, "{} cannot be asked: {error}", attempt.kind);
                Ok(next.map_or(jobs::Outcome::Cancel("the plan is over"), jobs::Outcome::Snooze))
            }
        }
    }
}

/// A failed look is a look as well: the next one keeps its distance.
fn not_at_once(error: JobError) -> JobError {
    match error {
        JobError::Failed(why) => JobError::AskedToWait { why, at_least: BETWEEN_LOOKS },
        JobError::AskedToWait { why, at_least } => JobError::AskedToWait { why, at_least: at_least.max(BETWEEN_LOOKS) },
        other => other,
    }
}

impl Payments {
    /// Asks the provider about an attempt and takes in the answer, in its turn with other work that can wait.
    #[kernel::boxed]
    pub async fn look_up(&self, brand: BrandId, attempt: AttemptId) -> Result<Outcome, PaymentError> {
        let Some(attempt) = Attempt::find(&mut &self.db, brand, attempt).await? else { return Ok(Outcome::Unchanged) };
        let looked = self.ask(&attempt, Urgency::CanWait).await?;
        self.db.write(async |tx| Ok(record_outcome(tx, brand, attempt.id, &looked).await?)).await
    }

    /// A browser came back, or the buyer says « j'ai payé »: neither proves anything, both are a reason to ask. Wants a
    /// look-up of every attempt of the order that may hold money, at most one per 10 s each (§9.8). Money that is known
    /// needs no asking.
    #[kernel::boxed]
    pub async fn ask_again(&self, brand: BrandId, order: OrderId) -> Result<(), PaymentError> {
        self.db
            .write(async |tx| {
                let now = tx.now();
                for attempt in crate::attempts_of(tx, brand, order).await? {
                    if !attempt.state.is_final() {
                        attempt::store::set_wanted(tx, brand, attempt.id, now).await?;
                        attempt.want_look(tx).await?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn take_in_answer(
        &self,
        attempt: &Attempt,
        looked: &Looked,
        claim: &Claim,
    ) -> Result<jobs::Outcome, PaymentError> {
        self.db
            .write(async |tx| {
                record_outcome(tx, attempt.brand, attempt.id, looked).await?;
                claim.end(tx).await?;
                Ok(jobs::Outcome::Done)
            })
            .await
    }

    async fn note_silence(&self, attempt: &Attempt) -> Result<(), StoreError> {
        self.db
            .write(async |tx| {
                let now = tx.now();
                attempt::store::set_failed(tx, attempt.brand, attempt.id, now).await
            })
            .await
    }

    /// What the provider says, on the network; or, where that decides nothing (it cannot be asked, our budget of calls is
    /// spent, its answer lags behind, our key may not read it), the money that it signed for.
    pub(crate) async fn ask(&self, attempt: &Attempt, urgency: Urgency) -> Result<Looked, PaymentError> {
        no_transaction_is_open();
        let account = self.account_of(attempt).await?;
        let provider = self.provider(&account, urgency)?;
        let session = attempt.session(&self.vault)?;
        let looked = provider.look_up(&session).await;
        self.note_keys(&account, looked.as_ref().err()).await?;
        // An answer about something else is never acted on; and what is decided needs no other word.
        let is_enough = match &looked {
            Ok(looked) => !matches!(looked.state, State::NotFound | State::Unknown { .. } | State::Pending { .. }),
            Err(error) => matches!(error, PspError::Mismatch(_)),
        };
        let now = self.db.clock().now();
        if !is_enough && let Some(said) = notification::signed_payment(&mut &self.db, attempt, now).await? {
            tracing::warn!(attempt.id = %attempt.id, "{} does not confirm yet: its signed word counts", attempt.kind);
            return Ok(said);
        }
        looked.map_err(|error| PaymentError::of_provider(attempt.kind, &error))
    }
}
