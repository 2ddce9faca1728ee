//! An order: a cart its customer said yes to, with names and prices fixed at that moment.

mod history;
mod line;
mod list;
mod state;
pub(crate) mod store;

use crate::OrderError;
use identity::PaymentMethod;
use kernel::{BrandId, CartId, ContactId, ConversationId, Millis, Money, OrderId};
use storage::{Read, StoreError, Tx};

pub use history::history;
pub use line::OrderLine;
pub use list::{Cursor, OrderPage, count_by_state, count_in, list_by_state, list_of_conversation};
pub use state::{CancelledBy, OrderState, Refused};

/// A confirmed cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose shop.
    pub brand: BrandId,
    /// Its id.
    pub id: OrderId,
    /// What people call it: 1, 2, 3… in each brand.
    pub number: i64,
    /// What its public page is reached by: about 64 bits that nobody guesses. Whoever knows it sees the order.
    pub code: String,
    /// Where it was placed.
    pub conversation: ConversationId,
    /// Whose order.
    pub contact: ContactId,
    /// The cart it was.
    pub cart: CartId,
    /// How it is to be paid.
    pub method: PaymentMethod,
    /// Where it stands.
    pub state: OrderState,
    /// Since when.
    pub state_at: Millis,
    /// When its hold was lengthened, which happens once at most.
    pub grace_at: Option<Millis>,
    /// The goods, before codes and delivery.
    pub goods: Money,
    /// What codes gave.
    pub discount: Money,
    /// What delivery costs, after a code that gives it.
    pub delivery_fee: Money,
    /// The name of the zone it goes to, where the brand has zones.
    pub zone: Option<String>,
    /// Whether the customer comes for it: no address is needed.
    pub pickup: bool,
    /// What is owed: goods, less discount, plus delivery.
    pub total: Money,
    /// What of the total went back to the customer.
    pub refunded: Money,
    /// Where it goes, once told.
    pub address: Option<String>,
    /// When it was placed.
    pub created_at: Millis,
}

impl Order {
    /// The order, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: OrderId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// The order behind a public code, of whatever brand: the code is the key.
    #[kernel::boxed]
    pub async fn by_code(on: &mut dyn Read, code: &str) -> Result<Option<Self>, StoreError> {
        store::by_code(on, code).await
    }

    /// The order that `cart` became.
    #[kernel::boxed]
    pub async fn by_cart(on: &mut dyn Read, brand: BrandId, cart: CartId) -> Result<Option<Self>, StoreError> {
        store::by_cart(on, brand, cart).await
    }

    /// The order people call by this number, if the brand has it.
    #[kernel::boxed]
    pub async fn by_number(on: &mut dyn Read, brand: BrandId, number: i64) -> Result<Option<Self>, StoreError> {
        store::by_number(on, brand, number).await
    }

    /// What was ordered, in the order it was put into the cart.
    #[kernel::boxed]
    pub async fn lines(&self, on: &mut dyn Read) -> Result<Vec<OrderLine>, StoreError> {
        store::lines(on, self).await
    }

    /// The codes it used and what each gave.
    #[kernel::boxed]
    pub async fn promos(&self, on: &mut dyn Read) -> Result<Vec<(String, Money)>, StoreError> {
        let used = crate::promo::store::of_order(on, self.brand, self.id).await?;
        let amount = |(code, minor)| (code, Money::new(minor, self.total.currency));
        Ok(used.into_iter().map(amount).collect())
    }

    /// The order, with its row locked until the transaction ends: what is decided on it stays true. Lock the order
    /// before its attempts, payments and stock.
    #[kernel::boxed]
    pub async fn lock(tx: &mut Tx, brand: BrandId, id: OrderId) -> Result<Self, OrderError> {
        store::lock(tx, brand, id).await?.ok_or(OrderError::NoSuchOrder(id))
    }

    /// How its number is written: `#0042`.
    pub fn label(&self) -> String {
        format!("#{:04}", self.number)
    }

    /// The order in its next state, unless the transition gave the same state back: then there is nothing to tell.
    pub(crate) fn moved(self, next: OrderState, now: Millis) -> Option<Self> {
        (next != self.state).then_some(Self { state: next, state_at: now, ..self })
    }
}
