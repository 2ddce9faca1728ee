//! How an order and what belongs to it are shown.

use crate::{
    cases::CaseView,
    collections::CollectionView,
    facts::FactView,
    refunds::RefundView,
    shown::{Moment, MoneyView},
};
use identity::PaymentMethod;
use kernel::Uuid;
use ordering::{CancelledBy, Order, OrderLine, OrderState};
use payments::{Attempt, Payment};
use serde::Serialize;
use utoipa::ToSchema;

/// A confirmed cart.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub(crate) struct OrderView {
    id: Uuid,
    /// What people call it: 1, 2, 3… in each brand.
    #[schema(example = 42)]
    number: i64,
    /// Its number as it is written.
    #[schema(example = "#0042")]
    label: String,
    /// Where it was placed.
    conversation: Uuid,
    /// Whose order.
    contact: Uuid,
    /// How it is to be paid: `online` or `cash_on_delivery`.
    #[schema(value_type = String, example = "online")]
    method: PaymentMethod,
    /// `awaiting_payment`, `confirmed` (cash on delivery), `paid`, `preparing`, `out_for_delivery`,
    /// `partially_collected` (delivered, and not all that is owed was collected), `delivered`, `expired`, `cancelled` or
    /// `refunded` (all of its money went back).
    #[schema(example = "awaiting_payment")]
    state: &'static str,
    /// Since when.
    state_at: Moment,
    /// Until when its stock is kept, while it awaits payment.
    #[schema(required)]
    hold_until: Option<Moment>,
    /// The money that settled it.
    #[schema(required)]
    payment: Option<Uuid>,
    /// The goods, before codes and delivery.
    goods: MoneyView,
    /// What promo codes gave, delivery included where a code gave it.
    discount: MoneyView,
    /// What delivery costs, before a code that gives it.
    delivery_fee: MoneyView,
    /// The delivery zone's name at the yes, where the brand has zones.
    #[schema(required)]
    zone: Option<String>,
    /// Whether the customer comes for it.
    pickup: bool,
    /// What is owed: goods, less discount, plus delivery.
    total: MoneyView,
    /// What of the total went back to the customer.
    refunded: MoneyView,
    /// Who called it off: `customer`, `teammate`, `at_the_door` (the customer did not take it there), or `paid_before`
    /// (late money paid an earlier order of the same goods).
    #[schema(required, example = "at_the_door")]
    cancelled_by: Option<&'static str>,
    /// Where it goes, once told.
    #[schema(required)]
    address: Option<String>,
    /// Path of its pay page, on the product's public address.
    #[schema(example = "/p/k3Jx9QmZt1A")]
    pay_path: String,
    /// When it was placed.
    created_at: Moment,
}

/// An order with all that belongs to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderDetails {
    #[serde(flatten)]
    pub(super) order: OrderView,
    /// What was ordered, named and priced as at the customer's yes.
    pub(super) lines: Vec<LineView>,
    /// What happened to it, oldest first.
    pub(super) history: Vec<FactView>,
    /// Every try to pay it, oldest first.
    pub(super) attempts: Vec<AttemptView>,
    /// The money that arrived for it, oldest first.
    pub(super) payments: Vec<PaymentView>,
    /// What is left to pay.
    pub(super) rest: MoneyView,
    /// Cash at the door, oldest first.
    pub(super) collections: Vec<CollectionView>,
    /// Payment situations that a human must settle, or settled.
    pub(super) cases: Vec<CaseView>,
    /// Money that goes back to the customer, or went, oldest first.
    pub(super) refunds: Vec<RefundView>,
}

/// One thing ordered.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderLine)]
pub(crate) struct LineView {
    variant: Uuid,
    product: Uuid,
    #[schema(example = "Robe wax Adjoua")]
    name: String,
    /// Which of its forms; empty when it has only one.
    #[schema(example = "M · Bleu")]
    label: String,
    #[schema(required, example = "ROBE-01-M")]
    sku: Option<String>,
    #[schema(example = 2)]
    quantity: i64,
    /// For one.
    unit_price: MoneyView,
    /// For all of them.
    total: MoneyView,
}

