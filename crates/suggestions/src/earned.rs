//! Which suggestions earn: an order that is paid within seven days of one is put down to it, and to the latest if there
//! were several. A share of what would have come anyway is in it: it is what followed, and no proof of a cause.

use crate::{Suggestions, store};
use identity::PaymentMethod;
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, Currency, Millis, Money, OrderId, days};
use ordering::Order;
use std::sync::Arc;
use storage::{Read, StoreError};

/// How long after a suggestion was done an order that is paid counts for it.
pub const EARNS_WITHIN: Millis = days(7);

/// How the suggestions of one kind fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindReport {
    /// Its stable word ([`crate::Deed::code`]).
    pub kind: String,
    /// How often one was taken up.
    pub taken: i64,
    /// How many of them were done.
    pub done: i64,
    /// How many were taken back.
    pub undone: i64,
    /// How many did not fit any more when their time came.
    pub refused: i64,
    /// How many were followed by an order that was paid.
    pub paid: i64,
    /// What those orders come to.
    pub earned: Money,
}

/// How each kind of suggestion that was taken up since a moment fared, in the brand's currency; what earned most first.
#[kernel::boxed]
pub async fn report(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    currency: Currency,
) -> Result<Vec<KindReport>, StoreError> {
    store::report(on, brand, since, currency).await
}

impl Suggestions {
    /// The facts that tell of money, each with the name of its reaction.
    pub const MONEY: [(&'static str, &'static str); 3] = [
        ("order.paid", "suggestions.order_paid"),
        ("order.collected", "suggestions.order_collected"),
        ("order.delivered", "suggestions.order_delivered"),
    ];

    /// Reacts to each of [`Suggestions::MONEY`].
    #[kernel::boxed]
    pub async fn earn(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(order) = Order::find(tx, fact.brand, OrderId(fact.subject)).await?
                    && is_paid_by(&fact, &order)
                {
                    let time = (fact.at - EARNS_WITHIN, fact.at);
                    store::earn(tx, fact.brand, (order.conversation, order.id), order.total, time).await?;
                }
                claim.end(tx).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }
}

/// What is delivered is paid by that only where cash was due at the door.
fn is_paid_by(fact: &FactJob, order: &Order) -> bool {
    fact.kind != "order.delivered" || order.method == PaymentMethod::CashOnDelivery
}
