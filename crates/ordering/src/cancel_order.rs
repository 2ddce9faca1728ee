use crate::{CancelledBy, ExpireOrder, Order, OrderError, OrderState, hold, order::store, promo};
use kernel::{BrandId, OrderId};
use serde_json::json;
use storage::{NewFact, Tx};

/// Calls an order off and lets its stock go. Quiet when it is called off already; refused once it is settled: what is
/// paid is refunded, not cancelled.
#[kernel::boxed]
pub async fn cancel_order(tx: &mut Tx, brand: BrandId, order: OrderId, by: CancelledBy) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let next = order.state.cancel(by, tx.now()).map_err(|refused| OrderError::WrongStep {
        order: order.id,
        state: refused.0,
        wanted: "cancelled",
    })?;
    call_off(tx, order, next, by).await
}

/// What every order that is called off leaves behind: nothing held, no code used, no timer.
pub(crate) async fn call_off(
    tx: &mut Tx,
    order: Order,
    next: OrderState,
    by: CancelledBy,
) -> Result<Order, OrderError> {
    let now = tx.now();
    let same = order.clone();
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    let brand = order.brand;
    hold::release(tx, brand, order.id).await?;
    promo::store::release(tx, brand, order.id).await?;
    store::update(tx, &order).await?;
    jobs::cancel::<ExpireOrder>(tx, brand, &order.id.to_string()).await?;
    let data = json!({
        "by": by.to_string(),
        "number": order.number,
        "conversation": order.conversation,
        "contact": order.contact,
    });
    jobs::tell(tx, brand, NewFact::new("order.cancelled", order.id).with(data)).await?;
    tracing::info!(order.id = %order.id, "Order {} cancelled", order.label());
    Ok(order)
}
