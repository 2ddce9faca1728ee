use kernel::{Millis, Money};

/// What a provider says about a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What became of it, in our words.
    pub state: State,
    /// The provider's own id of the session, where the answer names it: learned this way after a lost creation.
    pub provider_id: Option<String>,
}

/// What became of a session, in our words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not decided yet.
    Pending {
        /// The payer is in the middle of paying (a code asked, a bank deciding): worth a short grace at expiry (§9.4).
        payer_active: bool,
    },
    /// The money was taken.
    Paid {
        /// What the buyer paid, gross, where the provider tells it; compare it with what was owed.
        amount: Option<Money>,
        /// The provider's id of the money movement: count money once per value.
        provider_payment_id: Option<String>,
        /// When, where the provider tells it.
        at: Option<Millis>,
    },
    /// The money was taken, and all of it has gone back since.
    GivenBack {
        /// What the buyer had paid, gross.
        amount: Money,
        /// The provider's id of the money movement.
        provider_payment_id: Option<String>,
        /// When it was paid, where the provider tells it.
        at: Option<Millis>,
    },
    /// This attempt ended without money. A late success stays possible and is then a fact.
    Failed {
        /// The provider's word for it, such as `INSUFFICIENT_BALANCE`; not for the buyer's eyes.
        why: String,
    },
    /// Its time is over.
    Expired,
    /// The provider does not know the reference. After a lost creation: wait, then open a new attempt.
    NotFound,
    /// A status we do not know, or statuses that contradict each other: keep it open and alert, never guess.
    Unknown {
        /// What the provider said.
        raw_status: String,
    },
}

impl Looked {
    /// A state, with the session's id at the provider.
    pub(crate) fn new(state: State, provider_id: Option<String>) -> Self {
        Self { state, provider_id }
    }

    /// Whether the provider will say nothing else any more, as far as it promises anything.
    pub fn is_final(&self) -> bool {
        matches!(self.state, State::Paid { .. } | State::GivenBack { .. } | State::Failed { .. } | State::Expired)
    }
}
