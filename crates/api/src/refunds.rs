//! Refunds: money that goes back to a customer, asked for, agreed to, and done.

use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    orders::OrderPath,
    problem::{Problem, ProblemView},
    shown::{Moment, MoneyView},
};
use axum::{Json, extract::State};
use identity::May;
use kernel::{ApiError, Money, RefundId, Uuid};
use ordering::Order;
use payments::{AskRefund, ByHand, Refund};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Money that goes back to a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub(crate) struct RefundView {
    id: Uuid,
    /// Of which order; `null` when the money named nothing of ours.
    #[schema(required)]
    order: Option<Uuid>,
    /// Which money goes back; `null` for cash taken at the door.
    #[schema(required)]
    payment: Option<Uuid>,
    /// Which case it settles.
    #[schema(required)]
    case: Option<Uuid>,
    amount: MoneyView,
    /// `api`: the provider gives it back; `hand`: the merchant does, by their own means.
    #[schema(example = "api")]
    route: &'static str,
    /// `requested`, `approved`, `sent`, `unknown`, `done`, `failed` or `declined`.
    #[schema(example = "done")]
    state: &'static str,
    state_at: Moment,
    /// Whether the order's pieces return to the shelf with it.
    restock: bool,
    /// Why it failed, in the provider's word.
    #[schema(required)]
    why: Option<String>,
    /// The provider's id of it, or what was noted by whoever did it by hand.
    #[schema(required)]
    reference: Option<String>,
    /// On which day a human gave it back, as they noted it.
    #[schema(required)]
    given_on: Option<Moment>,
    /// Who asked for it; `null` when the provider told of it.
    #[schema(required)]
    asked_by: Option<Uuid>,
    /// Who agreed, declined, or did it by hand.
    #[schema(required)]
    decided_by: Option<Uuid>,
    created_at: Moment,
}

/// What is to go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount_minor": 5000, "restock": true }))]
pub(crate) struct NewRefund {
    /// How much, in minor units of the order's currency; without it, all that the shop holds for the order.
    #[serde(default)]
    amount_minor: Option<i64>,
    /// Whether the order's pieces return to the shelf with it.
    #[serde(default)]
    restock: bool,
    /// The merchant gives it back by their own means, even where the provider could.
    #[serde(default)]
    by_hand: bool,
}

/// A refund that was done by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reference": "MP261126.1042", "given_on": "2026-11-26" }))]
pub(crate) struct Confirmation {
    /// What the operator calls it, or a word of one's own for cash; 80 letters count.
    reference: String,
    /// On which of the brand's days it went back, of the past year; today when left out.
    #[serde(default)]
    given_on: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct RefundPath {
    refund: RefundId,
}

/// List refunds under way
///
/// Those that have neither happened nor ended, the oldest first: to be agreed to, to be done by hand, or at a provider.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/refunds", tag = "Refunds",
    responses((status = 200, description = "The refunds.", body = Vec<RefundView>))
)]
pub(crate) async fn list_refunds(State(api): State<Api>, desk: Desk) -> Result<Json<Vec<RefundView>>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let refunds = payments::open_refunds(&mut &api.db, brand).await?;
    Ok(Json(refunds.into_iter().map(RefundView::from).collect()))
}

/// Show a refund
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/refunds/{refund}", tag = "Refunds",
    responses((status = 200, description = "The refund.", body = RefundView))
)]
pub(crate) async fn show_refund(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<RefundPath>,
) -> Result<Json<RefundView>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let refund = Refund::find(&mut &api.db, brand, path.refund).await?;
    Ok(Json(refund.ok_or_else(|| ApiError::not_found("refund"))?.into()))
}

/// Give money of an order back
///
/// Through the providers that took it where they can, otherwise by hand; one refund per payment it comes from. Who may not
/// decide on money that goes out asks for it: a manager then agrees or declines.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/refunds", tag = "Refunds", request_body = NewRefund,
    responses(
        (status = 200, description = "The refunds.", body = Vec<RefundView>),
        (status = 422, description = "`too_much`: more than the shop holds for the order and has not given back.",
            body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn refund_order(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
    Body(NewRefund { amount_minor, restock, by_hand }): Body<NewRefund>,
) -> Result<Json<Vec<RefundView>>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let order = Order::find(&mut &api.db, brand, path.order).await?;
    let order = order.ok_or_else(|| ApiError::not_found("order"))?;
    let amount = match amount_minor {
        Some(minor) => Money::new(minor, order.total.currency),
        None => payments::Balance::of(&mut &api.db, &order).await?.available(),
    };
    let may_decide = staff.may(May::GiveMoneyBack);
    let ask = AskRefund { amount, restock, case: None, by: Some(by), may_decide, by_hand };
    let made = api.db.write(async |tx| api.payments.refund_order(tx, brand, order.id, &ask).await).await?;
    Ok(Json(made.into_iter().map(RefundView::from).collect()))
}

/// Agree to a refund
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/refunds/{refund}/approval", tag = "Refunds",
    responses(
        (status = 200, description = "The refund, agreed to.", body = RefundView),
        (status = 409, description = "`refund_refuses`: it has ended, or is under way.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn approve(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<RefundPath>,
) -> Result<Json<RefundView>, Problem> {
    let staff = desk.may(&[May::GiveMoneyBack])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    Ok(Json(api.db.write(async |tx| Refund::approve(tx, brand, path.refund, by).await).await?.into()))
}

/// Decline a refund
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/refunds/{refund}/refusal", tag = "Refunds",
    responses(
        (status = 200, description = "The refund, declined.", body = RefundView),
        (status = 409, description = "`refund_refuses`: it has ended, or is under way.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decline(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<RefundPath>,
) -> Result<Json<RefundView>, Problem> {
    let staff = desk.may(&[May::GiveMoneyBack])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    Ok(Json(api.db.write(async |tx| Refund::decline(tx, brand, path.refund, by).await).await?.into()))
}

/// Say that a refund was done by hand
///
/// The customer is told then, and not before.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/refunds/{refund}/confirmation", tag = "Refunds", request_body = Confirmation,
    responses(
        (status = 200, description = "The refund, done.", body = RefundView),
        (status = 409, description = "`refund_refuses`: the provider gives it back, or it has ended.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`reference_needed`: what the operator calls it is the proof; `not_a_day`: a day to \
            come, or of more than a year ago.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn confirm(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<RefundPath>,
    Body(Confirmation { reference, given_on }): Body<Confirmation>,
) -> Result<Json<RefundView>, Problem> {
    let staff = desk.may(&[May::GiveMoneyBack])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let noted =
        ByHand::noted(staff.brand(), &reference, given_on.as_deref().unwrap_or_default(), api.db.clock().now())?;
    let done = api.db.write(async |tx| Refund::confirm_by_hand(tx, brand, path.refund, &noted, by).await);
    Ok(Json(done.await?.into()))
}

impl From<Refund> for RefundView {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id.0,
            order: refund.order.map(|order| order.0),
            payment: refund.payment.map(|payment| payment.0),
            case: refund.case.map(|case| case.0),
            amount: refund.amount.into(),
            route: refund.route.name(),
            state: refund.state.name(),
            state_at: refund.state_at.into(),
            restock: refund.restock,
            why: refund.why,
            reference: refund.reference,
            given_on: refund.given_on.map(Moment),
            asked_by: refund.asked_by.map(|teammate| teammate.0),
            decided_by: refund.decided_by.map(|teammate| teammate.0),
            created_at: refund.created_at.into(),
        }
    }
}
