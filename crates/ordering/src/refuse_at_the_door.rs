use crate::{CancelledBy, Order, OrderError, cancel_order::call_off};
use kernel::{BrandId, OrderId, TeammateId};
use storage::Tx;

/// The buyer did not take the order at the door: it is called off, its stock is let go, and it counts among what this
/// buyer refused (see [`crate::cash_refused`]). Quiet when that is noted already; refused for what is not to be paid at
/// the door, and once it is delivered.
#[kernel::boxed]
pub async fn refuse_at_the_door(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    by: TeammateId,
) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let next = order.state.refuse(by, tx.now()).map_err(|refused| OrderError::WrongStep {
        order: order.id,
        state: refused.0,
        wanted: "refused",
    })?;
    call_off(tx, order, next, CancelledBy::AtTheDoor(by)).await
}
