//! Recorded money that the provider's list does not hold: asked about once more before a human is.

use super::{Sweep, store};
use crate::{Attempt, Case, CaseKind, Payment, PaymentError, Payments, case, payments::no_transaction_is_open};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, PaymentAccountId, PaymentId, hours, minutes};
use psp::{Looked, PspError, State, Urgency};
use serde::{Deserialize, Serialize};

/// Asks about the money of a stretch of time that its provider's list did not bear out, a few at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskUnlisted {
    /// Whose.
    pub brand: BrandId,
    /// On which account.
    pub account: PaymentAccountId,
    /// Money taken from this moment …
    pub from: Millis,
    /// … until before this one.
    pub to: Millis,
    /// Asked about up to here; none: at the beginning.
    pub after: Option<PaymentId>,
}

impl Job for AskUnlisted {
    const NAME: &'static str = "payments.ask_unlisted";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.account.to_string())
    }
}

/// At the edges of a stretch a clock that differs puts money on either side; it is compared with the next one.
const MARGIN: Millis = hours(1);
/// Calls in one run: well within a lease.
const AT_A_TIME: i64 = 4;
const AFTER_AN_OUTAGE: Millis = minutes(15);

/// What the provider says of money that its list does not hold.
enum Word {
    /// It has it all the same: lists lag, and are cut elsewhere than ours.
    Has,
    /// Something else, in its words.
    Differs(String),
    /// It cannot be asked before then, which says nothing.
    Silent(Millis),
}

impl AskUnlisted {
    /// What a sweep leaves to be asked about.
    pub(super) fn of(sweep: &Sweep) -> Self {
        let (from, to) = (sweep.from - MARGIN, sweep.to - MARGIN);
        Self { brand: sweep.brand, account: sweep.account, from, to, after: None }
    }

    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, payments: &Payments) -> Result<Outcome, JobError> {
        let unlisted = store::unlisted(&mut &payments.db, &self, AT_A_TIME).await?;
        let (mut words, mut silent_until) = (Vec::new(), None);
        for payment in &unlisted {
            let word = payments.word_of(payment).await?;
            if let Word::Silent(until) = word {
                silent_until = Some(until);
                break;
            }
            words.push((payment, word));
        }
        if let (Some(until), true) = (silent_until, words.is_empty()) {
            return Ok(Outcome::Snooze(until));
        }
        payments
            .db
            .write(async |tx| {
                for (payment, word) in &words {
                    match word {
                        Word::Has => store::bear_out_payment(tx, payment).await?,
                        Word::Differs(why) => {
                            let case = case::on_money(payment, CaseKind::InDoubt, payment.amount);
                            case::open(tx, Case { why: Some(why.clone()), ..case }).await?;
                        }
                        Word::Silent(_) => {}
                    }
                }
                if let Some((last, _)) = words.last() {
                    jobs::enqueue(tx, &Self { after: Some(last.id), ..self.clone() }).await?;
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }
}

impl Payments {
    /// What the provider itself says now: not what it signed once, which is how this money may have been recorded.
    async fn word_of(&self, payment: &Payment) -> Result<Word, PaymentError> {
        let attempt = match payment.attempt {
            Some(id) => Attempt::find(&mut &self.db, payment.brand, id).await?,
            None => None,
        };
        let Some(attempt) = attempt else { return Ok(Word::Differs(UNLISTED.to_owned())) };
        let (provider, session) = (self.provider_of(&attempt, Urgency::CanWait).await?, attempt.session(&self.vault)?);
        no_transaction_is_open();
        Ok(match provider.look_up(&session).await {
            Ok(looked) if bears_out(&looked, payment, &attempt) => Word::Has,
            Ok(looked) => Word::Differs(format!("{UNLISTED} {}", said(&looked.state))),
            Err(PspError::OverBudget { until }) => Word::Silent(until),
            Err(error) if error.is_retryable() || matches!(error, PspError::Credentials(_)) => {
                tracing::warn!(attempt.id = %attempt.id, "{} cannot be asked now: {error}", attempt.kind);
                Word::Silent(self.db.clock().now() + AFTER_AN_OUTAGE)
            }
            Err(error) => {
                tracing::warn!(attempt.id = %attempt.id, "{} does not know this money: {error}", attempt.kind);
                Word::Differs(format!("{UNLISTED} {}", error.word()))
            }
        })
    }
}

/// Whether the answer tells of this very money. A payment that was told without its own id has its session's.
fn bears_out(looked: &Looked, payment: &Payment, attempt: &Attempt) -> bool {
    let (State::Paid { provider_payment_id, .. } | State::GivenBack { provider_payment_id, .. }) = &looked.state else {
        return false;
    };
    let here = payment.provider_payment_id.as_str();
    let by_session = Some(here) == attempt.provider_id.as_deref() || here == attempt.reference.as_str();
    by_session || provider_payment_id.as_deref().is_none_or(|there| there == here)
}

/// Of money that its list lacks; what it answers about it follows.
const UNLISTED: &str = "unlisted";

/// Its answer in a word; pages translate those that are ours.
fn said(state: &State) -> &str {
    match state {
        State::Pending { .. } => "pending",
        State::Paid { .. } | State::GivenBack { .. } => "other_movement",
        State::Failed { why } => why,
        State::Expired => "expired",
        State::NotFound => "not_there",
        State::Unknown { raw_status } => raw_status,
    }
}
