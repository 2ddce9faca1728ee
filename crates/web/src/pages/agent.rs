//! The brand's assistants: what they are called, how they speak and behave, and which one answers.

use super::models;
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{AgentForm, AgentPage, AgentTrouble},
};
use assistant::{Agent, AgentInput, Aloud, Conduct, Deed, Tone, When, WorkHours, WrongAgent};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::May;
use jiff::civil::Time;
use kernel::{AgentId, Locale, minutes, seconds};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    show(desk, StatusCode::OK, None, models::Typed::default(), &wanted.saved).await
}

/// The page with what was typed in one of the models' forms.
pub(super) async fn show_with(desk: Desk, status: StatusCode, typed: models::Typed) -> Answer {
    show(desk, status, None, typed, "-").await
}

/// The page; one form as it was typed, where it was.
async fn show(desk: Desk, status: StatusCode, typed: Option<AgentForm>, model: models::Typed, saved: &str) -> Answer {
    let all = Agent::all(&mut desk.db(), desk.brand()).await?;
    let may_edit = desk.staff.may(May::ManageSettings);
    let has_room = may_edit && all.len() < Agent::MOST;
    let mut agents: Vec<AgentForm> = all.into_iter().enumerate().map(|(n, agent)| form(agent, n == 0)).collect();
    for form in &mut agents {
        form.saved = form.key == saved;
        form.open = form.saved || typed.is_none() && saved.is_empty() && form.answers;
    }
    let mut new = has_room.then(|| AgentForm { open: agents.is_empty(), ..AgentForm::new() });
    if let Some(typed) = typed {
        match agents.iter_mut().find(|form| form.key == typed.key) {
            Some(form) => *form = AgentForm { answers: form.answers, ..typed },
            None => new = Some(typed).filter(|_| may_edit),
        }
    }
    let models = models::view(&desk, model).await?;
    let shell = desk.shell().await?;
    Ok((status, AgentPage { ui: desk.ui, shell, agents, new, models, may_edit }).into_response())
}

fn form(agent: Agent, answers: bool) -> AgentForm {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let usual = AgentForm::new();
    let conduct = agent.conduct;
    let times = |hours: Option<&WorkHours>| {
        hours.map_or((usual.from.clone(), usual.until.clone()), |hours| {
            let (from, until) = hours.minutes();
            (clock(from), clock(until))
        })
    };
    let (from, until) = times(conduct.hours.as_ref());
    let (team_from, team_until) = times(conduct.team_hours.as_ref());
    AgentForm {
        key: agent.id.to_string(),
        answers,
        name: agent.name,
        tone: agent.tone.code().to_owned(),
        languages: agent.languages.iter().map(|locale| locale.code().to_owned()).collect(),
        instructions: agent.instructions,
        days: conduct.hours.map(|hours| hours.days().to_vec()).unwrap_or_default(),
        from,
        until,
        absence: conduct.absence,
        wait: conduct.wait.as_seconds().to_string(),
        patience: conduct.patience.to_string(),
        most_discount: conduct.most_discount.map(|most| most.to_string()).unwrap_or_default(),
        most_in_a_row: conduct.most_in_a_row.to_string(),
        routing: conduct.routing,
        team_days: conduct.team_hours.map(|hours| hours.days().to_vec()).unwrap_or_default(),
        team_from,
        team_until,
        team_within: (conduct.team_within.0 / 60_000).to_string(),
        discloses: conduct.discloses,
        aloud: conduct.aloud.code().to_owned(),
        ..AgentForm::default()
    }
}

/// A form as it was typed; what may be chosen several times comes several times. With it, the template that was pressed.
fn read(key: String, fields: Vec<(String, String)>) -> (AgentForm, Option<String>) {
    let mut form = AgentForm { key, open: true, ..AgentForm::default() };
    let mut template = None;
    let mut deeds: Vec<(When, Deed)> = Vec::new();
    for (name, value) in fields {
        match name.as_str() {
            "name" => form.name = value,
            "tone" => form.tone = value,
            "languages" => form.languages.push(value),
            // Browsers send line ends as two characters.
            "instructions" => form.instructions = value.replace("\r\n", "\n"),
            "days" => form.days.extend(value.parse::<u8>()),
            "from" => form.from = value,
            "until" => form.until = value,
            "absence" => form.absence = value.replace("\r\n", "\n"),
            "wait" => form.wait = value,
            "patience" => form.patience = value,
            "most_discount" => form.most_discount = value,
            "most_in_a_row" => form.most_in_a_row = value,
            "routing" => deeds.extend(
                value.split_once(':').and_then(|(when, deed)| Some((When::from_code(when)?, Deed::from_code(deed)?))),
            ),
            "team_days" => form.team_days.extend(value.parse::<u8>()),
            "team_from" => form.team_from = value,
            "team_until" => form.team_until = value,
            "team_within" => form.team_within = value,
            "discloses" => form.discloses = true,
            "aloud" => form.aloud = value,
            "template" => template = Some(value),
            _ => {}
        }
    }
    for when in When::ALL {
        form.routing.decide(when, deeds.iter().filter(|(of, _)| *of == when).map(|(_, deed)| *deed));
    }
    (form, template)
}

