//! Money that goes back to a customer: asked for, agreed to, sent, and known to be back. A human decides; a provider that
//! can does it, otherwise a human does it by their own means and says so. The customer is told only once it is back (§9.7).

mod ask;
mod by_hand;
mod by_rule;
mod decide;
mod found;
mod outcome;
mod send;
mod state;
pub(crate) mod store;
pub(crate) mod won_back;

use crate::PaymentError;
use kernel::{BrandId, CaseId, Millis, Money, OrderId, PaymentId, RefundId, TeammateId};
use storage::{Read, StoreError, Tx};

pub use ask::AskRefund;
pub use by_hand::ByHand;
pub use found::FindRefunds;
pub(crate) use found::{note_found, note_went_back, take_back};
pub use send::SendRefund;
pub use state::RefundState;
pub(crate) use won_back::turn_back;

/// Money that goes back to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Whose.
    pub brand: BrandId,
    /// Its id: the provider knows the refund by it.
    pub id: RefundId,
    /// Of which order; none when the money named nothing of ours.
    pub order: Option<OrderId>,
    /// Which money goes back; none for cash taken at the door.
    pub payment: Option<PaymentId>,
    /// Which case it settles.
    pub case: Option<CaseId>,
    /// How much.
    pub amount: Money,
    /// Who gives it back.
    pub route: RefundRoute,
    /// Where it stands.
    pub state: RefundState,
    /// Since when.
    pub state_at: Millis,
    /// Whether the order's pieces return to the shelf with it.
    pub restock: bool,
    /// Nobody here asked for it: the provider told of it.
    pub found: bool,
    /// Why it failed, in the provider's word; for the merchant.
    pub why: Option<String>,
    /// The provider's id of it, or what the human who did it noted.
    pub reference: Option<String>,
    /// On which day a human gave it back, as they noted it.
    pub given_on: Option<Millis>,
    /// Who asked for it; none where the shop's rule did, or nobody here.
    pub asked_by: Option<TeammateId>,
    /// Who agreed, declined, or did it by hand.
    pub decided_by: Option<TeammateId>,
    /// Since when.
    pub created_at: Millis,
}

/// Why money is gone that nobody here gave back.
pub(crate) const DISPUTE_LOST: &str = "dispute lost";

/// Who gives the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundRoute {
    /// The provider, asked through its API.
    Api,
    /// The merchant, by their own means: a transfer from the wallet, cash.
    Hand,
}

impl RefundRoute {
    /// Its word in storage and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Hand => "hand",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Api, Self::Hand].into_iter().find(|route| route.name() == word)
    }
}

impl Refund {
    /// The refund, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: RefundId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// Whether a human still has to do something: agree, or give the money back by hand.
    pub fn waits_for_a_human(&self) -> bool {
        self.state == RefundState::Requested || (self.state == RefundState::Approved && self.route == RefundRoute::Hand)
    }
}

/// The refunds of an order, oldest first.
#[kernel::boxed]
pub async fn refunds_of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Refund>, StoreError> {
    store::of_order(on, brand, order).await
}

/// Every refund that has not ended, oldest first.
#[kernel::boxed]
pub async fn open_refunds(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Refund>, StoreError> {
    store::open(on, brand).await
}

/// The refund, with its order's row and its own ours until the transaction ends: order before refund, as everywhere.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: RefundId) -> Result<Refund, PaymentError> {
    let missing = || PaymentError::NoSuchRefund(id);
    let seen = store::find(tx, brand, id).await?.ok_or_else(missing)?;
    if let Some(order) = seen.order {
        ordering::Order::lock(tx, brand, order).await?;
    }
    store::lock(tx, brand, id).await?.ok_or_else(missing)
}
