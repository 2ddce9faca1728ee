//! A click on « payer »: three steps, with no transaction open while the provider is called.

mod prepare;

use crate::{
    Attempt, AttemptState, CloseAttempt, HoldEnds, PaymentError, Payments,
    attempt::{self, Asked},
    notification,
    payments::no_transaction_is_open,
    record_outcome::{lock_order, record_outcome},
};
use kernel::{AttemptId, BrandId, Phone, Secret, seconds};
use ordering::OrderState;
use prepare::Step;
use psp::{Kind, Looked, Provider, PspError, Session, State, Urgency};
use serde_json::json;
use std::time::Duration;
use storage::{NewFact, Tx};

/// How often a click that finds another one at work looks again, and how many times: longer than a provider takes.
const GLANCE: Duration = Duration::from_millis(100);
const GLANCES: usize = 280;
/// Added to the way back of whoever is asked on the phone: there is no page of the provider to go to.
const ON_PHONE: &str = "?on_phone=true";
/// The longest that a creation may take, all its calls together.
const CREATION: Duration = Duration::from_secs(27);
/// Clearing an unclear attempt and opening a new one takes three rounds; more would be a defect.
const ROUNDS: usize = 5;

impl Payments {
    /// Opens a session at a provider for the order with this public code; where the buyer pays. On a click only, never
    /// on a GET. Clicks that come together, or again while the session lives, get the same session. After a failure the
    /// next click makes a new attempt under a new reference; after a lost answer, what became of the first is settled
    /// before.
    #[kernel::boxed]
    pub async fn start_attempt(&self, code: &str, kind: Kind) -> Result<String, PaymentError> {
        self.start_attempt_from(code, kind, None).await
    }

    /// The same, paid from `phone` where whoever clicks gave a number: often another one than that which writes.
    #[kernel::boxed]
    pub async fn start_attempt_from(
        &self,
        code: &str,
        kind: Kind,
        phone: Option<Phone>,
    ) -> Result<String, PaymentError> {
        no_transaction_is_open();
        for _ in 0..ROUNDS {
            match self.prepare(code, kind, phone.clone()).await? {
                Step::Go(url) => return Ok(url),
                Step::Refused(error) => return Err(error),
                Step::Create(attempt) => return self.create(*attempt).await,
                Step::Wait(attempt) => self.wait_for_the_other_click(&attempt).await?,
                Step::Clear(attempt) => self.clear(*attempt).await?,
            }
        }
        Err(PaymentError::ProviderDown(kind))
    }

    async fn create(&self, attempt: Attempt) -> Result<String, PaymentError> {
        let account = self.account_of(&attempt).await?;
        let provider = self.provider(&account, Urgency::PersonWaits)?;
        let created = self.call(provider.as_ref(), &attempt).await?;
        let kind = attempt.kind;
        let error = match created {
            Ok(session) => return self.opened(attempt, session).await,
            Err(error) => error,
        };
        self.not_opened(&attempt, &error).await?;
        self.note_keys(&account, Some(&error)).await?;
        Err(if error.may_have_happened() {
            PaymentError::ProviderDown(kind)
        } else {
            PaymentError::of_provider(kind, &error)
        })
    }

    async fn call(
        &self,
        provider: &dyn Provider,
        attempt: &Attempt,
    ) -> Result<Result<Session, PspError>, PaymentError> {
        let asked: Asked = attempt.asked(&self.vault)?;
        no_transaction_is_open();
        let request = asked.request(&attempt.reference, attempt.amount);
        // A creation may take several calls (a login, a refused token); together they end before another click would
        // take this one for cut off.
        let created = tokio::time::timeout(CREATION, provider.create_session(&request)).await;
        Ok(created.unwrap_or_else(|_| Err(PspError::Unavailable { why: "it takes too long".into(), maybe_done: true })))
    }

