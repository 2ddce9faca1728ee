//! What the till says of an order paid at the door. Called by payments, after what was collected is written down: the sum
//! decides, and this is what it has decided.

use crate::{Order, OrderError, OrderState, Refused, fulfil_order::told, hold, order::store};
use kernel::{BrandId, OrderId, TeammateId};
use storage::Tx;

/// The order is in the customer's hands, and what was collected is not all that is owed.
#[kernel::boxed]
pub async fn deliver_short(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    moved(tx, brand, order, by, "partially_collected", "order.delivered", OrderState::deliver_short).await
}

/// What was still owed of a delivered order is in, in cash, or is let go.
#[kernel::boxed]
pub async fn collect_rest(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    moved(tx, brand, order, by, "delivered", "order.collected", OrderState::collect_rest).await
}

/// Cash of a delivered order was taken back by a counter-entry: it is owed again.
#[kernel::boxed]
pub async fn owe_again(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    moved(tx, brand, order, by, "partially_collected", "order.owed_again", OrderState::owe_again).await
}

async fn moved(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    by: TeammateId,
    wanted: &'static str,
    fact: &'static str,
    step: fn(OrderState) -> Result<OrderState, Refused>,
) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let next =
        step(order.state).map_err(|refused| OrderError::WrongStep { order: order.id, state: refused.0, wanted })?;
    let same = order.clone();
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    // Finds nothing where the goods had left before.
    hold::sell(tx, brand, order.id).await?;
    store::update(tx, &order).await?;
    told(tx, &order, fact, by).await?;
    Ok(order)
}
