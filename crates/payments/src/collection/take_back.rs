use super::{Collection, CollectionKind, open_case, record, store};
use crate::{Balance, Case, PaymentError, case};
use kernel::{BrandId, CollectionId, OrderId, TeammateId};
use ordering::{Order, OrderError, OrderState};
use storage::Tx;

/// A manager takes back what was noted: it had not been collected, or another amount. The entry stays, and a counter-entry
/// stands beside it; what is owed again waits for a human. Quiet the second time. Refused beyond what the shop still holds
/// of the order's money.
#[kernel::boxed]
pub async fn take_back(
    tx: &mut Tx,
    brand: BrandId,
    entry: CollectionId,
    by: TeammateId,
) -> Result<Collection, PaymentError> {
    let missing = PaymentError::NoSuchCollection(entry);
    let entry = store::find(tx, brand, entry).await?.ok_or(missing)?;
    let order = Order::lock(tx, brand, entry.order).await?;
    let known = store::of_order(tx, brand, order.id).await?;
    if let Some(counter) = known.into_iter().find(|it| it.undoes == Some(entry.id)) {
        return Ok(counter);
    }
    if entry.what != CollectionKind::Taken {
        return Err(PaymentError::CollectionStays);
    }
    let before = Balance::of(tx, &order).await?;
    let available = before.available();
    if entry.amount.minor > available.minor {
        return Err(PaymentError::TooMuch { available });
    }
    let sums = (entry.amount, before.rest());
    let counter = record(tx, &order, CollectionKind::TakenBack, sums, by, Some(entry.id)).await?;
    if Balance::of(tx, &order).await?.rest().minor > 0 {
        ordering::owe_again(tx, brand, order.id, by).await?;
        open_case(tx, &order, &counter).await?;
    }
    Ok(counter)
}

/// The shop lets go of what is still owed of a delivered order, which is settled by that. Quiet when nothing is owed.
#[kernel::boxed]
pub async fn forgive(tx: &mut Tx, brand: BrandId, order: OrderId, by: TeammateId) -> Result<Order, PaymentError> {
    let order = Order::lock(tx, brand, order).await?;
    match order.state {
        OrderState::PartlyCollected => {}
        OrderState::Delivered { .. } => return Ok(order),
        state => return Err(OrderError::WrongStep { order: order.id, state, wanted: "forgiven" }.into()),
    }
    let rest = Balance::of(tx, &order).await?.rest();
    record(tx, &order, CollectionKind::Forgiven, (rest, rest), by, None).await?;
    let order = ordering::collect_rest(tx, brand, order.id, by).await?;
    case::close_forgiven(tx, brand, order.id, by).await?;
    Ok(order)
}

/// The shop takes what came for an order online for all of it, and lets go of the rest: the order is paid, or taken up again
/// where its time is over and its goods are there. Its case closes. False where nothing is owed any more.
pub(crate) async fn let_go(tx: &mut Tx, short: &Case, by: TeammateId) -> Result<bool, PaymentError> {
    let (Some(order), Some(payment)) = (short.order, short.payment) else { return Ok(false) };
    let order = ordering::expire_if_overdue(tx, short.brand, order).await?;
    let rest = Balance::of(tx, &order).await?.rest();
    if order.state.is_settled() || matches!(order.state, OrderState::Cancelled { .. }) || rest.minor == 0 {
        return Ok(false);
    }
    record(tx, &order, CollectionKind::Forgiven, (rest, rest), by, None).await?;
    match order.state {
        OrderState::Expired { .. } => ordering::revive(tx, order.brand, order.id, payment).await?,
        _ => ordering::pay(tx, order.brand, order.id, payment).await?,
    };
    case::close_forgiven(tx, order.brand, order.id, by).await?;
    Ok(true)
}
