//! Both books compared, night by night (§9.8): what a provider says it took against what is recorded here, in both
//! directions. A difference becomes a look-up or a case, never a silent correction.
//!
//! [`Payments::plan_sweeps`] plans · [`Sweep`] reads the provider's list, page by page, and finds money that is not
//! recorded · [`AskUnlisted`] finds recorded money that the list does not hold, and asks about it before it is a case.

mod night;
pub(crate) mod store;
mod unlisted;

use crate::{
    Attempt, Case, CaseKind, FindRefunds, LookUp, Payment, PaymentAccount, Payments, attempt, case, payment,
    payments::no_transaction_is_open, receive_notification::keep_stray, refund,
};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, PaymentAccountId, PaymentId, hours, minutes};
use psp::{ListPage, PspError, Refunds, Taken, Urgency};
use serde::{Deserialize, Serialize};
use storage::{StoreError, Tx};
use store::Borne;

pub use unlisted::AskUnlisted;

/// Compares what a provider says it took in a stretch of time with what is recorded here: one page of its list to a run,
/// so that a lease is enough for it and a crash costs a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sweep {
    /// Whose.
    pub brand: BrandId,
    /// On which account.
    pub account: PaymentAccountId,
    /// From this moment …
    pub from: Millis,
    /// … until before this one.
    pub to: Millis,
    /// Where the page to read begins; none: at the first.
    pub after: Option<String>,
}

impl Job for Sweep {
    const NAME: &'static str = "payments.sweep";
    fn brand(&self) -> BrandId {
        self.brand
    }
    /// One per account, on whatever node.
    fn key(&self) -> Option<String> {
        Some(self.account.to_string())
    }
}

/// A provider that cannot be asked now is asked again, and nothing is concluded (§9.2).
const AFTER_AN_OUTAGE: Millis = minutes(15);
/// Keys that it does not take are for the merchant to correct.
const AFTER_A_REFUSAL: Millis = hours(6);

/// What a line of the provider's list is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Recorded.
    Known,
    /// Money of an attempt of ours that is not recorded: asked about at once.
    Asked,
    /// Money that names nothing of ours, recorded as such, with its case.
    Stray,
    /// Nothing of ours, or gone back already.
    Foreign,
}

impl Sweep {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let db = &payments.db;
        let Some(account) = PaymentAccount::find(&mut &*db, self.brand, self.account).await? else {
            return Ok(Outcome::Cancel("the account is gone"));
        };
        no_transaction_is_open();
        let provider = payments.provider(&account, Urgency::CanWait)?;
        let page = match provider.list(self.from, self.to, self.after.as_deref()).await {
            Ok(page) => page,
            Err(PspError::OverBudget { until }) => return Ok(Outcome::Snooze(until)),
            Err(PspError::Unsupported(_)) => return Ok(Outcome::Cancel("the provider lists nothing")),
            Err(error) => return self.again_later(claim, payments, &account, &error).await,
        };
        let books = Books { account: &account, tells_refunds: provider.capabilities().refunds != Refunds::None };
        let found = db
            .write(async |tx| {
                let mut found = Vec::with_capacity(page.taken.len());
                for taken in &page.taken {
                    found.push(books.compare(tx, taken).await?);
                }
                self.go_on(tx, &page).await?;
                claim.end(tx).await?;
                Ok::<_, StoreError>(found)
            })
            .await?;
        let count = |what: Line| found.iter().filter(|line| **line == what).count();
        let (asked, stray, foreign) = (count(Line::Asked), count(Line::Stray), count(Line::Foreign));
        tracing::info!(
            account.id = %account.id, known = count(Line::Known), asked, stray, foreign,
            "{} lists {} payments: {asked} to be asked about, {stray} that name nothing of ours", account.kind, found.len()
        );
        Ok(Outcome::Done)
    }

    /// The next page, or, after the last one, what the list did not hold.
    async fn go_on(&self, tx: &mut Tx, page: &ListPage) -> Result<(), StoreError> {
        if page.next.is_some() {
            return jobs::enqueue(tx, &Self { after: page.next.clone(), ..self.clone() }).await;
        }
        store::set_swept_until(tx, self.brand, self.account, self.to).await?;
        jobs::enqueue(tx, &AskUnlisted::of(self)).await
    }

    /// The stretch stays to be compared. A list that was left in the middle is begun again where its provider refuses to
    /// go on: its cursors may age.
    async fn again_later(
        &self,
        claim: &Claim,
        payments: &Payments,
        account: &PaymentAccount,
        error: &PspError,
    ) -> Result<Outcome, JobError> {
        let now = payments.db.clock().now();
        if error.is_retryable() {
            tracing::warn!(account.id = %account.id, "{} cannot list now: {error}", account.kind);
            return Ok(Outcome::Snooze(now + AFTER_AN_OUTAGE));
        }
        tracing::error!(account.id = %account.id, "{} refuses to list: {error}", account.kind);
        let job = Self { after: None, ..self.clone() };
        payments
            .db
            .write(async |tx| {
                jobs::enqueue_at(tx, now + AFTER_A_REFUSAL, &job).await?;
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }
}

/// The provider's and ours, of one account.
struct Books<'a> {
    account: &'a PaymentAccount,
    /// It tells which refunds there were ([`psp::Provider::refunds_of`]), and not only that there were some.
    tells_refunds: bool,
}

