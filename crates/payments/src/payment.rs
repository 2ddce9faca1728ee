//! Money that arrived: append-only, recorded before anybody decides what becomes of the order.

pub(crate) mod store;

use kernel::{AttemptId, BrandId, Millis, Money, OrderId, PaymentAccountId, PaymentId};
use storage::{Read, StoreError};

/// Money that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: PaymentId,
    /// For which order; none when the provider's news named nothing of ours.
    pub order: Option<OrderId>,
    /// By which attempt.
    pub attempt: Option<AttemptId>,
    /// On which account.
    pub account: PaymentAccountId,
    /// The provider's id of the money movement: the same money told twice has the same.
    pub provider_payment_id: String,
    /// What the buyer paid, gross.
    pub amount: Money,
    /// When, by the provider's clock where it tells, else when we heard.
    pub at: Millis,
    /// When we recorded it.
    pub recorded_at: Millis,
}

impl Payment {
    /// The payment, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: PaymentId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }
}

/// The money that arrived for an order, oldest first.
#[kernel::boxed]
pub async fn payments_of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Payment>, StoreError> {
    store::of_order(on, brand, order).await
}