    /// The last step: the session is written down, and the buyer may go there, unless the order has ended meanwhile.
    async fn opened(&self, attempt: Attempt, session: Session) -> Result<String, PaymentError> {
        let (brand, id, kind) = (attempt.brand, attempt.id, attempt.kind);
        let left_behind = self.left_behind(&attempt).await?;
        let (attempt, state) = self
            .db
            .write(async |tx| {
                let order = lock_order(tx, &attempt).await?;
                let mut attempt = lock(tx, brand, id).await?;
                let page = || format!("{}{}{ON_PHONE}", self.public_url(), crate::return_path(&order.code));
                let pay_url = session.pay_url.clone().or_else(|| Some(page()));
                attempt.opened(tx, &self.vault, Session { pay_url, ..session });
                attempt.look_from = tx.now();
                let attempt = attempt.save_and_plan(tx).await?;
                let data = json!({ "attempt": id, "provider": kind.code(), "conversation": order.conversation });
                jobs::tell(tx, brand, NewFact::new("payment.attempt_opened", order.id).with(data)).await?;
                if notification::store::came_early(tx, brand, id).await? {
                    attempt.want_look(tx).await?;
                }
                for other in left_behind {
                    jobs::enqueue(tx, &CloseAttempt { brand, attempt: other }).await?;
                }
                if let OrderState::AwaitingPayment { until } = order.state {
                    jobs::enqueue_at(tx, HoldEnds::at(until), &HoldEnds { brand, order: order.id }).await?;
                }
                let now = tx.now();
                if !order.state.is_payable(now) {
                    jobs::enqueue(tx, &CloseAttempt { brand, attempt: id }).await?;
                    return Ok::<_, PaymentError>((attempt, Some(order.state)));
                }
                Ok((attempt, None))
            })
            .await?;
        if let Some(state) = state {
            return Err(PaymentError::NotPayable(state));
        }
        let no_page = || PaymentError::Refused { kind, why: "it gave no page to pay on".into() };
        attempt.pay_url.ok_or_else(no_page)
    }

    /// The order's sessions at other providers that can be ended, now that the buyer chose this one: nobody pays twice where
    /// that can be prevented. What cannot be ended stays open, so that whoever goes back finds the same page.
    async fn left_behind(&self, chosen: &Attempt) -> Result<Vec<AttemptId>, PaymentError> {
        let mut ids = Vec::new();
        for other in crate::attempts_of(&mut &self.db, chosen.brand, chosen.order).await? {
            let is_left = other.account != chosen.account && other.state == AttemptState::Open && !other.closed;
            if is_left && self.provider_of(&other, Urgency::PersonWaits).await?.capabilities().can_expire {
                ids.push(other.id);
            }
        }
        Ok(ids)
    }

    async fn not_opened(&self, attempt: &Attempt, error: &PspError) -> Result<(), PaymentError> {
        let (brand, id) = (attempt.brand, attempt.id);
        tracing::warn!(attempt.id = %id, provider = attempt.kind.code(), "A session was not opened: {error}");
        self.db
            .write(async |tx| {
                lock_order(tx, attempt).await?;
                let mut attempt = lock(tx, brand, id).await?;
                let now = tx.now();
                let state = if error.may_have_happened() { AttemptState::Unclear } else { AttemptState::NotOpened };
                if attempt.state != state && attempt.become_(state, now) {
                    attempt.why = Some(error.to_string());
                    let data = json!({ "attempt": id, "state": state.name(), "provider": attempt.kind.code() });
                    let fact = NewFact::new("payment.attempt_not_opened", attempt.order).with(data);
                    jobs::tell(tx, brand, fact).await?;
                }
                attempt.save_and_plan(tx).await?;
                Ok(())
            })
            .await
    }

    /// Another click on this order is calling the provider: its session will serve both.
    async fn wait_for_the_other_click(&self, attempt: &Attempt) -> Result<(), PaymentError> {
        for _ in 0..GLANCES {
            tokio::time::sleep(GLANCE).await;
            let seen = Attempt::find(&mut &self.db, attempt.brand, attempt.id).await?;
            match seen.map(|attempt| attempt.state) {
                Some(AttemptState::Opening) => {}
                // It failed for the other one just now; calling again at once would not help.
                Some(AttemptState::Unclear | AttemptState::NotOpened) => {
                    return Err(PaymentError::ProviderDown(attempt.kind));
                }
                _ => return Ok(()),
            }
        }
        Err(PaymentError::ProviderDown(attempt.kind))
    }

