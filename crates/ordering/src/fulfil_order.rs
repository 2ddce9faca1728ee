use crate::{Order, OrderError, OrderState, Refused, hold, order::store};
use kernel::{BrandId, OrderId, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// A teammate packs the order.
#[kernel::boxed]
pub async fn prepare_order(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    step(tx, brand, order, by, "preparing", "order.prepared", OrderState::prepare).await
}

/// The order leaves the shop.
#[kernel::boxed]
pub async fn ship_order(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    step(tx, brand, order, by, "out_for_delivery", "order.shipped", OrderState::ship).await
}

/// The order is in the customer's hands and owes nothing: what was held is sold. Of an order paid at the door, payments
/// calls it once all of its cash is written down; no page does.
#[kernel::boxed]
pub async fn deliver_order(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, OrderError> {
    step(tx, brand, order, by, "delivered", "order.delivered", OrderState::deliver).await
}

async fn step(
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
    if matches!(order.state, OrderState::Delivered { .. }) {
        hold::sell(tx, brand, order.id).await?;
    }
    store::update(tx, &order).await?;
    told(tx, &order, fact, by).await?;
    Ok(order)
}

pub(crate) async fn told(tx: &mut Tx, order: &Order, fact: &'static str, by: TeammateId) -> Result<(), OrderError> {
    let data = json!({
        "by": by,
        "number": order.number,
        "conversation": order.conversation,
        "state": order.state.name(),
    });
    jobs::tell(tx, order.brand, NewFact::new(fact, order.id).with(data)).await?;
    Ok(())
}

/// Notes where the order goes; until it has left.
#[kernel::boxed]
pub async fn set_address(tx: &mut Tx, brand: BrandId, order: OrderId, address: &str) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let address = Some(address.trim()).filter(|address| !address.is_empty()).map(str::to_owned);
    if order.address == address {
        return Ok(order);
    }
    match order.state {
        OrderState::AwaitingPayment { .. }
        | OrderState::Confirmed
        | OrderState::Paid { .. }
        | OrderState::Preparing { .. } => {}
        state => return Err(OrderError::WrongStep { order: order.id, state, wanted: "readdressed" }),
    }
    let order = Order { address, ..order };
    store::update(tx, &order).await?;
    let data = json!({ "conversation": order.conversation });
    jobs::tell(tx, brand, NewFact::new("order.address_given", order.id).with(data)).await?;
    Ok(order)
}
