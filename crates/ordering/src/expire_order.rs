use crate::{Order, OrderError, OrderState, hold, order::store, promo};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, OrderId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{Db, NewFact, Tx};

/// Closes an order nobody paid in time, at the end of its hold.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExpireOrder {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub order: OrderId,
}

impl Job for ExpireOrder {
    const NAME: &'static str = "ordering.expire_order";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.order.to_string())
    }
}

impl ExpireOrder {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, db: &Db) -> Result<Outcome, JobError> {
        db.write(async |tx| match expire_if_overdue(tx, self.brand, self.order).await {
            Ok(order) => match order.state {
                // Its hold was lengthened meanwhile.
                OrderState::AwaitingPayment { until } => Ok(Outcome::Snooze(until)),
                _ => {
                    claim.end(tx).await?;
                    Ok(Outcome::Done)
                }
            },
            Err(OrderError::NoSuchOrder(_)) => Ok(Outcome::Cancel("the order is gone")),
            Err(error) => Err(error.into()),
        })
        .await
    }
}

/// Lets the stock of an order go if its time to pay is over; the order as it then stands. Quiet in any other case.
#[kernel::boxed]
pub async fn expire_if_overdue(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let same = order.clone();
    let Ok(next) = order.state.expire(now) else { return Ok(same) };
    let Some(order) = order.moved(next, now) else { return Ok(same) };
    hold::release(tx, brand, order.id).await?;
    promo::store::release(tx, brand, order.id).await?;
    store::update(tx, &order).await?;
    jobs::cancel::<ExpireOrder>(tx, brand, &order.id.to_string()).await?;
    let data = json!({ "number": order.number, "conversation": order.conversation, "contact": order.contact });
    jobs::tell(tx, brand, NewFact::new("order.expired", order.id).with(data)).await?;
    tracing::info!(order.id = %order.id, "Order {} expired unpaid", order.label());
    Ok(order)
}

/// Gives more time to a payer who is in the middle of paying, or has paid something that a human has to look at; once per
/// order: the hold then ends at `until`, if
/// that is later. The order as it then stands; unchanged when it has had its grace, does not await payment, or is
/// overdue already (its stock may be somebody else's by now).
#[kernel::boxed]
pub async fn lengthen_hold(tx: &mut Tx, brand: BrandId, order: OrderId, until: Millis) -> Result<Order, OrderError> {
    let order = Order::lock(tx, brand, order).await?;
    let now = tx.now();
    let OrderState::AwaitingPayment { until: before } = order.state else { return Ok(order) };
    if order.grace_at.is_some() || now >= before || until <= before {
        return Ok(order);
    }
    let order = Order { state: OrderState::AwaitingPayment { until }, grace_at: Some(now), ..order };
    hold::lengthen(tx, brand, order.id, until).await?;
    store::update(tx, &order).await?;
    jobs::enqueue_at(tx, until, &ExpireOrder { brand, order: order.id }).await?;
    let data = json!({ "until": until, "conversation": order.conversation });
    jobs::tell(tx, brand, NewFact::new("order.hold_lengthened", order.id).with(data)).await?;
    Ok(order)
}

impl From<OrderError> for JobError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Store(error) => Self::Store(error),
            other => Self::failed(other),
        }
    }
}
