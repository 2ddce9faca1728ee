//! Leads: who is near to buying, and what the team makes of it.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Body, Named},
    problem::{Problem, ProblemView},
    shown::{Moment, MoneyView},
};
use ::leads::{Edit, Lead, Stage};
use axum::{Json, extract::State};
use identity::{May, Staff};
use kernel::{ApiError, Money, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Leads that one answer holds at most.
const MOST: i64 = 500;

/// A customer who is near to buying.
#[derive(Serialize, ToSchema)]
#[schema(as = Lead)]
pub(crate) struct LeadView {
    id: Uuid,
    conversation: Uuid,
    contact: Uuid,
    /// `proposed`, `accepted`, `contacted`, `negotiating`, `won`, `lost` or `rejected`.
    #[schema(example = "proposed")]
    stage: &'static str,
    /// Since when.
    stage_at: Moment,
    proposed_at: Moment,
    /// What decided: `score` or `intent`.
    #[schema(example = "score")]
    why: &'static str,
    /// The score of buying then, 0–100.
    score: i64,
    /// What to call them.
    name: String,
    /// With a `+`; `null` where it is not known.
    #[schema(required)]
    phone: Option<String>,
    /// What they want, in a line.
    wants: String,
    /// What it may come to.
    #[schema(required)]
    value: Option<MoneyView>,
    note: String,
    /// Fields that a human wrote and facts leave alone: `name`, `wants`, `value`.
    locked: Vec<&'static str>,
    /// The order that won it.
    #[schema(required)]
    order: Option<Uuid>,
}

impl From<Lead> for LeadView {
    fn from(lead: Lead) -> Self {
        Self {
            id: lead.id,
            conversation: lead.conversation.0,
            contact: lead.contact.0,
            stage: lead.stage.code(),
            stage_at: lead.stage_at.into(),
            proposed_at: lead.proposed_at.into(),
            why: lead.reason.why.code(),
            score: lead.reason.score,
            name: lead.name,
            phone: lead.phone,
            wants: lead.wants,
            value: lead.value.map(MoneyView::from),
            note: lead.note,
            locked: lead.locked.iter().map(|field| field.code()).collect(),
            order: lead.order.map(|order| order.0),
        }
    }
}

/// Which leads.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeadsQuery {
    /// Only those of this stage.
    stage: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct LeadPath {
    lead: Uuid,
}

/// What to change of a lead; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeadChange {
    /// The stage it goes to.
    #[schema(example = "accepted")]
    stage: Option<String>,
    /// What to call them; empty: as their messages say, again.
    name: Option<String>,
    /// What they want.
    wants: Option<String>,
    /// What it may come to, minor units of the brand's currency.
    value: Option<i64>,
    /// What the team notes about it.
    note: Option<String>,
}

/// List leads
///
/// Those that moved last first, 500 at most.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/leads", tag = "Leads", params(LeadsQuery),
    responses((status = 200, description = "The leads.", body = Vec<LeadView>))
)]
pub(crate) async fn list_leads(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<LeadsQuery>,
) -> Result<Json<Vec<LeadView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let unknown = || ApiError::bad_request("invalid_query", "stage: there is no such stage");
    let stage = query.stage.as_deref().map(|code| Stage::from_code(code).ok_or_else(unknown)).transpose()?;
    let found = ::leads::list(&mut &api.db, brand, stage, MOST).await?;
    Ok(Json(found.into_iter().map(LeadView::from).collect()))
}

/// Show a lead
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/leads/{lead}", tag = "Leads",
    responses((status = 200, description = "The lead.", body = LeadView))
)]
pub(crate) async fn show_lead(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<LeadPath>,
) -> Result<Json<LeadView>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    shown(&api, staff, path.lead).await
}

/// Move or edit a lead
///
/// What is written stays as it is written; facts fill the other fields. To accept, turn down, win or lose one is told to the
/// scores.
#[utoipa::path(
    patch, path = "/api/v1/brands/{brand}/leads/{lead}", tag = "Leads", request_body = LeadChange,
    responses(
        (status = 200, description = "The lead.", body = LeadView),
        (status = 409, description = "`wrong_stage`, `another_lead_open`.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`unknown_stage`, `too_long`, `not_an_amount`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_lead(
    State(api): State<Api>,
    desk: Desk,
    Named(LeadPath { lead }): Named<LeadPath>,
    Body(change): Body<LeadChange>,
) -> Result<Json<LeadView>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me, currency) = (staff.brand_id(), staff.teammate().id, staff.brand().currency);
    let unknown = || ApiError::unprocessable("unknown_stage", "there is no such stage");
    let stage = change.stage.as_deref().map(|code| Stage::from_code(code).ok_or_else(unknown)).transpose()?;
    let edit = Edit {
        name: change.name,
        wants: change.wants,
        value: change.value.map(|minor| Some(Money::new(minor, currency))),
        note: change.note,
    };
    api.db
        .write(async |tx| {
            if let Some(stage) = stage {
                ::leads::move_to(tx, brand, lead, stage, me).await?;
            }
            if edit != Edit::default() {
                ::leads::edit(tx, brand, currency, lead, &edit, me).await?;
            }
            Ok::<_, ::leads::LeadError>(())
        })
        .await?;
    shown(&api, staff, lead).await
}

async fn shown(api: &Api, staff: &Staff, id: Uuid) -> Result<Json<LeadView>, Problem> {
    let found = ::leads::find(&mut &api.db, staff.brand_id(), id).await?;
    Ok(Json(found.ok_or_else(|| ApiError::not_found("lead"))?.into()))
}
