use crate::{Order, OrderError, hold, order::store};
use kernel::{BrandId, Money, OrderId};
use serde_json::json;
use storage::{NewFact, Tx};

/// Notes how much of a settled order's total has gone back to the customer in all; when that is everything, the order is
/// refunded. Called by payments, after the money is known to be back. `restock`: its pieces return to the shelf, once, when
/// that is everything; of a part nobody knows which pieces came back. The same news twice changes nothing. An amount may fall
/// again, when a provider takes a refund back: the order then stays as it is for people to see.
#[kernel::boxed]
pub async fn note_refund(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    refunded: Money,
    restock: bool,
) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let whole = refunded.minor >= order.total.minor;
    if restock && whole {
        hold::put_back(tx, brand, order.id).await?;
    }
    if !order.state.is_settled() || refunded == order.refunded {
        return Ok(order);
    }
    let now = tx.now();
    let state = if whole { order.state.refund(now).unwrap_or(order.state) } else { order.state };
    let state_at = if state == order.state { order.state_at } else { now };
    let order = Order { refunded, state, state_at, ..order };
    store::update(tx, &order).await?;
    let data = json!({
        "number": order.number,
        "conversation": order.conversation,
        "refunded": refunded.minor,
        "currency": refunded.currency,
        "whole": whole,
    });
    jobs::tell(tx, brand, NewFact::new("order.refunded", order.id).with(data)).await?;
    Ok(order)
}
