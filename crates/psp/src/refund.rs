use crate::SessionRef;
use kernel::{Millis, Money};

/// Money to be given back to whoever paid. Keep it as it was: the same request again is the same refund, not another.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// Our name of this refund, unique per account for ever, at most 255 characters.
    pub key: String,
    /// How often it was asked for in vain, as far as the provider's own list of refunds is certain: its answers to the keys
    /// before are not repeated then. 0 where nothing is known.
    pub again: u32,
    /// The session the money was taken in.
    pub session: SessionRef,
    /// The provider's id of the money movement, where known ([`crate::State::Paid`]).
    pub payment_id: Option<String>,
    /// What is given back: all, or a part where [`crate::Capabilities::refunds`] says so.
    pub amount: Money,
}

/// What a provider says about a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// What became of it, in our words.
    pub state: RefundState,
    /// The provider's own id of it, where it has one.
    pub provider_id: Option<String>,
}

/// A refund that a provider tells of: one of ours, or one made in its dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRefund {
    /// The provider's own id of it; where it has none, that of the session whose money went back.
    pub provider_id: String,
    /// [`RefundRequest::key`], where it carries ours.
    pub key: Option<String>,
    /// What went back, or is to.
    pub amount: Money,
    /// What became of it, in our words.
    pub state: RefundState,
    /// When it was asked for, where the provider tells.
    pub at: Option<Millis>,
}

/// What became of a refund, in our words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    /// On its way.
    Pending,
    /// The money went back. At Stripe this may still fail later (§2.6): ask again after its `refund.failed`.
    Done,
    /// It did not go back; the merchant has it.
    Failed {
        /// The provider's word for it; for the merchant.
        why: String,
    },
    /// The provider knows no such refund.
    NotFound,
    /// A status we do not know: keep it open and alert, never guess.
    Unknown {
        /// What the provider said.
        raw_status: String,
    },
}

/// What a provider gives back by its API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refunds {
    /// Nothing: the merchant pays back by hand.
    None,
    /// All that was paid, or nothing.
    Whole,
    /// Any part of what was paid.
    Partial,
}
