use super::{Case, CaseKind, Closed, Settlement, note_settled, on_money, open, settle, store};
use crate::{Payment, PaymentError, refund};
use psp::{Dispute, DisputeState};
use storage::Tx;

/// The payer's bank contests a payment, or has decided. News comes in any order, and what is decided stays decided: a case
/// is opened once per payment, and closes itself when the bank has spoken. A lost one takes the money away.
pub(crate) async fn take_in(tx: &mut Tx, payment: &Payment, dispute: &Dispute) -> Result<(), PaymentError> {
    if let Some(order) = payment.order {
        ordering::Order::lock(tx, payment.brand, order).await?;
    }
    let amount = dispute.amount.unwrap_or(payment.amount);
    let why = match &dispute.state {
        DisputeState::Unknown { raw_status } => Some(raw_status.clone()),
        _ => Some(dispute.id.clone()),
    };
    let case = Case { why, ..on_money(payment, CaseKind::Disputed, amount) };
    let how = match dispute.state {
        DisputeState::Open | DisputeState::Unknown { .. } => return Ok(open(tx, case).await?),
        DisputeState::Won => Settlement::DisputeWon,
        DisputeState::Lost => {
            refund::take_back(tx, payment, dispute).await?;
            Settlement::DisputeLost
        }
    };
    match store::open_of_payment(tx, payment.brand, payment.id, CaseKind::Disputed).await? {
        Some(case) => {
            let case = Case { closed: Some(Closed { at: tx.now(), by: None, how }), ..case };
            store::close(tx, &case).await?;
            settle::tell_closed(tx, &case, how, None).await?;
        }
        None => note_settled(tx, case, how).await?,
    }
    Ok(())
}
