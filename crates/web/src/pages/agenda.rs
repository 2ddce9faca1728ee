//! When customers may come, and what for.

use crate::{
    door::{Answer, Desk},
    views::{AgendaForm, AgendaPage, DayForm, ServiceForm},
};
use agenda::{Agenda, AgendaDraft, AgendaError, Opening, Rules, ServiceDraft};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::May;
use jiff::civil::{Date, Time};
use kernel::{Currency, Money};
use serde::Deserialize;

/// Empty services in the form, for new ones.
const EMPTY: usize = 2;
const DAY: i64 = 24 * 60;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let held = Agenda::of(&mut desk.db(), desk.staff.brand()).await?;
    let draft = held.as_ref().map_or_else(usual, AgendaDraft::of);
    let form = form(&draft, desk.staff.brand().currency);
    show(desk, StatusCode::OK, form, None, !wanted.saved.is_empty()).await
}

/// What a shop that takes no appointments yet reads in the form: the days of many shops, switched off.
fn usual() -> AgendaDraft {
    let openings = (1..=6).map(|day| Opening { day, from: 9 * 60, until: 18 * 60 }).collect();
    AgendaDraft { active: false, rules: Rules { openings, ..Rules::default() }, services: Vec::new() }
}

async fn show(desk: Desk, status: StatusCode, form: AgendaForm, wrong: Option<&'static str>, saved: bool) -> Answer {
    let may_edit = desk.staff.may(May::ManageSettings);
    let shell = desk.shell().await?;
    Ok((status, AgendaPage { ui: desk.ui, shell, form, may_edit, saved, wrong }).into_response())
}

