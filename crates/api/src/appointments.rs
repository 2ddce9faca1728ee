//! Who comes when.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Body, Named},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use ::agenda::{Appointment, By};
use axum::{Json, extract::State};
use identity::May;
use kernel::{ApiError, AppointmentId, Millis, Uuid, days};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer's appointment.
#[derive(Serialize, ToSchema)]
#[schema(as = Appointment)]
pub(crate) struct AppointmentView {
    id: Uuid,
    /// Whose.
    contact: Uuid,
    /// Where it was made.
    conversation: Uuid,
    /// What for: its name when the appointment was made.
    #[schema(example = "Essayage")]
    service: String,
    starts_at: Moment,
    ends_at: Moment,
    /// `booked`, `cancelled`, `done` (they came) or `missed` (they did not).
    #[schema(example = "booked")]
    state: &'static str,
    /// What the customer said of it; may be empty.
    note: String,
    created_at: Moment,
}

impl From<Appointment> for AppointmentView {
    fn from(one: Appointment) -> Self {
        Self {
            id: one.id.0,
            contact: one.contact.0,
            conversation: one.conversation.0,
            service: one.service,
            starts_at: one.starts_at.into(),
            ends_at: one.ends_at.into(),
            state: one.state.code(),
            note: one.note,
            created_at: one.created_at.into(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct AppointmentPath {
    appointment: AppointmentId,
}

/// Which appointments.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AppointmentsQuery {
    /// From when they begin; now when it is left out.
    from: Option<Moment>,
    /// Before when they begin; a week after `from` when it is left out.
    until: Option<Moment>,
}

/// List appointments
///
/// Those that begin in a stretch of time, by time, at most 500; cancelled ones too.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/appointments", tag = "Appointments", params(AppointmentsQuery),
    responses((status = 200, description = "The appointments.", body = Vec<AppointmentView>))
)]
pub(crate) async fn list_appointments(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<AppointmentsQuery>,
) -> Result<Json<Vec<AppointmentView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let from: Millis = query.from.map_or_else(|| api.db.clock().now(), |from| from.0);
    let until = query.until.map_or(from + days(7), |until| until.0);
    let found = Appointment::between(&mut &api.db, brand, from, until).await?;
    Ok(Json(found.into_iter().map(AppointmentView::from).collect()))
}

/// Show an appointment
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/appointments/{appointment}", tag = "Appointments",
    responses((status = 200, description = "The appointment.", body = AppointmentView))
)]
pub(crate) async fn show_appointment(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AppointmentPath>,
) -> Result<Json<AppointmentView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let found = Appointment::find(&mut &api.db, brand, path.appointment).await?;
    Ok(Json(found.ok_or_else(|| ApiError::not_found("appointment"))?.into()))
}

/// Cancel an appointment
///
/// The customer is told in the chat where free text may still go there. Twice is quiet.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/appointments/{appointment}/cancellation", tag = "Appointments",
    responses(
        (status = 200, description = "The appointment.", body = AppointmentView),
        (status = 409, description = "`wrong_state`: it is over.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn cancel_appointment(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AppointmentPath>,
) -> Result<Json<AppointmentView>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, by) = (staff.brand_id(), By::Teammate(staff.teammate().id));
    let cancel = async |tx: &mut storage::Tx| ::agenda::cancel(tx, brand, path.appointment, by).await;
    Ok(Json(api.db.write(cancel).await.map_err(ApiError::from)?.into()))
}

/// What became of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    /// Whether the customer came.
    came: bool,
}

/// Say whether the customer came
///
/// Once it has begun; a slip can be put right.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/appointments/{appointment}/outcome", tag = "Appointments", request_body = Outcome,
    responses(
        (status = 200, description = "The appointment.", body = AppointmentView),
        (status = 409, description = "`not_begun`, `wrong_state`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn settle_appointment(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AppointmentPath>,
    Body(outcome): Body<Outcome>,
) -> Result<Json<AppointmentView>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, by) = (staff.brand_id(), By::Teammate(staff.teammate().id));
    let settle = async |tx: &mut storage::Tx| ::agenda::settle(tx, brand, path.appointment, outcome.came, by).await;
    Ok(Json(api.db.write(settle).await.map_err(ApiError::from)?.into()))
}