/// One try to pay an order at one provider.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(crate) struct AttemptView {
    id: Uuid,
    /// At which provider.
    #[schema(example = "paymetrust")]
    provider: &'static str,
    /// Our name of it at the provider.
    reference: String,
    amount: MoneyView,
    /// `opening`, `open`, `unclear`, `stray`, `not_opened`, `paid`, `conflicted`, `failed` or `expired`.
    #[schema(example = "open")]
    state: &'static str,
    state_at: Moment,
    /// The provider's word for a refusal or a failure.
    #[schema(required)]
    why: Option<String>,
    /// The provider's id of the session, once known.
    #[schema(required)]
    provider_id: Option<String>,
    created_at: Moment,
    /// When the provider ends the session, where it tells.
    #[schema(required)]
    expires_at: Option<Moment>,
    /// When the provider was last asked about it, and answered.
    #[schema(required)]
    looked_at: Option<Moment>,
}

/// Money that arrived.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentView {
    id: Uuid,
    /// By which attempt.
    #[schema(required)]
    attempt: Option<Uuid>,
    /// The provider's id of the money movement.
    provider_payment_id: String,
    /// What the buyer paid, gross.
    amount: MoneyView,
    /// When, by the provider's clock where it tells.
    at: Moment,
    recorded_at: Moment,
}

impl From<&Order> for OrderView {
    fn from(order: &Order) -> Self {
        let hold_until = match order.state {
            OrderState::AwaitingPayment { until } => Some(until.into()),
            _ => None,
        };
        Self {
            id: order.id.0,
            number: order.number,
            label: order.label(),
            conversation: order.conversation.0,
            contact: order.contact.0,
            method: order.method,
            state: order.state.name(),
            state_at: order.state_at.into(),
            hold_until,
            payment: order.state.payment().map(|payment| payment.0),
            goods: order.goods.into(),
            discount: order.discount.into(),
            delivery_fee: order.delivery_fee.into(),
            zone: order.zone.clone(),
            pickup: order.pickup,
            total: order.total.into(),
            refunded: order.refunded.into(),
            cancelled_by: match order.state {
                OrderState::Cancelled { why, .. } => Some(match why {
                    CancelledBy::Customer => "customer",
                    CancelledBy::Teammate(_) => "teammate",
                    CancelledBy::AtTheDoor(_) => "at_the_door",
                    CancelledBy::PaidBefore(_) => "paid_before",
                }),
                _ => None,
            },
            address: order.address.clone(),
            pay_path: payments::pay_path(&order.code),
            created_at: order.created_at.into(),
        }
    }
}

impl From<OrderLine> for LineView {
    fn from(line: OrderLine) -> Self {
        Self {
            variant: line.variant.0,
            product: line.product.0,
            name: line.name,
            label: line.label,
            sku: line.sku,
            quantity: line.quantity,
            unit_price: line.unit_price.into(),
            total: line.total.into(),
        }
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            id: attempt.id.0,
            provider: attempt.kind.code(),
            reference: attempt.reference.as_str().to_owned(),
            amount: attempt.amount.into(),
            state: attempt.state.name(),
            state_at: attempt.state_at.into(),
            why: attempt.why,
            provider_id: attempt.provider_id,
            created_at: attempt.created_at.into(),
            expires_at: attempt.expires_at.map(Moment),
            looked_at: attempt.looked_at.map(Moment),
        }
    }
}

impl From<Payment> for PaymentView {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id.0,
            attempt: payment.attempt.map(|attempt| attempt.0),
            provider_payment_id: payment.provider_payment_id,
            amount: payment.amount.into(),
            at: payment.at.into(),
            recorded_at: payment.recorded_at.into(),
        }
    }
}
