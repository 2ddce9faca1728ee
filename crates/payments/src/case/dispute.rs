use super::{Case, CaseKind, Closed, Settlement, note_settled, on_money, open, settle, store};
use crate::{Payment, PaymentError, refund};
use psp::{Dispute, DisputeState};
use storage::Tx;

/// The payer's bank contests a payment, or has decided. News comes in any order: a case is opened once per payment, and
/// closes itself when the bank has spoken. A lost one takes the money away; one that is won after all brings it back, and
/// then an older word of its loss changes nothing.
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
    let known = store::of_subject(tx, payment.brand, payment.id.0, CaseKind::Disputed).await?;
    let how = match dispute.state {
        DisputeState::Open | DisputeState::Unknown { .. } => return Ok(open(tx, case).await?),
        DisputeState::Won => {
            refund::turn_back(tx, payment, dispute).await?;
            Settlement::DisputeWon
        }
        DisputeState::Lost if known.as_ref().is_some_and(|known| is_won(known, dispute)) => return Ok(()),
        DisputeState::Lost => {
            refund::take_back(tx, payment, dispute).await?;
            Settlement::DisputeLost
        }
    };
    match known {
        Some(known) if known.closed.is_some_and(|closed| closed.how == how) => {}
        Some(known) => {
            let known = Case { closed: Some(Closed { at: tx.now(), by: None, how }), ..known };
            store::close(tx, &known).await?;
            settle::tell_closed(tx, &known, how, None).await?;
        }
        None => note_settled(tx, case, how).await?,
    }
    Ok(())
}

/// Another dispute of the same payment is another matter.
fn is_won(known: &Case, dispute: &Dispute) -> bool {
    let is_won = known.closed.is_some_and(|closed| closed.how == Settlement::DisputeWon);
    is_won && known.why.as_deref() == Some(dispute.id.as_str())
}
