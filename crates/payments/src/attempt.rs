//! One try to pay an order at one provider.

mod asked;
mod state;
pub(crate) mod store;

use crate::{PaymentError, look_up::LookUp, plan};
use kernel::{AttemptId, BrandId, Millis, Money, OrderId, PaymentAccountId, Secret, Vault, seconds};
use psp::{Kind, Reference, Session, SessionRef};
use storage::{Read, StoreError, Tx};

pub(crate) use asked::Asked;
pub use state::AttemptState;

/// One try to pay an order at one provider: one reference, one amount, one session at most.
#[derive(Clone)]
pub struct Attempt {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: AttemptId,
    /// To pay which order.
    pub order: OrderId,
    /// On which account.
    pub account: PaymentAccountId,
    /// At which provider.
    pub kind: Kind,
    /// Our name of it at the provider.
    pub reference: Reference,
    /// What is owed: fixed for this attempt.
    pub amount: Money,
    /// Where it stands.
    pub state: AttemptState,
    /// Since when.
    pub state_at: Millis,
    /// The provider's word for a refusal or a failure; for the merchant.
    pub why: Option<String>,
    /// The provider's id of the session, once known.
    pub provider_id: Option<String>,
    /// Where the buyer pays, once known.
    pub pay_url: Option<String>,
    /// When it was begun.
    pub created_at: Millis,
    /// When the provider ends the session, where it tells.
    pub expires_at: Option<Millis>,
    /// When the provider was last asked about it, and answered.
    pub looked_at: Option<Millis>,
    /// When somebody last wanted to know at once.
    pub(crate) wanted_at: Option<Millis>,
    /// When the provider was last asked about it, and gave no answer that can be used.
    pub(crate) failed_at: Option<Millis>,
    pub(crate) notify_key: String,
    /// The plan of look-ups counts from here: the opening, or the end when `closed`.
    pub(crate) look_from: Millis,
    pub(crate) closed: bool,
    pub(crate) request: Vec<u8>,
    pub(crate) secrets: Option<Vec<u8>>,
}

/// A session is handed out again while at least this long is left of it.
const WORTH_OPENING: Millis = seconds(60);
/// A provider is asked about one attempt at most once in so long, whoever wants to know (§9.8).
pub(crate) const BETWEEN_LOOKS: Millis = seconds(10);

impl Attempt {
    /// The attempt, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: AttemptId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// Its page at the provider, if a buyer can still pay there.
    pub(crate) fn page(&self, now: Millis) -> Option<&str> {
        let lives = self.expires_at.is_none_or(|end| end > now + WORTH_OPENING);
        self.pay_url.as_deref().filter(|_| self.state == AttemptState::Open && lives && !self.closed)
    }

    /// Whether somebody waits to know what became of it.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted_at > self.looked_at
    }

    /// The moment from which the provider may be asked about it again, if that is still ahead.
    pub(crate) fn rests_until(&self, now: Millis) -> Option<Millis> {
        let asked = self.looked_at.max(self.failed_at)?;
        Some(asked + BETWEEN_LOOKS).filter(|until| *until > now)
    }

    /// Wants a look-up at once: a notification came, a browser is back, somebody says « j'ai payé ». None of them is lost:
    /// when the provider was asked just now, it is asked as soon as it may be again.
    pub(crate) async fn want_look(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let now = tx.now();
        let due = self.rests_until(now).unwrap_or(now);
        jobs::enqueue_by(tx, due, &LookUp { brand: self.brand, attempt: self.id }).await
    }

    /// The same where the provider has signed for money: that can count although it was asked just now.
    pub(crate) async fn want_look_at_signed(&self, tx: &mut Tx) -> Result<(), StoreError> {
        jobs::enqueue(tx, &LookUp { brand: self.brand, attempt: self.id }).await
    }

    /// What the provider needs to know to be asked about it.
    pub(crate) fn session(&self, vault: &Vault) -> Result<SessionRef, PaymentError> {
        let secrets = self.secrets.as_ref().map(|sealed| vault.open(&self.place("secrets"), sealed)).transpose()?;
        Ok(SessionRef {
            reference: self.reference.clone(),
            provider_id: self.provider_id.clone(),
            secrets,
            amount: self.amount,
            asked_at: self.created_at,
        })
    }

    /// What was asked of the provider, to be asked again as it was.
    pub(crate) fn asked(&self, vault: &Vault) -> Result<Asked, PaymentError> {
        let stored = vault.open(&self.place("request"), &self.request)?;
        serde_json::from_str(stored.reveal())
            .map_err(|e| StoreError::Defect(format!("the request of an attempt cannot be read: {e}")).into())
    }

    pub(crate) fn seal(&self, tx: &Tx, vault: &Vault, column: &str, secret: &Secret) -> Vec<u8> {
        vault.seal(tx.chance(), &self.place(column), secret)
    }

    fn place(&self, column: &str) -> String {
        format!("attempt.{column}:{}", self.id)
    }

    /// Takes in the session that the provider opened.
    pub(crate) fn opened(&mut self, tx: &Tx, vault: &Vault, session: Session) {
        self.secrets = Some(self.seal(tx, vault, "secrets", &session.secrets));
        self.provider_id = Some(session.provider_id);
        self.pay_url = session.pay_url;
        self.expires_at = session.expires_at;
        self.become_(AttemptState::Open, tx.now());
    }

    /// Moves to `next` where that is legal; whether it moved. Money is a fact: paid stays paid, whatever is told later.
    pub(crate) fn become_(&mut self, next: AttemptState, now: Millis) -> bool {
        if !self.state.may_become(next) {
            return false;
        }
        (self.state, self.state_at) = (next, now);
        true
    }

    /// From now on, only money that comes late is awaited.
    pub(crate) fn close(&mut self, now: Millis) {
        if !self.closed {
            (self.closed, self.look_from) = (true, now);
        }
    }

    /// Writes what changed and sets the next look of the plan; past its end, an attempt that never ended is over.
    pub(crate) async fn save_and_plan(mut self, tx: &mut Tx) -> Result<Self, StoreError> {
        let now = tx.now();
        let job = LookUp { brand: self.brand, attempt: self.id };
        if self.state.is_final() {
            jobs::cancel::<LookUp>(tx, self.brand, &self.id.to_string()).await?;
        } else if let Some(at) = plan::next_look(self.kind, self.look_from, self.closed, now, tx.chance()) {
            // A notification that came during a look wants another one now (§9.8): the plan does not put it off, and news
            // and people go before it.
            jobs::enqueue_patient_by(tx, at, &job).await?;
        } else {
            self.become_(AttemptState::Expired, now);
        }
        store::update(tx, &self).await?;
        Ok(self)
    }
}

impl std::fmt::Debug for Attempt {
    /// Without what opens a page or proves a notification.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, order, kind, state, amount, .. } = self;
        write!(f, "Attempt({id} of {order} at {kind}: {}, {amount:?})", state.name())
    }
}

/// Whether a provider is still worth asking about one of the order's tries: money that is known needs no asking.
#[kernel::boxed]
pub async fn may_hold_money(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<bool, StoreError> {
    Ok(store::of_order(on, brand, order).await?.iter().any(|attempt| !attempt.state.is_final()))
}

/// Every try to pay an order, oldest first.
#[kernel::boxed]
pub async fn attempts_of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Attempt>, StoreError> {
    store::of_order(on, brand, order).await
}
