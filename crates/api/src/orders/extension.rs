use super::{OrderPath, details, shown::OrderDetails};
use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State};
use identity::May;
use serde::Deserialize;
use utoipa::ToSchema;

/// A later end of a hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// When the hold is to end: at most 24 hours from now.
    until: Moment,
}

/// Hold an unpaid order's stock longer
///
/// The end is told, not what is added: the same request twice changes nothing, and neither does an end that is earlier
/// than the order's own.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/extension", tag = "Orders", request_body = Extension,
    responses(
        (status = 200, description = "The order, held until then.", body = OrderDetails),
        (status = 409, description = "`hold_over`: it does not await payment, or its time is over.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`hold_too_long`: more than 24 hours from now.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn extend(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
    Body(Extension { until }): Body<Extension>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = api.db.write(async |tx| ordering::extend_hold(tx, brand, path.order, until.0, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}
