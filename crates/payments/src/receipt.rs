//! What a customer gets for money that settled an order: numbered 1, 2, 3… in each brand, none skipped, one per settling
//! payment and one per order for cash at the door. What it says stays as it was: the same receipt prints again for ever.

mod printed;
mod store;

use crate::{
    Balance, CaseKind, Collection, Payment, PaymentError, RefundState, cases_of_order, collection, collections_of,
    payments_of, refunds_of,
};
use conversation::Contact;
use identity::{Brand, Logo};
use kernel::{BrandId, Millis, Money, OrderId, PaymentId, ReceiptId};
use ordering::{Order, OrderError, OrderState};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

pub use printed::Printed;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: ReceiptId,
    /// What people call it.
    pub number: i64,
    /// For which order.
    pub order: OrderId,
    /// The money that settled it; none for cash at the door.
    pub payment: Option<PaymentId>,
    /// When it was given.
    pub issued_at: Millis,
    /// What it says beside the order's own lines and sums, which never change.
    pub printed: Printed,
}

impl Receipt {
    /// The receipt, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ReceiptId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// What of the money it tells of settled its order, and what came beyond that: the figures of every telling of it, on
    /// paper and in the chat. Less than the total where the shop let go of a rest.
    pub fn figures(&self, order: &Order) -> (Money, Money) {
        let (came, total) = (self.printed.came(order.total.currency).minor, order.total);
        let money = |minor| Money::new(minor, total.currency);
        (money(came.min(total.minor)), money((came - total.minor).max(0)))
    }
}

/// The receipts of an order, oldest first.
#[kernel::boxed]
pub async fn receipts_of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Receipt>, StoreError> {
    store::of_order(on, brand, order).await
}

/// Gives the order its receipt if it is settled: by a payment, or by cash that was collected at the door.
/// The one it has already comes back as it is, so that the same news twice is quiet. The number is the next one; undone
/// with the transaction, it is the next one again.
#[kernel::boxed]
pub async fn issue_receipt(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<Option<Receipt>, PaymentError> {
    let order = match Order::lock(tx, brand, order).await {
        Ok(order) => order,
        Err(OrderError::NoSuchOrder(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let payment = match order.state {
        OrderState::Delivered { paid } => paid,
        state => match state.payment() {
            Some(payment) => Some(payment),
            None => return Ok(None),
        },
    };
    // Under the lock of the order: whoever else is about to give it one waits here, and then finds it.
    if let Some(given) = store::of_order(tx, brand, order.id).await?.into_iter().find(|it| it.payment == payment) {
        return Ok(Some(given));
    }
    let printed = printed(tx, &order, payment).await?;
    let receipt = Receipt {
        brand,
        id: ReceiptId(tx.new_id()),
        number: store::next_number(tx, brand).await?,
        order: order.id,
        payment,
        issued_at: tx.now(),
        printed,
    };
    store::insert(tx, &receipt).await?;
    let data = json!({ "receipt": receipt.id, "number": receipt.number, "payment": payment });
    jobs::tell(tx, brand, NewFact::new("order.receipt_issued", order.id).with(data)).await?;
    Ok(Some(receipt))
}

async fn printed(tx: &mut Tx, order: &Order, payment: Option<PaymentId>) -> Result<Printed, PaymentError> {
    let brand = Brand::find(tx, order.brand).await?;
    let brand = brand.ok_or_else(|| StoreError::Defect("an order's brand is gone".into()))?;
    let contact = Contact::find(tx, order.brand, order.contact).await?;
    let logo = Logo::in_use(tx, order.brand).await?;
    let money = received(tx, order, payment).await?;
    let mut received = printed::of_payments(tx, order, &money).await?;
    let entries = collections_of(tx, order.brand, order.id).await?;
    let cash = collection::kept(&entries).filter(|entry| entry.amount.minor > 0);
    received.extend(cash.map(|Collection { amount, at, .. }| printed::Received::cash(*amount, *at)));
    received.sort_by_key(printed::Received::at);
    let credit = Balance::of(tx, order).await?.credit_used;
    if credit.minor > 0 {
        received.insert(0, printed::Received::credit(credit, order.created_at));
    }
    let customer = contact.and_then(|contact| contact.name);
    Ok(Printed {
        shop: brand.name,
        colour: brand.colour,
        logo,
        time_zone: brand.time_zone,
        locale: brand.locale,
        customer,
        received,
    })
}

/// The money a receipt tells of: all that had come for the order when this payment (none: cash) settled it, but for what
/// was given back, what came twice, and what is in another currency.
async fn received(tx: &mut Tx, order: &Order, settled_by: Option<PaymentId>) -> Result<Vec<Payment>, StoreError> {
    let money = payments_of(tx, order.brand, order.id).await?;
    let cases = cases_of_order(tx, order.brand, order.id).await?;
    let refunds = refunds_of(tx, order.brand, order.id).await?;
    let last = money.iter().find(|payment| Some(payment.id) == settled_by).map(|payment| payment.recorded_at);
    let is_told = |payment: &Payment| {
        let done = refunds.iter().filter(|it| it.state == RefundState::Done && it.payment == Some(payment.id));
        let went_back = done.map(|refund| refund.amount.minor).sum::<i64>() >= payment.amount.minor;
        let is_double = cases.iter().any(|case| case.payment == Some(payment.id) && case.kind == CaseKind::Double);
        let in_time = last.is_none_or(|last| payment.recorded_at <= last);
        let is_ours = payment.amount.currency == order.total.currency;
        Some(payment.id) == settled_by || (!went_back && !is_double && in_time && is_ours)
    };
    Ok(money.into_iter().filter(is_told).collect())
}
