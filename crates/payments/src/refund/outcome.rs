use super::{Refund, RefundState, ask, store};
use crate::{Balance, PaymentError, case};
use kernel::TeammateId;
use ordering::Order;
use storage::Tx;

/// The money is back with the customer: the order knows, and so will the customer.
pub(super) async fn done(tx: &mut Tx, refund: Refund, by: Option<TeammateId>) -> Result<Refund, PaymentError> {
    if refund.state == RefundState::Done {
        store::update(tx, &refund).await?;
        return Ok(refund);
    }
    let refund = Refund { state: RefundState::Done, state_at: tx.now(), why: None, ..refund };
    store::update(tx, &refund).await?;
    ask::tell(tx, &refund, "payment.refunded", by).await?;
    note_on_order(tx, &refund).await?;
    if let Some(order) = refund.order {
        case::close_given_back(tx, refund.brand, order).await?;
    }
    Ok(refund)
}

/// It did not go back, or came back to the merchant: a human finds another way.
pub(super) async fn failed(tx: &mut Tx, refund: Refund, why: String) -> Result<Refund, PaymentError> {
    if refund.state == RefundState::Failed || !refund.state.may_become(RefundState::Failed) {
        return Ok(refund);
    }
    let was_done = refund.state == RefundState::Done;
    let refund = Refund { state: RefundState::Failed, state_at: tx.now(), why: Some(why), ..refund };
    store::update(tx, &refund).await?;
    ask::tell(tx, &refund, "payment.refund_failed", None).await?;
    case::open(tx, case::on_refund(&refund)).await?;
    if was_done {
        // The customer was told that it is theirs again.
        ask::tell(tx, &refund, "payment.refund_came_back", None).await?;
        note_on_order(tx, &refund).await?;
    }
    Ok(refund)
}

pub(super) async fn note_on_order(tx: &mut Tx, refund: &Refund) -> Result<(), PaymentError> {
    let Some(order) = refund.order else { return Ok(()) };
    let order = Order::lock(tx, refund.brand, order).await?;
    let given_back = Balance::of(tx, &order).await?.given_back();
    let restock = refund.restock && refund.state == RefundState::Done;
    ordering::note_refund(tx, refund.brand, order.id, given_back, restock).await?;
    Ok(())
}