impl Books<'_> {
    /// One line of the provider's list against our book.
    async fn compare(&self, tx: &mut Tx, taken: &Taken) -> Result<Line, StoreError> {
        let known = store::bear_out(tx, self.account, taken).await?;
        if !known.is_empty() {
            self.of_recorded(tx, &known, taken).await?;
            return Ok(Line::Known);
        }
        let (brand, account) = (self.account.brand, self.account.id);
        let (reference, session) = (taken.reference.as_deref(), taken.provider_id.as_deref());
        match attempt::store::by_name(tx, brand, account, reference, session).await? {
            Some(attempt) => self.of_ours(tx, &attempt, taken).await,
            None => self.of_nobody(tx, taken).await,
        }
    }

    /// Money of an attempt of ours: recorded under another name, or to be asked about now, as any notification would.
    async fn of_ours(&self, tx: &mut Tx, attempt: &Attempt, taken: &Taken) -> Result<Line, StoreError> {
        if attempt.state.has_money() {
            let known = store::bear_out_attempt(tx, attempt).await?;
            self.of_recorded(tx, &known, taken).await?;
            return Ok(Line::Known);
        }
        jobs::enqueue(tx, &LookUp { brand: attempt.brand, attempt: attempt.id }).await?;
        Ok(Line::Asked)
    }

    /// What we ask for always carries our reference: money without one was asked for by another program on the same
    /// account, and is not ours to judge. What went back again needs nobody.
    async fn of_nobody(&self, tx: &mut Tx, taken: &Taken) -> Result<Line, StoreError> {
        let name = taken.payment_id.as_ref().or(taken.provider_id.as_ref());
        let name = name.filter(|_| taken.reference.is_some() && !taken.refunded);
        let Some(name) = name else { return Ok(Line::Foreign) };
        let payment = Payment {
            brand: self.account.brand,
            id: PaymentId(kernel::Uuid::nil()),
            order: None,
            attempt: None,
            account: self.account.id,
            provider_payment_id: name.clone(),
            amount: taken.amount,
            at: taken.at,
            recorded_at: tx.now(),
        };
        keep_stray(tx, payment).await?;
        store::bear_out(tx, self.account, taken).await?;
        Ok(Line::Stray)
    }

    /// What the list says of recorded money: another amount than ours is for a human to compare, as is what went back.
    async fn of_recorded(&self, tx: &mut Tx, known: &[Borne], taken: &Taken) -> Result<(), StoreError> {
        let mut recorded = Vec::new();
        for (id, _) in known {
            recorded.extend(payment::store::find(tx, self.account.brand, *id).await?);
        }
        if let Some(last) = recorded.last()
            && !recorded.iter().any(|payment| payment.amount == taken.amount)
        {
            let why = format!("listed {} {}", taken.amount.minor, taken.amount.currency);
            let case = case::on_money(last, CaseKind::InDoubt, last.amount);
            case::open(tx, Case { why: Some(why), ..case }).await?;
        }
        self.went_back(tx, known, taken).await
    }

    /// Of recorded money the list says that some went back: what did is looked up. Where the provider tells no more than
    /// that, and no refund of it is known here, a human compares.
    async fn went_back(&self, tx: &mut Tx, known: &[Borne], taken: &Taken) -> Result<(), StoreError> {
        for (id, attempt) in known.iter().filter(|_| taken.refunded) {
            let Some(attempt) = *attempt else { continue };
            let brand = self.account.brand;
            if self.tells_refunds {
                jobs::enqueue(tx, &FindRefunds { brand, attempt }).await?;
            } else if refund::store::of_payment(tx, brand, *id).await?.is_empty()
                && let Some(payment) = payment::store::find(tx, brand, *id).await?
            {
                refund::note_went_back(tx, &payment, payment.amount).await?;
            }
        }
        Ok(())
    }
}
