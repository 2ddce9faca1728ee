//! Who comes when: to call off, and to say who came.

use crate::{
    door::{Answer, Desk, Id},
    shown,
    views::{AppointmentDay, AppointmentView, AppointmentsPage},
};
use agenda::{Agenda, AgendaError, Appointment, By};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{AppointmentId, Millis, days};
use serde::Deserialize;
use std::collections::{HashMap, hash_map::Entry};

/// How far ahead the page looks.
const AHEAD: Millis = days(370);

pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let (on, brand, now) = (&mut desk.db(), desk.brand(), desk.now());
    let is_open = Agenda::open(on, desk.staff.brand()).await?.is_some();
    let today = Millis(desk.ui.day_start(now));
    let mut past = Appointment::unsettled(on, brand, now).await?;
    past.retain(|one| one.starts_at < today);
    let coming = Appointment::between(on, brand, today, now + AHEAD).await?;
    let mut names = HashMap::new();
    for one in past.iter().chain(&coming) {
        if let Entry::Vacant(unnamed) = names.entry(one.contact) {
            let contact = conversation::Contact::find(on, brand, one.contact).await?;
            let name = contact.map(|contact| contact.display_name()).unwrap_or_default();
            unnamed.insert(shown::named(name, &desk.ui));
        }
    }
    let view = |one: Appointment| AppointmentView {
        id: one.id,
        starts_at: one.starts_at,
        ends_at: one.ends_at,
        service: one.service,
        customer: names.get(&one.contact).cloned().unwrap_or_default(),
        conversation: one.conversation,
        state: one.state,
        note: one.note,
    };
    let unsettled = past.into_iter().map(view).collect();
    let mut days: Vec<AppointmentDay> = Vec::new();
    for one in coming.into_iter().map(view) {
        match days.last_mut().filter(|day| !desk.ui.is_other_day(day.at, one.starts_at)) {
            Some(day) => day.appointments.push(one),
            None => days.push(AppointmentDay { at: one.starts_at, appointments: vec![one] }),
        }
    }
    let (may_edit, may_settle) = (desk.staff.may(May::ManageSettings), desk.staff.may(May::AnswerCustomers));
    let shell = desk.shell().await?;
    Ok(AppointmentsPage { ui: desk.ui, shell, is_open, unsettled, days, may_edit, may_settle }.into_response())
}

/// Calls an appointment off; its customer is told where they still can be.
pub(crate) async fn cancel(desk: Desk, Id(id): Id<AppointmentId>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, by) = (desk.brand(), By::Teammate(desk.me()));
    let done = desk.db().write(async |tx| agenda::cancel(tx, brand, id, by).await).await;
    back(&desk, done)
}

#[derive(Deserialize)]
pub(crate) struct Outcome {
    #[serde(default)]
    came: String,
}

/// Says whether the customer came.
pub(crate) async fn settle(desk: Desk, Id(id): Id<AppointmentId>, Form(outcome): Form<Outcome>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, by, came) = (desk.brand(), By::Teammate(desk.me()), outcome.came == "yes");
    let done = desk.db().write(async |tx| agenda::settle(tx, brand, id, came, by).await).await;
    back(&desk, done)
}

/// The list as it is now: where somebody else was quicker, it says so itself.
fn back(desk: &Desk, done: Result<Appointment, AgendaError>) -> Answer {
    match done {
        Ok(_) | Err(AgendaError::WrongState { .. }) => {
            Ok(Redirect::to(&format!("{}/appointments", desk.ui.base)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
