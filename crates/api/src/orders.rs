//! Orders, and what happened to them.

use crate::{
    Api,
    cases::CaseView,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Asked, Named},
    facts::FactView,
    page::{Limit, Page},
    problem::{Problem, ProblemView},
    shown::{Moment, MoneyView},
};
use axum::{Json, extract::State};
use conversation::Conversation;
use identity::{May, PaymentMethod};
use kernel::{ApiError, OrderId, Uuid};
use ordering::{CancelledBy, Order, OrderLine, OrderState};
use payments::{Attempt, Payment};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use storage::Db;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

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
    /// `awaiting_payment`, `confirmed` (cash on delivery), `paid`, `preparing`, `out_for_delivery`, `delivered`, `expired`
    /// or `cancelled`.
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
    /// What is owed.
    total: MoneyView,
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
    order: OrderView,
    /// What was ordered, named and priced as at the customer's yes.
    lines: Vec<LineView>,
    /// What happened to it, oldest first.
    history: Vec<FactView>,
    /// Every try to pay it, oldest first.
    attempts: Vec<AttemptView>,
    /// The money that arrived for it, oldest first.
    payments: Vec<PaymentView>,
    /// Payment situations that a human must settle, or settled.
    cases: Vec<CaseView>,
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

/// A word of [`OrderState::NAMES`].
#[derive(Clone, Copy)]
struct StateName(&'static str);

impl<'de> Deserialize<'de> for StateName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        let known = OrderState::NAMES.into_iter().find(|name| *name == word);
        known.map(Self).ok_or_else(|| D::Error::custom(format_args!("must be one of {}", OrderState::NAMES.join(", "))))
    }
}

fn state_names() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(OrderState::NAMES)).build()
}

/// Which orders.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrdersQuery {
    /// Only those in this state.
    #[param(schema_with = state_names)]
    state: Option<StateName>,
    /// The `next` of the page before.
    after: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

#[derive(Deserialize)]
pub(crate) struct OrderPath {
    order: OrderId,
}

/// Which page.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrdersOfQuery {
    /// The `next` of the page before.
    after: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// List orders
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/orders", tag = "Orders", params(OrdersQuery),
    responses((status = 200, description = "A page of orders.", body = Page<OrderView>))
)]
pub(crate) async fn list_orders(
    State(api): State<Api>,
    desk: Desk,
    Asked(OrdersQuery { state, after, limit }): Asked<OrdersQuery>,
) -> Result<Json<Page<OrderView>>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let state = state.map(|state| state.0);
    let page = ordering::list_by_state(&mut &api.db, brand, state, after.map(OrderId), limit.0).await?;
    Ok(Json(Page::new(page.orders, page.next).map(|order| OrderView::from(&order))))
}

/// List a conversation's orders
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/orders", tag = "Orders", params(OrdersOfQuery),
    responses((status = 200, description = "A page of orders.", body = Page<OrderView>))
)]
pub(crate) async fn list_orders_of_conversation(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
    Asked(OrdersOfQuery { after, limit }): Asked<OrdersOfQuery>,
) -> Result<Json<Page<OrderView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations, May::ReadOrders])?.brand_id();
    let db = &mut &api.db;
    let found = Conversation::find(db, brand, path.conversation).await?;
    let conversation = found.ok_or_else(|| ApiError::not_found("conversation"))?.id;
    let page = ordering::list_of_conversation(db, brand, conversation, after.map(OrderId), limit.0).await?;
    Ok(Json(Page::new(page.orders, page.next).map(|order| OrderView::from(&order))))
}

/// Show an order
///
/// With its lines, history, attempts, payments and cases.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/orders/{order}", tag = "Orders",
    responses((status = 200, description = "The order.", body = OrderDetails))
)]
pub(crate) async fn show_order(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let order = Order::find(&mut &api.db, brand, path.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Cancel an order
///
/// Calls it off and lets its stock go: while it awaits payment or, for cash on delivery, until it is delivered. What is
/// paid is refunded, not cancelled. Cancelling twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/cancellation", tag = "Orders",
    responses(
        (status = 200, description = "The order, cancelled.", body = OrderDetails),
        (status = 409, description = "`wrong_step`: it is settled.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn cancel(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), CancelledBy::Teammate(staff.teammate().id));
    let order = api.db.write(async |tx| ordering::cancel_order(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Note that an order is being packed
///
/// Noting it twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/preparation", tag = "Orders",
    responses(
        (status = 200, description = "The order, being packed.", body = OrderDetails),
        (status = 409, description = "`wrong_step`", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn prepare(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| ordering::prepare_order(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Note that an order has left
///
/// Noting it twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/shipment", tag = "Orders",
    responses(
        (status = 200, description = "The order, on its way.", body = OrderDetails),
        (status = 409, description = "`wrong_step`", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn ship(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| ordering::ship_order(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Note that an order is delivered
///
/// For cash on delivery, this says that the cash was taken. Noting it twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/delivery", tag = "Orders",
    responses(
        (status = 200, description = "The order, delivered.", body = OrderDetails),
        (status = 409, description = "`wrong_step`", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn deliver(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| ordering::deliver_order(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

async fn details(db: &Db, order: &Order) -> Result<OrderDetails, Problem> {
    let db = &mut &*db;
    let (brand, id) = (order.brand, order.id);
    let history = ordering::history(db, brand, id).await?;
    let attempts = payments::attempts_of(db, brand, id).await?;
    let money = payments::payments_of(db, brand, id).await?;
    let cases = payments::cases_of_order(db, brand, id).await?;
    Ok(OrderDetails {
        order: order.into(),
        lines: order.lines(db).await?.into_iter().map(LineView::from).collect(),
        history: history.into_iter().map(FactView::from).collect(),
        attempts: attempts.into_iter().map(AttemptView::from).collect(),
        payments: money.into_iter().map(PaymentView::from).collect(),
        cases: cases.into_iter().map(CaseView::from).collect(),
    })
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
            total: order.total.into(),
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