fn form(draft: &AgendaDraft, currency: Currency) -> AgendaForm {
    let AgendaDraft { active, rules, services } = draft;
    let service = |service: &ServiceDraft| ServiceForm {
        name: service.name.clone(),
        minutes: service.minutes.to_string(),
        price: service.price.map(|minor| Money::new(minor, currency).to_major()).unwrap_or_default(),
    };
    let part = |day: i64, nth: usize| {
        let mut parts = rules.openings.iter().filter(|opening| opening.day == day);
        parts.nth(nth).map(|opening| (clock(opening.from), clock(opening.until))).unwrap_or_default()
    };
    let day = |(word, number): (&'static str, i64)| DayForm { word, first: part(number, 0), second: part(number, 1) };
    let closed: Vec<String> = rules.closed.iter().map(Date::to_string).collect();
    let mut form = AgendaForm {
        active: *active,
        services: services.iter().map(service).collect(),
        days: DayForm::WORDS.into_iter().zip(1..).map(day).collect(),
        capacity: rules.capacity.to_string(),
        every: rules.every.to_string(),
        notice: rules.notice.to_string(),
        horizon: rules.horizon.to_string(),
        closed: closed.join("\n"),
        reminds: rules.reminds,
    };
    with_room(&mut form);
    form
}

fn with_room(form: &mut AgendaForm) {
    let wanted = (form.services.len() + EMPTY).min(AgendaDraft::MOST_SERVICES);
    form.services.resize_with(wanted.max(form.services.len()), ServiceForm::default);
}

/// `09:00`; the end of the day is its first minute.
fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// What was typed; services and parts of days come in their order.
fn typed(fields: Vec<(String, String)>) -> AgendaForm {
    let days = DayForm::WORDS.into_iter().map(|word| DayForm { word, ..DayForm::default() }).collect();
    let mut form = AgendaForm { days, ..AgendaForm::default() };
    for (name, value) in fields {
        match name.as_str() {
            "active" => form.active = true,
            "reminds" => form.reminds = true,
            "capacity" => form.capacity = value,
            "every" => form.every = value,
            "notice" => form.notice = value,
            "horizon" => form.horizon = value,
            "closed" => form.closed = value.replace("\r\n", "\n"),
            "service" => form.services.push(ServiceForm { name: value, ..ServiceForm::default() }),
            "minutes" => form.services.last_mut().into_iter().for_each(|last| last.minutes.clone_from(&value)),
            "price" => form.services.last_mut().into_iter().for_each(|last| last.price.clone_from(&value)),
            other => {
                let Some((word, part)) = other.split_once('-') else { continue };
                let Some(day) = form.days.iter_mut().find(|day| day.word == word) else { continue };
                match part {
                    "from" => day.first.0 = value,
                    "until" => day.first.1 = value,
                    "from-2" => day.second.0 = value,
                    "until-2" => day.second.1 = value,
                    _ => {}
                }
            }
        }
    }
    form.services.truncate(AgendaDraft::MOST_SERVICES + EMPTY);
    form.services.retain(|service| !(service.name.trim().is_empty() && service.price.trim().is_empty()));
    form
}

/// What the form says, or the first field that cannot be, in the words of the apply file.
fn draft(form: &AgendaForm, currency: Currency) -> Result<AgendaDraft, &'static str> {
    let number = |text: &str, field| text.trim().parse::<i64>().map_err(|_| field);
    let mut openings = Vec::new();
    for (day, number) in form.days.iter().zip(1..) {
        for part in [&day.first, &day.second] {
            openings.extend(opening(number, part)?);
        }
    }
    let lines = form.closed.split(['\n', ',', ' ']).filter(|line| !line.trim().is_empty());
    let closed: Result<Vec<Date>, _> = lines.map(|line| date(line.trim()).ok_or("closed")).collect();
    let service = |service: &ServiceForm| {
        let price = Some(service.price.trim()).filter(|text| !text.is_empty());
        let price = price.map(|text| Money::parse_major(text, currency).map(|money| money.minor).map_err(|_| "price"));
        Ok(ServiceDraft {
            name: service.name.clone(),
            minutes: number(&service.minutes, "minutes")?,
            price: price.transpose()?,
        })
    };
    Ok(AgendaDraft {
        active: form.active,
        services: form.services.iter().map(service).collect::<Result<_, &'static str>>()?,
        rules: Rules {
            openings,
            closed: closed?,
            capacity: number(&form.capacity, "capacity")?,
            every: number(&form.every, "every_minutes")?,
            notice: number(&form.notice, "notice_minutes")?,
            horizon: number(&form.horizon, "horizon_days")?,
            reminds: form.reminds,
        },
    })
}

/// A part of a day: both ends, or neither.
fn opening(day: i64, (from, until): &(String, String)) -> Result<Option<Opening>, &'static str> {
    let minute = |text: &str| {
        let time = Time::strptime("%H:%M", text.trim()).map_err(|_| "opening")?;
        Ok::<i64, &'static str>(i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    match (from.trim(), until.trim()) {
        ("", "") => Ok(None),
        ("", _) | (_, "") => Err("opening"),
        (from, until) => {
            let (from, until) = (minute(from)?, minute(until)?);
            Ok(Some(Opening { day, from, until: if until == 0 { DAY } else { until } }))
        }
    }
}

/// `2026-12-25` or `25/12/2026`.
fn date(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok())
}

/// Decides.
pub(crate) async fn save(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (mut form, brand, me) = (typed(fields), desk.staff.brand().clone(), desk.me());
    let wrong = match draft(&form, brand.currency) {
        Ok(draft) => match desk.db().write(async |tx| draft.save(tx, &brand, Some(me)).await).await {
            Ok(_) => {
                return Ok(Redirect::to(&format!("{}/appointments/settings?saved=yes", desk.ui.base)).into_response());
            }
            Err(AgendaError::Invalid { field, .. }) => field,
            Err(error) => return Err(error.into()),
        },
        Err(field) => field,
    };
    with_room(&mut form);
    show(desk, StatusCode::UNPROCESSABLE_ENTITY, form, Some(wrong), false).await
}
