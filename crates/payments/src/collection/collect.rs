use super::{Collection, CollectionKind, open_case, record, store};
use crate::{Balance, PaymentError, case};
use kernel::{BrandId, Money, OrderId, TeammateId};
use ordering::{Order, OrderError, OrderState};
use storage::Tx;

/// A teammate took cash for an order.
#[derive(Debug, Clone, Copy)]
pub struct Collect {
    /// How much: all that is owed, or less.
    pub amount: Money,
    /// Of how much, as they saw it: a second tap of the same button is not a second collection.
    pub of: Money,
    /// Who took it.
    pub by: TeammateId,
}

/// Notes what was taken for an order as it was handed over, or since. The amount decides: all that is owed, and the order
/// is delivered and settled; less, and it is delivered, partly collected, with a case on the rest. Its stock was held until
/// now and is sold either way. The same collection told twice is noted once; another one, of an amount that is not owed any
/// more, is refused with what is ([`PaymentError::RestChanged`]). Nothing at all is no collection
/// ([`PaymentError::NothingTaken`]): what was not paid for is refused at the door.
#[kernel::boxed]
pub async fn collect(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    collect: Collect,
) -> Result<Collection, PaymentError> {
    let order = Order::lock(tx, brand, order).await?;
    let rest = Balance::of(tx, &order).await?.rest();
    let Collect { amount, of, by } = collect;
    let known = store::of_order(tx, brand, order.id).await?;
    let is_told = |it: &&Collection| (it.amount, it.due, it.by) == (amount, of, Some(by));
    if let Some(told) = super::kept(&known).find(is_told).filter(|_| of != rest) {
        return Ok(told.clone());
    }
    if !order.state.is_to_collect() && order.state != OrderState::PartlyCollected {
        return Err(OrderError::WrongStep { order: order.id, state: order.state, wanted: "collected" }.into());
    }
    if of != rest {
        return Err(PaymentError::RestChanged { rest });
    }
    if amount.minor == 0 {
        return Err(PaymentError::NothingTaken);
    }
    if amount.currency != rest.currency || !(1..=rest.minor).contains(&amount.minor) {
        return Err(PaymentError::NotToCollect { rest });
    }
    let was_delivered = order.state == OrderState::PartlyCollected;
    let entry = record(tx, &order, CollectionKind::Taken, (amount, rest), by, None).await?;
    if amount.minor < rest.minor {
        ordering::deliver_short(tx, brand, order.id, by).await?;
        open_case(tx, &order, &entry).await?;
        return Ok(entry);
    }
    if was_delivered {
        ordering::collect_rest(tx, brand, order.id, by).await?;
    } else {
        ordering::deliver_order(tx, brand, order.id, by).await?;
    }
    case::close_short(tx, brand, order.id).await?;
    Ok(entry)
}

/// The order is in the customer's hands; to be paid at the door, all that is owed was taken. Quiet when it is delivered
/// already, whatever was collected then.
#[kernel::boxed]
pub async fn deliver(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, PaymentError> {
    let order = Order::lock(tx, brand, order).await?;
    if order.state == OrderState::PartlyCollected {
        return Ok(order);
    }
    let rest = Balance::of(tx, &order).await?.rest();
    if order.state.is_to_collect() && rest.minor > 0 {
        collect(tx, brand, order.id, Collect { amount: rest, of: rest, by }).await?;
        return Ok(Order::lock(tx, brand, order.id).await?);
    }
    Ok(ordering::deliver_order(tx, brand, order.id, by).await?)
}
