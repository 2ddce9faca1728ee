//! What a shop has decided about its till.

use crate::{
    Api,
    desk::Desk,
    extract::Body,
    problem::{Problem, ProblemView},
};
use axum::{Json, extract::State};
use identity::{Brand, May, TillRules};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a shop has decided about its till.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Settings)]
pub(crate) struct SettingsView {
    /// How many orders one buyer may have on their way to be paid at the door; 0: no limit. Beyond it, the assistant says
    /// why and offers to pay online.
    #[schema(example = 3, minimum = 0, maximum = 100)]
    cash_open_most: i64,
    /// After how many orders refused at the door a buyer is not offered cash any more; 0: cash is always offered.
    #[schema(example = 2, minimum = 0, maximum = 100)]
    cash_refusals_most: i64,
    /// Whether money that comes too late for its stock goes back by itself, where the provider can give it back.
    #[schema(example = false)]
    refund_when_gone: bool,
}

impl From<TillRules> for SettingsView {
    fn from(till: TillRules) -> Self {
        let TillRules { cash_open_most, cash_refusals_most, refund_when_gone } = till;
        Self { cash_open_most, cash_refusals_most, refund_when_gone }
    }
}

/// Show the settings
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/settings", tag = "Brands",
    responses((status = 200, description = "What the shop has decided.", body = SettingsView))
)]
pub(crate) async fn show_settings(desk: Desk) -> Result<Json<SettingsView>, Problem> {
    Ok(Json(desk.may(&[May::ReadOrders])?.brand().till.into()))
}

/// Decide the settings
///
/// All of them: what is not to change is said as it is.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/settings", tag = "Brands", request_body = SettingsView,
    responses(
        (status = 200, description = "What the shop has decided.", body = SettingsView),
        (status = 422, description = "`invalid`: a limit is not 0 to 100.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decide_settings(
    State(api): State<Api>,
    desk: Desk,
    Body(wanted): Body<SettingsView>,
) -> Result<Json<SettingsView>, Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand();
    let SettingsView { cash_open_most, cash_refusals_most, refund_when_gone } = wanted;
    let till = TillRules { cash_open_most, cash_refusals_most, refund_when_gone };
    let (brand, _) = api.db.write(async |tx| Brand::set_till(tx, brand, till).await).await?;
    Ok(Json(brand.till.into()))
}
