use crate::{PaymentError, Payments, attempts_of, record_outcome::record_outcome};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, OrderId, minutes, seconds};
use ordering::{Order, OrderState};
use psp::{State, Urgency};
use serde::{Deserialize, Serialize};

/// Looks once more just before an order's hold ends: whoever is in the middle of paying gets a little more time (§9.4).
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
/// What a payer in the middle of paying gets on top, once.
const GRACE: Millis = minutes(5);

impl HoldEnds {
    /// When to run for a hold that ends at `until`.
    pub(crate) fn at(until: Millis) -> Millis {
        until - BEFORE
    }

    /// Does the work; wired as the handler of this job.
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
        let mut answers = Vec::new();
        for attempt in attempts_of(&mut &*db, self.brand, self.order).await? {
            if attempt.state.is_live() {
                match payments.ask(&attempt, Urgency::PersonWaits).await {
                    Ok(looked) => answers.push((attempt.id, looked)),
                    // Nothing is known then: the hold ends as it would have.
                    Err(error) => tracing::warn!(attempt.id = %attempt.id, "No word before the hold ends: {error}"),
                }
            }
        }
        let is_paying = answers.iter().any(|(_, looked)| looked.state == State::Pending { payer_active: true });
        db.write(async |tx| {
            for (attempt, looked) in &answers {
                record_outcome(tx, self.brand, *attempt, looked).await?;
            }
            if is_paying {
                let order = ordering::lengthen_hold(tx, self.brand, self.order, until + GRACE).await?;
                if let OrderState::AwaitingPayment { until: later } = order.state
                    && later > until
                {
                    jobs::enqueue_at(tx, Self::at(later), &self).await?;
                }
            }
            claim.end(tx).await?;
            Ok::<_, PaymentError>(Outcome::Done)
        })
        .await
        .map_err(JobError::from)
    }
}
