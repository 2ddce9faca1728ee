use super::{OrderPath, details, shown::OrderDetails};
use crate::{
    Api,
    desk::Desk,
    extract::Named,
    problem::{Problem, ProblemView},
};
use assistant::LinkWanted;
use axum::{Json, extract::State};
use identity::May;

/// Send an unpaid order's payment link
///
/// As a message in the customer's conversation, which stays with whoever has it: of an order that awaits payment, or of
/// one to be paid at the door until it is delivered. Sending it twice within 30 seconds sends it once.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/link", tag = "Orders",
    responses(
        (status = 200, description = "The order, its link sent.", body = OrderDetails),
        (status = 409, description = "`not_payable`: nothing is to be paid; `no_way_to_pay`: the brand has no payment \
            account; `window_closed`: 24 hours have passed since the customer wrote.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn send_link(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<OrderDetails>, Problem> {
    let staff = desk.may(&[May::ManageOrders, May::AnswerCustomers])?;
    let (brand, by) = (staff.brand_id(), LinkWanted::By(staff.teammate().id));
    let url = api.payments.public_url();
    let (order, _) = api.db.write(async |tx| assistant::send_pay_link(tx, url, brand, path.order, by).await).await?;
    Ok(Json(details(&api.db, &order).await?))
}
