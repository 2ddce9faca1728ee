//! What a shop has decided once and for all.

use crate::{
    Api,
    desk::Desk,
    extract::Body,
    problem::{Problem, ProblemView},
};
use axum::{Json, extract::State};
use identity::{Brand, IdentityError, Initiative, May, PaymentMethod, Settings, Step, TillRules, VoiceRules};
use kernel::Phone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a shop has decided once and for all.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Settings)]
pub(crate) struct SettingsView {
    /// How long the stock of an unpaid order is kept, in minutes.
    #[schema(example = 30, minimum = 5, maximum = 1440)]
    hold_minutes: i64,
    /// How customers may pay, the preferred one first: `online`, `cash_on_delivery`.
    #[schema(value_type = Vec<String>, example = json!(["online", "cash_on_delivery"]))]
    payment_methods: Vec<PaymentMethod>,
    /// How many minutes before its stock is let go an unpaid order is reminded of; 0: never.
    #[schema(example = 10, minimum = 0, maximum = 240)]
    remind_before_minutes: i64,
    /// How many hours after it was placed an unpaid order is reminded of; 0: never.
    #[schema(example = 3, minimum = 0, maximum = 23)]
    remind_after_hours: i64,
    /// When no reminder leaves, in the shop's time; `00:00-00:00`: there are no quiet hours.
    #[schema(example = "21:00-08:00")]
    quiet_hours: String,
    /// The steps at which the customer is told: `preparing`, `out_for_delivery`, `delivered`.
    #[schema(value_type = Vec<String>, example = json!(["out_for_delivery"]))]
    notices: Vec<Step>,
    /// The WhatsApp numbers of those who deliver.
    #[schema(example = json!(["+2250500000099"]))]
    couriers: Vec<String>,
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
    /// Whether the assistant listens to voice notes, where the platform can.
    #[schema(example = true)]
    listens: bool,
    /// Whether the assistant may answer aloud, where the platform may: who is, says the assistant's rule, or the customer.
    #[schema(example = false)]
    speaks: bool,
    /// How sure of what it heard the assistant must be, in percent, not to ask whether it heard well.
    #[schema(example = 55, minimum = 0, maximum = 100)]
    hears_from: i64,
}

impl From<Settings> for SettingsView {
    fn from(settings: Settings) -> Self {
        let Settings { hold_minutes, payment_methods, initiative, couriers, till, voice } = settings;
        let Initiative { remind_before, remind_after, quiet, notices } = initiative;
        let TillRules { cash_open_most, cash_refusals_most, refund_when_gone } = till;
        let VoiceRules { listens, speaks, hears_from } = voice;
        Self {
            hold_minutes,
            payment_methods,
            remind_before_minutes: remind_before,
            remind_after_hours: remind_after,
            quiet_hours: quiet.to_string(),
            notices,
            couriers: couriers.iter().map(Phone::e164).collect(),
            cash_open_most,
            cash_refusals_most,
            refund_when_gone,
            listens,
            speaks,
            hears_from,
        }
    }
}

impl TryFrom<SettingsView> for Settings {
    type Error = IdentityError;
    fn try_from(said: SettingsView) -> Result<Self, IdentityError> {
        let invalid = |field, why| IdentityError::Invalid { field, why };
        let quiet = said.quiet_hours.parse().map_err(|why| invalid("quiet_hours", why))?;
        let couriers: Result<_, _> = said.couriers.iter().map(|text| Phone::parse(text)).collect();
        let SettingsView { cash_open_most, cash_refusals_most, refund_when_gone, listens, speaks, hears_from, .. } =
            said;
        Ok(Self {
            hold_minutes: said.hold_minutes,
            payment_methods: said.payment_methods,
            initiative: Initiative {
                remind_before: said.remind_before_minutes,
                remind_after: said.remind_after_hours,
                quiet,
                notices: said.notices,
            },
            couriers: couriers.map_err(|_| invalid("couriers", "must be international numbers: +2250707000000"))?,
            till: TillRules { cash_open_most, cash_refusals_most, refund_when_gone },
            voice: VoiceRules { listens, speaks, hears_from },
        })
    }
}

/// Show the settings
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/settings", tag = "Brands",
    responses((status = 200, description = "What the shop has decided.", body = SettingsView))
)]
pub(crate) async fn show_settings(desk: Desk) -> Result<Json<SettingsView>, Problem> {
    Ok(Json(desk.may(&[May::ReadOrders])?.brand().settings().into()))
}

/// Decide the settings
///
/// All of them: what is not to change is said as it is.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/settings", tag = "Brands", request_body = SettingsView,
    responses(
        (status = 200, description = "What the shop has decided.", body = SettingsView),
        (status = 422, description = "`invalid`: one of them cannot be so; the sentence says which.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decide_settings(
    State(api): State<Api>,
    desk: Desk,
    Body(wanted): Body<SettingsView>,
) -> Result<Json<SettingsView>, Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, by, settings) = (staff.brand(), staff.teammate().id, Settings::try_from(wanted)?);
    let (brand, _) = api.db.write(async |tx| Brand::decide(tx, brand, by, &settings).await).await?;
    Ok(Json(brand.settings().into()))
}