    /// Settles an attempt whose creation was lost, before another session is opened there: never two live sessions
    /// without knowing it.
    async fn clear(&self, attempt: Attempt) -> Result<(), PaymentError> {
        let provider = self.provider_of(&attempt, Urgency::PersonWaits).await?;
        if self.repeats_by_key(&attempt) {
            match self.call(provider.as_ref(), &attempt).await? {
                Ok(session) => return self.opened(attempt, session).await.map(drop),
                Err(
                    error @ (PspError::Busy { .. }
                    | PspError::OverBudget { .. }
                    | PspError::Unavailable { maybe_done: false, .. }),
                ) => {
                    return Err(PaymentError::of_provider(attempt.kind, &error));
                }
                // A failure that is repeated by key is repeated for ever (§2.10): only a look-up tells more.
                Err(error) if error.may_have_happened() => {}
                Err(error) => return self.not_opened(&attempt, &error).await,
            }
        }
        no_transaction_is_open();
        let mut looked = match provider.look_up(&attempt.session(&self.vault)?).await {
            Ok(looked) => looked,
            // Nothing is to be learnt there (§1.5): nobody holds the link of what may have been made, so it makes room,
            // and it stays watched.
            Err(PspError::Unreadable(_) | PspError::Refused { .. } | PspError::Unsupported(_)) => {
                Looked { state: State::NotFound, provider_id: None }
            }
            Err(error) => return Err(PaymentError::of_provider(attempt.kind, &error)),
        };
        if matches!(looked.state, State::Pending { .. }) && provider.capabilities().can_expire {
            let ended = provider.expire(&attempt.session(&self.vault)?).await;
            looked = ended.map_err(|error| PaymentError::of_provider(attempt.kind, &error))?;
        }
        let can = provider.capabilities();
        if let (State::Pending { .. }, true, Some(id)) = (&looked.state, can.asks_on_phone, &looked.provider_id) {
            // Nobody needs a link: the payer is being asked, and must not be asked twice.
            let expires_at = can.longest_life.map(|life| attempt.created_at + life);
            let found = Session { provider_id: id.clone(), pay_url: None, secrets: Secret::new("{}"), expires_at };
            return self.opened(attempt, found).await.map(drop);
        }
        self.set_aside(&attempt, &looked).await
    }

    /// Stripe gives the first answer again for the same key, for a day at least; after 23 h it may have forgotten (§2.10).
    fn repeats_by_key(&self, attempt: &Attempt) -> bool {
        let age = self.db.clock().now() - attempt.created_at;
        attempt.kind == Kind::Stripe && age < kernel::hours(23)
    }

    /// What was found of a lost creation is recorded; what may live without a link makes room and is watched.
    async fn set_aside(&self, attempt: &Attempt, looked: &Looked) -> Result<(), PaymentError> {
        let (brand, id) = (attempt.brand, attempt.id);
        self.db
            .write(async |tx| {
                record_outcome(tx, brand, id, looked).await?;
                let mut attempt = lock(tx, brand, id).await?;
                let now = tx.now();
                if attempt.state.is_live() {
                    attempt.become_(AttemptState::Stray, now);
                    attempt.close(now);
                    attempt.save_and_plan(tx).await?;
                }
                Ok(())
            })
            .await
    }
}

async fn lock(tx: &mut Tx, brand: BrandId, id: AttemptId) -> Result<Attempt, PaymentError> {
    let gone = || storage::StoreError::Defect("an attempt is gone".into());
    Ok(attempt::store::lock(tx, brand, id).await?.ok_or_else(gone)?)
}

/// An attempt whose click was cut off between its steps is unclear after so long: longer than a provider takes.
pub(crate) const CUT_OFF: kernel::Millis = seconds(60);
