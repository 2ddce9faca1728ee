//! Orders, and what happened to them.

mod extension;
mod link;
mod receipt;
mod shown;

use crate::{
    Api,
    cases::CaseView,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Asked, Named},
    facts::FactView,
    page::{Limit, Page},
    problem::{Problem, ProblemView},
    refunds::RefundView,
};
use axum::{Json, extract::State};
use conversation::Conversation;
use identity::May;
use kernel::{ApiError, OrderId, Uuid};
use ordering::{CancelledBy, Order, OrderState};
use serde::{Deserialize, Deserializer, de::Error as _};
pub(crate) use shown::OrderDetails;
use shown::{AttemptView, LineView, OrderView, PaymentView};
use storage::Db;
use utoipa::openapi::{Object, ObjectBuilder, Type};

pub(crate) use extension::{__path_extend, extend};
pub(crate) use link::{__path_send_link, send_link};
pub(crate) use receipt::{__path_resend_receipt, __path_show_receipt, resend_receipt, show_receipt};

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
    pub(crate) order: OrderId,
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
/// For cash on delivery, this says that all that is owed was collected by the teammate who asks; for less, note a
/// collection. Noting it twice changes nothing.
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
    let order = api.db.write(async |tx| payments::deliver(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

pub(crate) async fn details(db: &Db, order: &Order) -> Result<OrderDetails, Problem> {
    let db = &mut &*db;
    let (brand, id) = (order.brand, order.id);
    let history = ordering::history(db, brand, id).await?;
    let attempts = payments::attempts_of(db, brand, id).await?;
    let money = payments::payments_of(db, brand, id).await?;
    let cases = payments::cases_of_order(db, brand, id).await?;
    let (rest, collections) = crate::collections::of_order(db, order).await?;
    Ok(OrderDetails {
        rest,
        collections,
        order: order.into(),
        lines: order.lines(db).await?.into_iter().map(LineView::from).collect(),
        history: history.into_iter().map(FactView::from).collect(),
        attempts: attempts.into_iter().map(AttemptView::from).collect(),
        payments: money.into_iter().map(PaymentView::from).collect(),
        cases: cases.into_iter().map(CaseView::from).collect(),
        refunds: payments::refunds_of(db, brand, id).await?.into_iter().map(RefundView::from).collect(),
    })
}
