//! An order that ended unpaid holds no money in silence.

use crate::{Balance, CaseKind, PaymentError, case, credit};
use kernel::{BrandId, OrderId};
use ordering::{Order, OrderState};
use storage::Tx;

/// Gives the order's used credit back, and opens a case on money it holds that no open case is about: somebody paid a
/// part, was asked for the rest, and let the order lapse.
pub(crate) async fn settle(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), PaymentError> {
    let order = Order::lock(tx, brand, order).await?;
    let kind = match order.state {
        OrderState::Expired { .. } => CaseKind::PaidAfterExpiry,
        OrderState::Cancelled { .. } => CaseKind::PaidAfterCancel,
        _ => return Ok(()),
    };
    credit::give_back(tx, &order).await?;
    let available = Balance::of(tx, &order).await?.available();
    let waits = crate::cases_of_order(tx, brand, order.id).await?.iter().any(crate::Case::checks_money);
    if available.minor <= 0 || waits {
        return Ok(());
    }
    let payments = crate::payments_of(tx, brand, order.id).await?;
    if let Some(last) = payments.iter().rev().find(|payment| payment.amount.currency == available.currency) {
        case::open(tx, case::on_money(last, kind, available)).await?;
    }
    Ok(())
}