fn input(form: &AgentForm) -> Result<AgentInput, AgentTrouble> {
    let minute = |text: &str| {
        let time = Time::strptime("%H:%M", text.trim()).ok()?;
        Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    let hours = |days: &[u8], from: &str, until: &str| {
        if days.is_empty() {
            return Ok(None);
        }
        let between = minute(from).zip(minute(until));
        let hours = between.and_then(|(from, until)| WorkHours::new(days, from, until));
        hours.map(Some).ok_or(AgentTrouble::Hours)
    };
    let languages = form.languages.iter().filter_map(|code| code.parse::<Locale>().ok()).collect();
    Ok(AgentInput {
        name: form.name.clone(),
        tone: Tone::from_code(&form.tone).unwrap_or(Tone::Warm),
        languages,
        instructions: form.instructions.trim().to_owned(),
        conduct: Conduct {
            hours: hours(&form.days, &form.from, &form.until)?,
            absence: form.absence.trim().to_owned(),
            wait: form.wait.trim().parse::<u8>().map(|wait| seconds(wait.into())).map_err(|_| AgentTrouble::Wait)?,
            patience: form.patience.trim().parse().map_err(|_| AgentTrouble::Patience)?,
            most_discount: match form.most_discount.trim().trim_end_matches('%').trim_end() {
                "" => None,
                most => Some(most.parse().map_err(|_| AgentTrouble::Discount)?),
            },
            most_in_a_row: form.most_in_a_row.trim().parse().map_err(|_| AgentTrouble::InARow)?,
            routing: form.routing.clone(),
            team_hours: hours(&form.team_days, &form.team_from, &form.team_until)?,
            team_within: form.team_within.trim().parse().map(minutes).map_err(|_| AgentTrouble::TeamWithin)?,
            discloses: form.discloses,
            aloud: Aloud::from_code(&form.aloud).unwrap_or_default(),
        },
    })
}

fn trouble(wrong: WrongAgent) -> Answer<AgentTrouble> {
    Ok(match wrong {
        WrongAgent::Unknown => return Err(Refused::not_found()),
        WrongAgent::Name => AgentTrouble::Name,
        WrongAgent::NameTaken => AgentTrouble::NameTaken,
        WrongAgent::Languages => AgentTrouble::Languages,
        WrongAgent::Instructions => AgentTrouble::Instructions,
        WrongAgent::Absence => AgentTrouble::Absence,
        WrongAgent::Wait => AgentTrouble::Wait,
        WrongAgent::Patience => AgentTrouble::Patience,
        WrongAgent::Discount => AgentTrouble::Discount,
        WrongAgent::InARow => AgentTrouble::InARow,
        WrongAgent::TeamWithin => AgentTrouble::TeamWithin,
        WrongAgent::Last => AgentTrouble::Last,
        WrongAgent::TooMany => AgentTrouble::TooMany,
    })
}

/// Makes an assistant.
pub(crate) async fn make(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    keep(desk, None, fields).await
}

/// Makes an assistant so.
pub(crate) async fn save(desk: Desk, Id(id): Id<AgentId>, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    keep(desk, Some(id), fields).await
}

async fn keep(desk: Desk, id: Option<AgentId>, fields: Vec<(String, String)>) -> Answer {
    desk.require(May::ManageSettings)?;
    let key = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let (mut form, template) = read(key, fields);
    if let Some(text) = template.and_then(|word| AgentForm::template(&word, &desk.ui)) {
        form.instructions = text;
        return show(desk, StatusCode::OK, Some(form), models::Typed::default(), "").await;
    }
    let brand = desk.brand();
    let saved = match input(&form) {
        Ok(input) => match desk.db().write(async |tx| input.save(tx, brand, id).await).await? {
            Ok(id) => Ok(id),
            Err(wrong) => Err(trouble(wrong)?),
        },
        Err(trouble) => Err(trouble),
    };
    match saved {
        Ok(id) => Ok(Redirect::to(&format!("{}/agent?saved={id}#agent-{id}", desk.ui.base)).into_response()),
        Err(trouble) => {
            form.trouble = Some(trouble);
            show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some(form), models::Typed::default(), "").await
        }
    }
}

/// From now on this one answers the brand's customers.
pub(crate) async fn let_answer(desk: Desk, Id(id): Id<AgentId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let brand = desk.brand();
    if !desk.db().write(async |tx| Agent::let_answer(tx, brand, id).await).await? {
        return Err(Refused::not_found());
    }
    Ok(Redirect::to(&format!("{}/agent", desk.ui.base)).into_response())
}

/// Lets an assistant go.
pub(crate) async fn dismiss(desk: Desk, Id(id): Id<AgentId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let brand = desk.brand();
    match desk.db().write(async |tx| Agent::dismiss(tx, brand, id).await).await? {
        Ok(()) => Ok(Redirect::to(&format!("{}/agent", desk.ui.base)).into_response()),
        Err(wrong) => {
            let trouble = Some(trouble(wrong)?);
            let Some(agent) = Agent::find(&mut desk.db(), brand, id).await? else { return Err(Refused::not_found()) };
            let held = AgentForm { trouble, open: true, ..form(agent, false) };
            show(desk, StatusCode::CONFLICT, Some(held), models::Typed::default(), "").await
        }
    }
}
