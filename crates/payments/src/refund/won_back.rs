//! A dispute that was lost and is won after all: what it took is the merchant's again, as an entry of its own. The loss
//! stays written down; the two add up to nothing.

pub(crate) mod store;

use super::{DISPUTE_LOST, Refund, outcome};
use crate::{Payment, PaymentError};
use kernel::{Millis, Money};
use serde_json::json;
use storage::{NewFact, Tx};

/// What of a payment came back to the merchant.
pub(crate) struct WonBack {
    /// When we heard of it.
    pub(crate) at: Millis,
    /// How much: all that the dispute had taken.
    pub(crate) amount: Money,
    /// The provider's id of the dispute.
    pub(crate) reference: Option<String>,
}

/// Turns the loss of this dispute back, once; nothing where none was written down.
pub(crate) async fn turn_back(tx: &mut Tx, payment: &Payment, dispute: &psp::Dispute) -> Result<(), PaymentError> {
    let lost = super::store::of_payment(tx, payment.brand, payment.id).await?;
    let is_it = |refund: &&Refund| {
        refund.why.as_deref() == Some(DISPUTE_LOST) && refund.reference.as_deref() == Some(dispute.id.as_str())
    };
    let Some(loss) = lost.iter().find(is_it) else { return Ok(()) };
    if !store::insert(tx, loss, payment.id).await? {
        return Ok(());
    }
    let subject = loss.order.map_or(loss.id.0, |order| order.0);
    let data = json!({
        "refund": loss.id,
        "payment": payment.id,
        "order": loss.order,
        "amount": loss.amount.minor,
        "currency": loss.amount.currency,
    });
    jobs::tell(tx, loss.brand, NewFact::new("payment.won_back", subject).with(data)).await?;
    outcome::note_on_order(tx, loss).await
}
