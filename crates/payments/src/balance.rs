//! What an order's money comes to: the sum of payments decides, never one of them.

mod store;

use kernel::Money;
use ordering::{Order, OrderState};
use storage::{Read, StoreError};

/// An order's money, in its own currency; another currency settles nothing and is not counted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// What is owed for all of it.
    pub total: Money,
    /// What came in: payments, and cash taken at the door.
    pub received: Money,
    /// What of the total the shop has let go of.
    pub forgiven: Money,
    /// What of a contact's credit helps to pay it.
    pub credit_used: Money,
    /// What of its money was turned into a credit for the next order.
    pub credit_given: Money,
    /// What went back, less what a dispute that was lost and then won brought back.
    pub refunded: Money,
    /// What is on its way back: asked for, and neither done nor failed.
    pub going_back: Money,
    /// Whether its money is in: what goes back of a settled order is no debt.
    pub is_settled: bool,
    /// Whether it lapsed or was called off: nobody is to pay it.
    pub is_over: bool,
}

/// The sums of one order, in minor units.
pub(crate) struct Sums {
    pub(crate) payments: i64,
    pub(crate) cash: i64,
    pub(crate) forgiven: i64,
    pub(crate) used: i64,
    pub(crate) given: i64,
    pub(crate) refunded: i64,
    pub(crate) going_back: i64,
}

impl Balance {
    /// Of that order.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, order: &Order) -> Result<Self, StoreError> {
        let sums = store::sums(on, order).await?;
        let money = |minor| Money::new(minor, order.total.currency);
        Ok(Self {
            total: order.total,
            received: money(sums.payments + sums.cash),
            forgiven: money(sums.forgiven),
            credit_used: money(sums.used),
            credit_given: money(sums.given),
            refunded: money(sums.refunded),
            going_back: money(sums.going_back),
            is_settled: order.state.is_settled(),
            is_over: matches!(order.state, OrderState::Expired { .. } | OrderState::Cancelled { .. }),
        })
    }

    /// What the shop holds for the order: what came in and was used, less what went back or became a credit.
    pub fn held(&self) -> Money {
        self.money(self.received.minor + self.credit_used.minor - self.credit_given.minor - self.refunded.minor)
    }

    /// What may still go back or become a credit: what is held and not on its way back.
    pub fn available(&self) -> Money {
        self.money(self.held().minor - self.going_back.minor)
    }

    /// What of the total is not covered by money that stays here; nothing when all of it is. For whoever settles the
    /// order: [`Balance::due`] is what its customer is told.
    pub fn rest(&self) -> Money {
        self.money((self.owed() - self.available().minor).max(0))
    }

    /// What the customer is still to pay: nothing of what is settled, whatever goes back of it, and nothing of what is over.
    pub fn due(&self) -> Money {
        if self.is_settled || self.is_over { self.money(0) } else { self.rest() }
    }

    /// What is held beyond what is owed.
    pub fn excess(&self) -> Money {
        self.money((self.held().minor - self.owed()).max(0))
    }

    /// How much of the total of a settled order the customer has back.
    pub(crate) fn given_back(&self) -> Money {
        self.money((self.owed() - self.held().minor).clamp(0, self.total.minor))
    }

    /// The total, less what the shop has let go of.
    const fn owed(&self) -> i64 {
        self.total.minor - self.forgiven.minor
    }

    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.total.currency)
    }
}
