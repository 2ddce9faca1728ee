//! An assistant tried out: the merchant writes as a customer would and reads what would be answered, and why. The talk is
//! in the page, nowhere else.

use super::why;
use crate::{
    door::{Answer, Desk, Id, Refused},
    shown,
    views::{TrialPage, TrialTrouble, TrialTurnView},
};
use assistant::{Agent, Trial, TrialAnswer, TrialError, TrialSaid};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use identity::May;
use kernel::AgentId;
use serde::Deserialize;
use whatsapp::Outgoing;

#[derive(Deserialize)]
pub(crate) struct Fields {
    /// What was said so far.
    #[serde(default)]
    talk: String,
    #[serde(default)]
    words: String,
    /// What was tapped on: `id|label`.
    #[serde(default)]
    tap: String,
}

impl Fields {
    fn said(&self) -> TrialSaid {
        match self.tap.split_once('|') {
            Some((id, title)) => TrialSaid::Tap { id: id.to_owned(), title: title.to_owned() },
            None => TrialSaid::Words(self.words.trim().to_owned()),
        }
    }
}

/// Nothing said yet.
pub(crate) async fn page(desk: Desk, Id(id): Id<AgentId>) -> Answer {
    desk.require(May::ManageSettings)?;
    show(desk, id, Trial::default(), Vec::new(), String::new(), None).await
}

/// Something more is said.
pub(crate) async fn say(desk: Desk, Id(id): Id<AgentId>, Form(fields): Form<Fields>) -> Answer {
    desk.require(May::ManageSettings)?;
    let assistant = desk.web.assistant.clone().ok_or_else(Refused::not_found)?;
    // A page of another version of the program begins anew.
    let before: Trial = serde_json::from_str(&fields.talk).unwrap_or_default();
    let (brand, typed) = (desk.brand(), fields.words.clone());
    let (trial, typed, trouble) = match before.clone().and(fields.said()) {
        Ok(trial) => (trial, String::new(), None),
        Err(TrialError::TooLong) => (before, typed, Some(TrialTrouble::TooLong)),
        Err(_) => (before, typed, Some(TrialTrouble::Words)),
    };
    match assistant.try_out(brand, id, trial).await {
        Ok((trial, answers)) => show(desk, id, trial, answers, typed, trouble).await,
        Err(TrialError::UnknownAgent) => Err(Refused::not_found()),
        Err(TrialError::TooLong | TrialError::Words) => {
            show(desk, id, Trial::default(), Vec::new(), typed, Some(TrialTrouble::TooLong)).await
        }
        Err(TrialError::Assistant(error)) => Err(error.into()),
    }
}

async fn show(
    desk: Desk,
    id: AgentId,
    trial: Trial,
    answers: Vec<TrialAnswer>,
    typed: String,
    trouble: Option<TrialTrouble>,
) -> Answer<Response> {
    let agent = Agent::find(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)?;
    let mut turns = Vec::with_capacity(answers.len());
    let last = answers.len();
    for (n, (turn, answer)) in trial.turns.iter().zip(answers).enumerate() {
        let said = match &turn.said {
            TrialSaid::Words(words) => words.clone(),
            TrialSaid::Tap { title, .. } => title.clone(),
        };
        let taps = match &answer.message {
            Some(message) if n + 1 == last && !answer.with_a_human => taps(message),
            _ => Vec::new(),
        };
        let content = answer.message.as_ref().map(|message| shown::sent(message, None, &desk.ui));
        let why = match content {
            Some(_) => Some(why::told(&desk, answer.reason).await?),
            None => None,
        };
        turns.push(TrialTurnView { said, content, why, taps, with_a_human: answer.with_a_human });
    }
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let talk = serde_json::to_string(&trial).unwrap_or_default();
    let shell = desk.shell().await?;
    let page = TrialPage { ui: desk.ui, shell, agent: agent.name, id: id.to_string(), turns, talk, typed, trouble };
    Ok((status, page).into_response())
}

/// What can be tapped on in an answer: `id|label`, and the label.
fn taps(message: &Outgoing) -> Vec<(String, String)> {
    let tap = |id: &str, title: &str| (format!("{id}|{title}"), title.to_owned());
    match message {
        Outgoing::Buttons { buttons, .. } => buttons.iter().map(|button| tap(&button.id, &button.title)).collect(),
        Outgoing::List { sections, .. } => {
            sections.iter().flat_map(|section| section.rows.iter().map(|row| tap(&row.id, &row.title))).collect()
        }
        _ => Vec::new(),
    }
}
