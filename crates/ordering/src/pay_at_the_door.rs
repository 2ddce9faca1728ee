use crate::{ExpireOrder, Order, OrderError, OrderState, cash_limit, hold, order::store};
use identity::{Brand, PaymentMethod};
use kernel::OrderId;
use serde_json::json;
use storage::{NewFact, Tx};

/// The customer pays the order at the door instead of online: it keeps its number, lines and prices, and its stock is
/// held without end. Quiet when it is so already; refused once it is overdue (its stock may be somebody else's by then),
/// settled or called off, and where this buyer is not offered cash ([`OrderError::CashRefused`]). A payment page left open still takes money until the goods are handed over.
#[kernel::boxed]
pub async fn pay_at_the_door(tx: &mut Tx, brand: &Brand, order: OrderId) -> Result<Order, OrderError> {
    let method = PaymentMethod::CashOnDelivery;
    if !brand.payment_methods.contains(&method) {
        return Err(OrderError::MethodNotOffered(store::method_word(method)));
    }
    let order = Order::lock(tx, brand.id, order).await?;
    let now = tx.now();
    match order.state {
        OrderState::Confirmed => return Ok(order),
        OrderState::AwaitingPayment { until } if now < until => {}
        state => return Err(OrderError::WrongStep { order: order.id, state, wanted: "paid at the door" }),
    }
    cash_limit::check(tx, brand, order.contact).await?;
    let order = Order { state: OrderState::Confirmed, state_at: now, method, ..order };
    hold::keep_without_end(tx, brand.id, order.id).await?;
    store::update(tx, &order).await?;
    jobs::cancel::<ExpireOrder>(tx, brand.id, &order.id.to_string()).await?;
    let data = json!({ "number": order.number, "conversation": order.conversation, "method": order.method });
    jobs::tell(tx, brand.id, NewFact::new("order.method_changed", order.id).with(data)).await?;
    tracing::info!(order.id = %order.id, "Order {} is to be paid at the door", order.label());
    Ok(order)
}
