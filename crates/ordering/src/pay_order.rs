use crate::{Order, OrderError, OrderLine, OrderState, hold, order::store, promo};
use identity::Brand;
use kernel::{BrandId, Millis, OrderId, PaymentId, VariantId};
use serde_json::json;
use storage::{NewFact, Read, Tx};

/// Settles an order with recorded money and turns what it holds into a sale, once. Called by payments, after the money
/// is written and its amount compared. The same payment told twice changes nothing; [`OrderError::NotPayable`] leaves
/// the order as it is: the money stays recorded and becomes a case.
#[kernel::boxed]
pub async fn pay(tx: &mut Tx, brand: BrandId, order: OrderId, payment: PaymentId) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let next = order
        .state
        .pay(payment, now)
        .map_err(|refused| OrderError::NotPayable { order: order.id, state: refused.0 })?;
    let same = order.clone();
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    hold::sell(tx, brand, order.id).await?;
    settle(tx, &order, payment, "order.paid").await?;
    Ok(order)
}

/// Brings an expired or cancelled order back for money that came too late: takes its stock again, at the agreed price,
/// and sells it. [`OrderError::OutOfStock`] when somebody else has it now, [`OrderError::CodeUsedUp`] when others have used
/// up a code of its price: then the money goes back, or waits.
#[kernel::boxed]
pub async fn revive(tx: &mut Tx, brand: BrandId, order: OrderId, payment: PaymentId) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let next = order
        .state
        .revive(payment, now)
        .map_err(|refused| OrderError::NotPayable { order: order.id, state: refused.0 })?;
    let same = order.clone();
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    keep_again(tx, &order, None).await?;
    hold::sell(tx, brand, order.id).await?;
    jobs::tell(tx, brand, NewFact::new("order.revived", order.id).with(json!({ "payment": payment }))).await?;
    settle(tx, &order, payment, "order.paid").await?;
    Ok(order)
}

/// Takes the stock of an expired order again, and waits for the rest of its money as long as the brand holds stock:
/// for a customer who paid too little. Quiet when it awaits payment already. [`OrderError::OutOfStock`] when somebody else
/// has it now.
#[kernel::boxed]
pub async fn reopen(tx: &mut Tx, brand: &Brand, order: OrderId) -> Result<Order, OrderError> {
    let order = crate::expire_if_overdue(tx, brand.id, order).await?;
    let now = tx.now();
    let until = now + brand.hold();
    let next =
        order.state.reopen(until).map_err(|refused| OrderError::NotPayable { order: order.id, state: refused.0 })?;
    let same = order.clone();
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    keep_again(tx, &order, Some(until)).await?;
    store::update(tx, &order).await?;
    jobs::enqueue_at(tx, until, &crate::ExpireOrder { brand: brand.id, order: order.id }).await?;
    let data = json!({ "until": until, "conversation": order.conversation });
    jobs::tell(tx, brand.id, NewFact::new("order.reopened", order.id).with(data)).await?;
    Ok(order)
}

/// What an order that ended would have to take again and could not, as things are at `now`: the first of its codes that
/// others have used up, else the first piece that is not there. None: [`revive`] and [`reopen`] find all of it, unless
/// somebody is quicker.
#[kernel::boxed]
pub async fn what_is_gone(on: &mut dyn Read, order: &Order, now: Millis) -> Result<Option<OrderError>, OrderError> {
    if let Some(code) = promo::used_up(on, order).await? {
        return Ok(Some(OrderError::CodeUsedUp { code }));
    }
    let lines = order.lines(on).await?;
    let variants: Vec<VariantId> = lines.iter().map(|line| line.variant).collect();
    let free = hold::free(on, order.brand, &variants, now).await?;
    let gone = |line: &OrderLine| match free.get(&line.variant) {
        None => Some(OrderError::NotForSale(line.variant)),
        Some(left) if *left < line.quantity => Some(OrderError::OutOfStock { variant: line.variant, left: *left }),
        Some(_) => None,
    };
    Ok(lines.iter().find_map(gone))
}

/// Codes before stock, as when an order is placed.
async fn keep_again(tx: &mut Tx, order: &Order, until: Option<Millis>) -> Result<(), OrderError> {
    promo::take_again(tx, order).await?;
    let lines = order.lines(tx).await?;
    let wanted: Vec<_> = lines.iter().map(|line| (line.variant, line.quantity)).collect();
    hold::keep(tx, order.brand, order.id, &wanted, until).await
}

async fn settle(tx: &mut Tx, order: &Order, payment: PaymentId, fact: &'static str) -> Result<(), OrderError> {
    store::update(tx, order).await?;
    let key = order.id.to_string();
    jobs::cancel::<crate::ExpireOrder>(tx, order.brand, &key).await?;
    let data = json!({
        "payment": payment,
        "number": order.number,
        "conversation": order.conversation,
        "contact": order.contact,
        "total": order.total.minor,
        "currency": order.total.currency,
        "prepared": !matches!(order.state, OrderState::Paid { .. }),
    });
    jobs::tell(tx, order.brand, NewFact::new(fact, order.id).with(data)).await?;
    tracing::info!(order.id = %order.id, "Order {} paid", order.label());
    Ok(())
}
