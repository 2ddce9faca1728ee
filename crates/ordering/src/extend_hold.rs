use crate::{ExpireOrder, Order, OrderError, OrderState, hold, order::store};
use kernel::{BrandId, Millis, OrderId, TeammateId, hours};
use serde_json::json;
use storage::{NewFact, Tx};

/// No hold ends later than this from now, as no brand's setting makes one longer.
pub const LONGEST_HOLD: Millis = hours(24);

/// A teammate keeps the stock of an unpaid order longer: until `until`, at most [`LONGEST_HOLD`] from now. The end is
/// told, not what is added, so that a second tap of the same button changes nothing; an end that is earlier than the
/// order's own is quiet too. Refused when the order does not await payment or is overdue: its stock may be somebody
/// else's by now.
#[kernel::boxed]
pub async fn extend_hold(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    until: Millis,
    by: TeammateId,
) -> Result<Order, OrderError> {
    extend(tx, brand, order, until, (by, false)).await
}

/// The same, for a customer who is asked for the rest in that moment: that message tells them all.
#[kernel::boxed]
pub async fn extend_hold_for_rest(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    until: Millis,
    by: TeammateId,
) -> Result<Order, OrderError> {
    extend(tx, brand, order, until, (by, true)).await
}

async fn extend(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    until: Millis,
    (by, for_rest): (TeammateId, bool),
) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let before = match order.state {
        OrderState::AwaitingPayment { until } if now < until => until,
        state => return Err(OrderError::HoldOver { order: order.id, state }),
    };
    if until > now + LONGEST_HOLD {
        return Err(OrderError::HoldTooLong);
    }
    if until <= before {
        return Ok(order);
    }
    let order = Order { state: OrderState::AwaitingPayment { until }, ..order };
    hold::lengthen(tx, brand, order.id, until).await?;
    store::update(tx, &order).await?;
    jobs::enqueue_at(tx, until, &ExpireOrder { brand, order: order.id }).await?;
    let data = json!({ "until": until, "conversation": order.conversation, "by": by, "for_rest": for_rest });
    jobs::tell(tx, brand, NewFact::new("order.hold_extended", order.id).with(data)).await?;
    Ok(order)
}
