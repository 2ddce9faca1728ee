//! Payment cases: money that does not fit its order, settled by a human.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Body, Named},
    page::{Limit, Page},
    problem::{Problem, ProblemView},
    shown::{Moment, MoneyView},
};
use axum::{Json, extract::State};
use identity::May;
use kernel::{ApiError, CaseId, Money, Uuid};
use payments::{ByHand, Case, Closed, Settlement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A payment situation that a human must settle, or settled.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct CaseView {
    id: Uuid,
    /// `paid_after_expiry`, `paid_after_cancel`, `short`, `collected_short`, `over`, `double`, `wrong_currency`, `unknown_reference`,
    /// `refund_failed`, `disagrees`, `in_doubt`, `went_back`, `unknown_status` or `disputed`.
    #[schema(example = "paid_after_expiry")]
    kind: &'static str,
    /// With which money; `null` when no money is known, as when a provider contradicts itself.
    #[schema(required)]
    payment: Option<Uuid>,
    /// With which refund, where that is what it is about.
    #[schema(required)]
    refund: Option<Uuid>,
    /// With which entry of cash, where that is what it is about.
    #[schema(required)]
    collection: Option<Uuid>,
    /// What is at stake: what came late or twice, what is too much, what is missing, what did not go back.
    amount: MoneyView,
    /// The provider's word, where it explains.
    #[schema(required)]
    why: Option<String>,
    /// For which order; `null` when the money named nothing of ours.
    #[schema(required)]
    order: Option<Uuid>,
    opened_at: Moment,
    /// What is left to do: `take_stock_again_or_refund`, `refund`, `refund_difference`, `ask_for_rest_or_refund`,
    /// `ask_for_rest`, `find_out`, `refund_again`, `ask_provider`, `compare`, `note_refund` or `answer_bank`; `null` once settled.
    #[schema(required, example = "take_stock_again_or_refund")]
    next_step: Option<&'static str>,
    /// How it was settled, once it is.
    #[schema(required)]
    settled: Option<SettledView>,
}

/// How a case was settled.
#[derive(Serialize, ToSchema)]
#[schema(as = SettledCase)]
pub(crate) struct SettledView {
    at: Moment,
    /// By which teammate; `null` when it settled itself, or the shop's rule did.
    #[schema(required)]
    by: Option<Uuid>,
    /// As in a settlement; or `found`: its order was found and took it; `rest_came`: what was missing was paid; `cleared`: the provider
    /// said in the end what became of it; `dispute_won`, `dispute_lost`: the bank decided.
    #[schema(example = "refunded_by_hand")]
    how: &'static str,
}

/// How to settle a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "how": "refunded_by_hand", "reference": "MP261126.1042", "given_on": "2026-11-26" }))]
pub(crate) struct NewSettlement {
    /// `take_stock_again` (money that came too late: the order goes on), `refunded` (a refund is made, by the provider or by
    /// hand), `refunded_by_hand` (the merchant gave it back already), `credited` (kept for the customer's next order),
    /// `rest_asked` (the customer is asked for what is missing), `looked_again` (the provider is asked once more) or `kept`
    /// (it stays as it is; where something is missing, online or at the door, the rest is let go and the order is paid). Which of them a case allows depends on its kind.
    how: String,
    /// For `refunded_by_hand`: what the operator calls the refund, or a word of one's own for cash.
    #[serde(default)]
    reference: String,
    /// For `refunded_by_hand`: on which of the brand's days it went back, of the past year; today when left out.
    #[serde(default)]
    given_on: Option<String>,
    /// For `refunded_by_hand`: how much of what is at stake, in minor units; all of it when left out.
    #[serde(default)]
    amount_minor: Option<i64>,
}

/// Which cases.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesQuery {
    /// Also those that are settled.
    #[serde(default)]
    with_settled: bool,
    /// The `next` of the page before.
    after: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

#[derive(Deserialize)]
pub(crate) struct CasePath {
    case: CaseId,
}

/// List payment cases
///
/// The newest first; those that wait for a human, unless asked for all.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/cases", tag = "Cases", params(CasesQuery),
    responses((status = 200, description = "A page of cases.", body = Page<CaseView>))
)]
pub(crate) async fn list_cases(
    State(api): State<Api>,
    desk: Desk,
    Asked(CasesQuery { with_settled, after, limit }): Asked<CasesQuery>,
) -> Result<Json<Page<CaseView>>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let page = payments::list_cases(&mut &api.db, brand, !with_settled, after.map(CaseId), limit.0).await?;
    Ok(Json(Page::new(page.cases, page.next).map(CaseView::from)))
}

/// Show a payment case
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/cases/{case}", tag = "Cases",
    responses((status = 200, description = "The case.", body = CaseView))
)]
pub(crate) async fn show_case(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<CasePath>,
) -> Result<Json<CaseView>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let case = Case::find(&mut &api.db, brand, path.case).await?;
    Ok(Json(case.ok_or_else(|| ApiError::not_found("payment case"))?.into()))
}

/// Settle a payment case
///
/// Settling it in the same way twice changes nothing. Taking the stock again is refused, and the case stays open, when
/// somebody else has it now, or a code of the order's price.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/cases/{case}/settlement", tag = "Cases", request_body = NewSettlement,
    responses(
        (status = 200, description = "The case, settled.", body = CaseView),
        (status = 403, description = "`manager_needed`: money that goes out is decided by a manager.",
            body = ProblemView, content_type = "application/problem+json"),
        (status = 409, description = "`case_refuses`: settled in another way, or not to be settled in this one; \
            `out_of_stock`: the stock is gone; `promo_used_up`: others have used up a code of its price.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_body`; `reference_needed`, `not_a_day`: what proves a refund by hand; `too_much`: more than is at stake.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn settle(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<CasePath>,
    Body(NewSettlement { how, reference, given_on, amount_minor }): Body<NewSettlement>,
) -> Result<Json<CaseView>, Problem> {
    let staff = desk.may(&[May::ManageOrders])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let unknown = || ApiError::unprocessable("invalid_body", "`how` is no way to settle a case");
    let how = Settlement::parse(&how).ok_or_else(unknown)?;
    let by = (by, staff.may(May::GiveMoneyBack));
    let day = given_on.as_deref().unwrap_or_default();
    let noted = ByHand::noted_for(how, staff.brand(), &reference, day, api.db.clock().now())?;
    let amount = amount_minor.map(|minor| Money::new(minor, staff.brand().currency));
    let noted = noted.map(|noted| noted.of(amount));
    let settled = api.db.write(async |tx| {
        let noted = noted.as_ref();
        api.payments.settle_case(tx, brand, path.case, how, by, noted).await
    });
    Ok(Json(settled.await?.into()))
}

impl From<Case> for CaseView {
    fn from(case: Case) -> Self {
        let settled = |Closed { at, by, how }: Closed| SettledView {
            at: at.into(),
            by: by.map(|teammate| teammate.0),
            how: how.name(),
        };
        Self {
            id: case.id.0,
            kind: case.kind.name(),
            payment: case.payment.map(|payment| payment.0),
            refund: case.refund.map(|refund| refund.0),
            collection: case.collection.map(|entry| entry.0),
            amount: case.amount.into(),
            why: case.why.clone(),
            order: case.order.map(|order| order.0),
            opened_at: case.opened_at.into(),
            next_step: case.next_step().map(payments::NextStep::name),
            settled: case.closed.map(settled),
        }
    }
}
