//! When customers may come, what for, and what is free.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Body},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use ::agenda::{Agenda, AgendaDraft, Opening, Rules, ServiceDraft, free_slots};
use axum::{Json, extract::State};
use identity::{Brand, May};
use jiff::{ToSpan, civil::Date};
use kernel::{ApiError, ServiceId, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When customers may come. Replaced as a whole.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Agenda)]
pub(crate) struct AgendaView {
    /// Whether the agent takes appointments; needs a service and an opening.
    active: bool,
    /// What customers may come for, in this order; known by name. At most 10.
    services: Vec<ServiceView>,
    /// Parts of days, at most two a day.
    opening: Vec<OpeningView>,
    /// Dates on which nobody is received.
    #[schema(example = json!(["2026-12-25"]))]
    closed: Vec<String>,
    /// How many at once, 1 to 50.
    capacity: i64,
    /// Minutes from one slot to the next, 5 to 240.
    every_minutes: i64,
    /// How many minutes before it begins a slot may still be taken, at least.
    notice_minutes: i64,
    /// How many days ahead it may be taken, at most.
    horizon_days: i64,
    /// Whether customers are reminded the day before and two hours before, where they can be.
    reminds: bool,
}

/// What customers may come for.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Service)]
pub(crate) struct ServiceView {
    /// Ours; ignored where an agenda is given.
    #[serde(default)]
    #[schema(required, read_only)]
    id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 24, example = "Essayage")]
    name: String,
    /// How long it takes, 5 to 480.
    minutes: i64,
    /// What it costs in minor units of the brand's currency, for information: nothing is charged by it.
    #[serde(default)]
    #[schema(required)]
    price: Option<i64>,
}

/// A part of a day, in the brand's time.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Opening)]
pub(crate) struct OpeningView {
    /// 1 is Monday, 7 is Sunday.
    #[schema(minimum = 1, maximum = 7)]
    day: i64,
    #[schema(example = "09:00")]
    from: String,
    /// At most `24:00`.
    #[schema(example = "18:00")]
    until: String,
}

/// A time at which somebody can come.
#[derive(Serialize, ToSchema)]
#[schema(as = Slot)]
pub(crate) struct SlotView {
    starts_at: Moment,
    ends_at: Moment,
    /// How many may still take it.
    left: i64,
}

impl From<&AgendaDraft> for AgendaView {
    fn from(draft: &AgendaDraft) -> Self {
        let Rules { openings, closed, capacity, every, notice, horizon, reminds } = &draft.rules;
        let opening = |one: &Opening| OpeningView { day: one.day, from: clock(one.from), until: clock(one.until) };
        let service = |one: &ServiceDraft| ServiceView {
            id: None,
            name: one.name.clone(),
            minutes: one.minutes,
            price: one.price,
        };
        Self {
            active: draft.active,
            services: draft.services.iter().map(service).collect(),
            opening: openings.iter().map(opening).collect(),
            closed: closed.iter().map(Date::to_string).collect(),
            capacity: *capacity,
            every_minutes: *every,
            notice_minutes: *notice,
            horizon_days: *horizon,
            reminds: *reminds,
        }
    }
}

impl AgendaView {
    fn draft(self) -> Result<AgendaDraft, ApiError> {
        let wrong = || ApiError::unprocessable("invalid_agenda", "times are like 09:00, dates like 2026-12-25");
        let opening =
            |one: &OpeningView| Some(Opening { day: one.day, from: minute(&one.from)?, until: minute(&one.until)? });
        let openings: Option<Vec<Opening>> = self.opening.iter().map(opening).collect();
        let closed: Result<Vec<Date>, _> = self.closed.iter().map(|date| date.parse()).collect();
        let service = |one: ServiceView| ServiceDraft { name: one.name, minutes: one.minutes, price: one.price };
        Ok(AgendaDraft {
            active: self.active,
            services: self.services.into_iter().map(service).collect(),
            rules: Rules {
                openings: openings.ok_or_else(wrong)?,
                closed: closed.map_err(|_| wrong())?,
                capacity: self.capacity,
                every: self.every_minutes,
                notice: self.notice_minutes,
                horizon: self.horizon_days,
                reminds: self.reminds,
            },
        })
    }
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60).then_some(hour * 60 + minute).filter(|minute| *minute <= 24 * 60)
}

async fn shown(api: &Api, brand: &Brand) -> Result<AgendaView, Problem> {
    let Some(agenda) = Agenda::of(&mut &api.db, brand).await? else {
        let draft = AgendaDraft { active: false, rules: Rules::default(), services: Vec::new() };
        return Ok(AgendaView::from(&draft));
    };
    let mut view = AgendaView::from(&AgendaDraft::of(&agenda));
    for (shown, held) in view.services.iter_mut().zip(&agenda.services) {
        shown.id = Some(held.id.0);
    }
    Ok(view)
}

/// Show the agenda
///
/// When customers may come and what for. A brand that never said so has one that is not active.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/agenda", tag = "Appointments",
    responses((status = 200, description = "The agenda.", body = AgendaView))
)]
pub(crate) async fn show_agenda(State(api): State<Api>, desk: Desk) -> Result<Json<AgendaView>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    Ok(Json(shown(&api, staff.brand()).await?))
}

/// Decide the agenda
///
/// Appointments that stand are kept as they are.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/agenda", tag = "Appointments", request_body = AgendaView,
    responses(
        (status = 200, description = "The agenda.", body = AgendaView),
        (status = 422, description = "`invalid_agenda`.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decide_agenda(
    State(api): State<Api>,
    desk: Desk,
    Body(wanted): Body<AgendaView>,
) -> Result<Json<AgendaView>, Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me, draft) = (staff.brand(), staff.teammate().id, wanted.draft()?);
    api.db.write(async |tx| draft.save(tx, brand, Some(me)).await).await.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand).await?))
}

/// Which slots.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SlotsQuery {
    /// The id of a service.
    service: Uuid,
    /// The first day, such as `2026-11-28`; today when it is left out.
    from: Option<String>,
    /// How many days.
    #[param(value_type = i64, minimum = 1, maximum = 31, default = 7)]
    days: Option<i64>,
}

/// List free slots
///
/// Computed from the agenda and the appointments that stand.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/slots", tag = "Appointments", params(SlotsQuery),
    responses(
        (status = 200, description = "The free slots, by time.", body = Vec<SlotView>),
        (status = 409, description = "`no_agenda`.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_slots(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<SlotsQuery>,
) -> Result<Json<Vec<SlotView>>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    let wrong = |what| ApiError::bad_request("invalid_query", what);
    let agenda = Agenda::open(&mut &api.db, staff.brand()).await?;
    let agenda = agenda.ok_or_else(|| ApiError::from(::agenda::AgendaError::NoAgenda))?;
    let service = agenda.service(ServiceId(query.service)).ok_or_else(|| ApiError::not_found("service"))?;
    let now = api.db.clock().now();
    let from = match query.from {
        Some(text) => text.parse::<Date>().map_err(|_| wrong("from: is not a date like 2026-11-28"))?,
        None => agenda.date(now),
    };
    let days = query.days.unwrap_or(7);
    if !(1..=31).contains(&days) {
        return Err(wrong("days: must be 1 to 31").into());
    }
    let until = from.checked_add((days - 1).days()).unwrap_or(from);
    let free = free_slots(&mut &api.db, &agenda, service, (from, until), now, None).await?;
    let shown = free.into_iter().map(|slot| SlotView {
        starts_at: slot.starts_at.into(),
        ends_at: slot.ends_at.into(),
        left: slot.left,
    });
    Ok(Json(shown.collect()))
}
