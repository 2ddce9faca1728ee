use super::{Order, OrderState, store};
use kernel::{BrandId, ConversationId, OrderId};
use storage::{Read, StoreError};

/// Where the next page of a list begins: after this order.
pub type Cursor = OrderId;

/// One page of orders, newest first.
#[derive(Debug, Clone)]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<Cursor>,
}

/// The brand's orders in the state of that name (see [`OrderState::NAMES`]), or all of them, newest first.
#[kernel::boxed]
pub async fn list_by_state(
    on: &mut dyn Read,
    brand: BrandId,
    state: Option<&str>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<OrderPage, StoreError> {
    page(on, brand, state.map_or(store::Of::All, store::Of::State), after, limit).await
}

/// The orders of one conversation, newest first.
#[kernel::boxed]
pub async fn list_of_conversation(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<OrderPage, StoreError> {
    page(on, brand, store::Of::Conversation(conversation), after, limit).await
}

async fn page(
    on: &mut dyn Read,
    brand: BrandId,
    of: store::Of<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<OrderPage, StoreError> {
    let limit = limit.clamp(1, 200);
    // One more than asked tells whether there is another page.
    let mut orders = store::list(on, brand, of, after, limit + 1).await?;
    let more = i64::try_from(orders.len()).is_ok_and(|count| count > limit);
    if more {
        orders.pop();
    }
    let next = if more { orders.last().map(|order| order.id) } else { None };
    Ok(OrderPage { orders, next })
}

/// How many orders stand in these states (see [`OrderState::NAMES`]); cheap where few do.
#[kernel::boxed]
pub async fn count_in(on: &mut dyn Read, brand: BrandId, states: &[&str]) -> Result<i64, StoreError> {
    let mut count = 0;
    for state in states {
        count += store::count_in(on, brand, state).await?;
    }
    Ok(count)
}

/// How many orders stand in each state, every state named, in the order of an order's life.
#[kernel::boxed]
pub async fn count_by_state(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let counted = store::count_by_state(on, brand).await?;
    let count = |name: &str| counted.iter().find(|(state, _)| state == name).map_or(0, |(_, count)| *count);
    Ok(OrderState::NAMES.into_iter().map(|name| (name, count(name))).collect())
}
