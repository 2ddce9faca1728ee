//! News about money that nobody has written down yet.

use crate::{
    FindRefunds, Payment, PaymentError, Payments,
    case::dispute,
    notification::{self, About},
};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, PaymentAccountId, days, hours, minutes};
use psp::{Dispute, News};
use serde::{Deserialize, Serialize};
use storage::{StoreError, Tx};

/// Hears proven news of a dispute or of a refund again, for as long as the money it is about is not recorded: news of a
/// payment may come in any order (§9.3).
#[derive(Debug, Serialize, Deserialize)]
pub struct HearAgain {
    /// Whose.
    pub brand: BrandId,
    /// On which account it came.
    pub account: PaymentAccountId,
    /// The provider's id of the news.
    event: Option<String>,
    /// Our reference, where it is told.
    reference: Option<String>,
    /// The provider's id of the money, where it is told.
    payment_id: Option<String>,
    /// What of a dispute; none: something went back.
    dispute: Option<Dispute>,
    /// Since when.
    since: Millis,
}

impl Job for HearAgain {
    const NAME: &'static str = "payments.hear_again";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        self.event.as_ref().map(|event| format!("{}:{event}", self.account))
    }
}

/// The money is usually a matter of moments; then of our own comparison with the provider's list, once a night.
const SOON: Millis = hours(1);
const PATIENCE: Millis = days(3);

impl HearAgain {
    /// What is to be heard again of this news; none when it is of another kind, or its money is known.
    pub(crate) fn of(
        (brand, account): (BrandId, PaymentAccountId),
        event: Option<&str>,
        news: &News,
        about: &About,
        since: Millis,
    ) -> Option<Self> {
        let (reference, payment_id, dispute) = match news {
            News::Disputed { reference, payment_id, dispute } => (reference, payment_id, Some(dispute.clone())),
            // An attempt of ours is asked about what went back of it, money or not.
            News::MoneyBack { reference, payment_id } if about.attempt.is_none() => (reference, payment_id, None),
            _ => return None,
        };
        if about.payment.is_some() {
            return None;
        }
        let (reference, payment_id) = (reference.clone(), payment_id.clone());
        Some(Self { brand, account, event: event.map(str::to_owned), reference, payment_id, dispute, since })
    }

    /// When to hear it next; none: it has been long enough.
    pub(crate) fn next(&self, now: Millis) -> Option<Millis> {
        let waits = now - self.since;
        (waits < PATIENCE).then(|| now + if waits < SOON { minutes(1) } else { minutes(20) })
    }

    fn news(&self) -> News {
        let (reference, payment_id) = (self.reference.clone(), self.payment_id.clone());
        match self.dispute.clone() {
            Some(dispute) => News::Disputed { reference, payment_id, dispute },
            None => News::MoneyBack { reference, payment_id },
        }
    }

    async fn about(&self, payments: &Payments) -> Result<About, StoreError> {
        About::find(&mut &payments.db, (self.brand, self.account), &self.news(), None).await
    }

    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let mut about = self.about(payments).await?;
        if let (Some(attempt), None) = (&about.attempt, &about.payment) {
            // It tells of money at this attempt: the provider is asked for it.
            if attempt.rests_until(payments.db.clock().now()).is_none()
                && let Err(error) = payments.look_up(self.brand, attempt.id).await
            {
                return error.ends_job();
            }
            about = self.about(payments).await?;
        }
        let Some(payment) = about.payment else {
            let next = self.next(payments.db.clock().now());
            return Ok(next.map_or(Outcome::Cancel("no such money came"), Outcome::Snooze));
        };
        payments
            .db
            .write(async |tx| {
                let decided = take_in(tx, &payment, self.dispute.as_ref()).await?;
                if let Some(event) = &self.event {
                    notification::store::decide(tx, self.brand, self.account, event, decided).await?;
                }
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}

/// What news of recorded money leads to; the word for it.
pub(crate) async fn take_in(
    tx: &mut Tx,
    payment: &Payment,
    dispute: Option<&Dispute>,
) -> Result<&'static str, PaymentError> {
    match (dispute, payment.attempt) {
        (Some(dispute), _) => {
            dispute::take_in(tx, payment, dispute).await?;
            Ok("dispute")
        }
        (None, Some(attempt)) => {
            jobs::enqueue(tx, &FindRefunds { brand: payment.brand, attempt }).await?;
            Ok("find_refunds")
        }
        // Money that names nothing of ours is asked about by nobody: its case is with a human.
        (None, None) => Ok("unknown_reference"),
    }
}
