use crate::{Attempt, AttemptState, PaymentError, Payments, attempts_of, record_outcome::record_outcome};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, OrderId, minutes, seconds};
use ordering::{Order, OrderState};
use psp::{State, Urgency};
use serde::{Deserialize, Serialize};

/// What is done at providers before an order's hold ends (§9.4), in two steps: shortly before, they are asked once more,
/// and whoever is in the middle of paying gets a little more time; then their pages are closed where that is possible, so
/// that the stock is let go only once nobody can pay for it any more. Who was quicker has paid.
#[derive(Debug, Serialize, Deserialize)]
pub struct HoldEnds {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub order: OrderId,
}

impl Job for HoldEnds {
    const NAME: &'static str = "payments.hold_ends";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.order.to_string())
    }
}

/// How long before the end the provider is asked: time for a slow answer.
const BEFORE: Millis = seconds(20);
/// How long before the end pages are closed: time for that, and little of a buyer's.
const CLOSING: Millis = seconds(8);
/// What a payer in the middle of paying gets on top, once.
const GRACE: Millis = minutes(5);

impl HoldEnds {
    /// When to run for a hold that ends at `until`.
    pub(crate) fn at(until: Millis) -> Millis {
        until - BEFORE
    }

    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let db = &payments.db;
        let Some(order) = Order::find(&mut &*db, self.brand, self.order).await? else {
            return Ok(Outcome::Cancel("the order is gone"));
        };
        let OrderState::AwaitingPayment { until } = order.state else { return Ok(Outcome::Done) };
        let now = db.clock().now();
        if now >= until {
            return Ok(Outcome::Done);
        }
        if now < Self::at(until) {
            return Ok(Outcome::Snooze(Self::at(until)));
        }
        let attempts = attempts_of(&mut &*db, self.brand, self.order).await?;
        let ended = if now < until - CLOSING {
            self.look_once_more(claim, payments, until, &attempts).await
        } else {
            self.close_pages(claim, payments, &attempts).await
        };
        ended.map_err(JobError::from)
    }

    async fn look_once_more(
        self,
        claim: &Claim,
        payments: &Payments,
        until: Millis,
        attempts: &[Attempt],
    ) -> Result<Outcome, PaymentError> {
        let mut answers = Vec::new();
        for attempt in attempts.iter().filter(|attempt| attempt.state.is_live()) {
            match payments.ask(attempt, Urgency::PersonWaits).await {
                Ok(looked) => answers.push((attempt.id, looked)),
                // Nothing is known then: the hold ends as it would have.
                Err(error) => tracing::warn!(attempt.id = %attempt.id, "No word before the hold ends: {error}"),
            }
        }
        let is_paying = answers.iter().any(|(_, looked)| looked.state == State::Pending { payer_active: true });
        payments
            .db
            .write(async |tx| {
                for (attempt, looked) in &answers {
                    record_outcome(tx, self.brand, *attempt, looked).await?;
                }
                let mut next = until - CLOSING;
                if is_paying {
                    let order = ordering::lengthen_hold(tx, self.brand, self.order, until + GRACE).await?;
                    if let OrderState::AwaitingPayment { until: later } = order.state
                        && later > until
                    {
                        next = Self::at(later);
                    }
                }
                jobs::enqueue_at(tx, next, &self).await?;
                claim.end(tx).await?;
                Ok(Outcome::Done)
            })
            .await
    }

    async fn close_pages(
        self,
        claim: &Claim,
        payments: &Payments,
        attempts: &[Attempt],
    ) -> Result<Outcome, PaymentError> {
        let mut ended = Vec::new();
        for attempt in attempts.iter().filter(|attempt| attempt.state == AttemptState::Open && !attempt.closed) {
            match payments.expire(attempt, Urgency::PersonWaits).await {
                Ok(Some(looked)) => ended.push((attempt.id, looked)),
                // Its page cannot be closed: what is paid there later is taken in as late money.
                Ok(None) => {}
                Err(error) => tracing::warn!(attempt.id = %attempt.id, "A page is not closed in time: {error}"),
            }
        }
        payments
            .db
            .write(async |tx| {
                for (attempt, looked) in &ended {
                    record_outcome(tx, self.brand, *attempt, looked).await?;
                }
                claim.end(tx).await?;
                Ok(Outcome::Done)
            })
            .await
    }
}
