//! Cash at the door: who took how much, when; refused; taken back by a counter-entry; let go.

use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    orders::{OrderDetails, OrderPath, details},
    problem::{Problem, ProblemView},
    shown::{Moment, MoneyView},
};
use axum::{Json, extract::State};
use identity::May;
use kernel::{ApiError, CollectionId, Money, Uuid};
use ordering::Order;
use payments::{Balance, Collect, Collection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An entry of the till at the door. Entries stay: what was taken by mistake is taken back by another one.
#[derive(Serialize, ToSchema)]
#[schema(as = Collection)]
pub(crate) struct CollectionView {
    id: Uuid,
    /// `taken`, `taken_back` (a manager's counter-entry) or `forgiven` (the shop lets go of what was owed).
    #[schema(example = "taken")]
    what: &'static str,
    amount: MoneyView,
    /// What was to be collected just before.
    due: MoneyView,
    at: Moment,
    /// The teammate who noted it: for cash, whoever took it. `null` for what was taken before that was written down.
    #[schema(required)]
    by: Option<Uuid>,
    /// Which entry a counter-entry takes back.
    #[schema(required)]
    undoes: Option<Uuid>,
}

impl From<Collection> for CollectionView {
    fn from(entry: Collection) -> Self {
        Self {
            id: entry.id.0,
            what: entry.what.name(),
            amount: entry.amount.into(),
            due: entry.due.into(),
            at: entry.at.into(),
            by: entry.by.map(|by| by.0),
            undoes: entry.undoes.map(|entry| entry.0),
        }
    }
}

/// Cash that was taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount_minor": 5000, "of_minor": 12500 }))]
pub(crate) struct NewCollection {
    /// How much, in minor units; without it, all that is owed. Less leaves the rest to be asked for; 0 leaves all of it.
    amount_minor: Option<i64>,
    /// What was to be collected as you knew it (the order's `rest`): needed with an amount, so that the same request twice
    /// notes it once.
    of_minor: Option<i64>,
}

#[derive(Deserialize)]
pub(crate) struct CollectionPath {
    collection: CollectionId,
}

/// Note what was collected at the door
///
/// In the name of the teammate who asks. All that is owed: the order is delivered and settled. Less: it is delivered,
/// `partially_collected`, with a case on the rest.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/collections", tag = "Orders", request_body = NewCollection,
    responses(
        (status = 200, description = "The order, with what was collected.", body = OrderDetails),
        (status = 409, description = "`wrong_step`: nothing is to be collected; `rest_changed`: another amount is owed \
            than `of_minor`.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "`not_to_collect`: more than is owed; `nothing_taken`: an amount of 0; `invalid_body`: an amount without `of_minor`.",
            body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn collect(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
    Body(NewCollection { amount_minor, of_minor }): Body<NewCollection>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = Order::find(&mut &api.db, brand, path.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    let money = |minor| Money::new(minor, order.total.currency);
    let (amount, of) = match (amount_minor, of_minor) {
        (Some(amount), Some(of)) => (money(amount), money(of)),
        (None, Some(of)) => (money(of), money(of)),
        (Some(_), None) => {
            return Err(ApiError::unprocessable("invalid_body", "`amount_minor` needs `of_minor`").into());
        }
        (None, None) => {
            let order = api.db.write(async |tx| payments::deliver(tx, brand, order.id, by).await).await?;
            return Ok(Json(details(&api.db, &order).await?));
        }
    };
    let collect = Collect { amount, of, by };
    api.db.write(async |tx| payments::collect(tx, brand, order.id, collect).await).await?;
    again(&api, &order).await
}

/// Note that the buyer refused at the door
///
/// The order is cancelled by that (`cancelled_by` is `at_the_door`), its stock is given back, and it counts among what this
/// buyer refused. Noting it twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/refusal", tag = "Orders",
    responses(
        (status = 200, description = "The order, cancelled.", body = OrderDetails),
        (status = 409, description = "`wrong_step`: it is not to be paid at the door, or is delivered.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn refuse(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| ordering::refuse_at_the_door(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Let go of what is still owed
///
/// Of a delivered order that was not all collected; it is settled by that. Twice changes nothing.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/forgiveness", tag = "Orders",
    responses(
        (status = 200, description = "The order, settled.", body = OrderDetails),
        (status = 409, description = "`wrong_step`: it is not delivered.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn forgive(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::GiveMoneyBack])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| payments::forgive(tx, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}

/// Take a collection back
///
/// By a counter-entry in the name of the manager who asks: the first entry stays, and what it had settled is owed again.
/// Twice makes one counter-entry.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/collections/{collection}/counter-entry", tag = "Orders",
    responses(
        (status = 200, description = "The order, with both entries.", body = OrderDetails),
        (status = 409, description = "`collection_stays`: it is no cash that was taken.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`too_much`: some of it went back to the customer.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn take_back(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<CollectionPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::GiveMoneyBack])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let counter = api.db.write(async |tx| payments::take_back(tx, brand, path.collection, by).await).await?;
    let order = Order::find(&mut &api.db, brand, counter.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    Ok(Json(details(&api.db, &order).await?))
}

async fn again(api: &Api, order: &Order) -> Result<Json<OrderDetails>, Problem> {
    let order = Order::find(&mut &api.db, order.brand, order.id).await?.ok_or_else(|| ApiError::not_found("order"))?;
    Ok(Json(details(&api.db, &order).await?))
}

/// What is left to pay of an order, and what was collected of it.
pub(crate) async fn of_order(db: &storage::Db, order: &Order) -> Result<(MoneyView, Vec<CollectionView>), Problem> {
    let on = &mut &*db;
    let rest = Balance::of(on, order).await?.due();
    let entries = payments::collections_of(on, order.brand, order.id).await?;
    Ok((rest.into(), entries.into_iter().map(CollectionView::from).collect()))
}
