//! What a customer does with a Flow message that really arrived: opens it, submits a screen, goes back, closes it.

use super::{Session, Trouble, document::kind, phone::Phone, steps::Question};
use crate::{chat::Author, line::Line, world::World};
use kernel::ApiError;
use serde_json::{Map, Value};

/// What came of what the customer did.
#[derive(Debug)]
pub(crate) enum Ending {
    /// A screen is shown.
    Screen(Shown),
    /// The Flow is done: what becomes `response_json`.
    Completed(Map<String, Value>),
    /// The customer left it.
    Closed,
    /// 427: the button is off for good, and this is shown.
    SwitchedOff(String),
    /// A generic error is shown; whether the endpoint acknowledged the news of it, if it was told.
    Failed { trouble: Trouble, acknowledged: Option<bool> },
}

/// A screen as the customer sees it.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) screen: String,
    pub(crate) title: Option<String>,
    pub(crate) data: Map<String, Value>,
    pub(crate) values: Map<String, Value>,
    /// What is visible, with every dynamic property filled in.
    pub(crate) components: Vec<Value>,
    /// The snackbar.
    pub(crate) error_message: Option<String>,
}

pub(super) fn conflict(why: impl std::fmt::Display) -> ApiError {
    ApiError::conflict("flow", why)
}

/// The customer opens a Flow message (section 4.4): `navigate` shows a screen, `data_exchange` asks the endpoint.
pub(crate) async fn open(world: &World, line: &Line, chat: &str, message: &str) -> Result<Ending, ApiError> {
    let parameters = parameters_of(line, chat, message)?;
    if world.flows.is_switched_off(message) {
        return Err(conflict("the button of this message is off: its token was refused"));
    }
    let text = |key: &str| parameters.get(key).and_then(Value::as_str);
    let flow = match (text("flow_id"), text("flow_name")) {
        (Some(id), _) => world.flows.by_id(id),
        (None, name) => world.flows.named(&line.spec.waba_id, name.unwrap_or_default()),
    };
    let flow = flow.ok_or_else(|| conflict("the flow of this message is not kept here"))?;
    if !flow.status.opens() {
        return Err(conflict(format!("the flow is {}", flow.status.word())));
    }
    let token = text("flow_token").unwrap_or("unused").to_owned();
    let session = Session { flow: flow.id.clone(), token, steps: Vec::new() };
    let mut phone = Phone::new(world, line, message, flow, session)?;
    if text("flow_action") == Some("data_exchange") {
        return phone.ask(Question::Init, Map::new()).await;
    }
    let payload = parameters.get("flow_action_payload");
    let screen = payload.and_then(|payload| payload.get("screen")).and_then(Value::as_str);
    let entries = phone.document.entries();
    let id = screen.filter(|screen| *screen != "FIRST_ENTRY_SCREEN").or(entries.first().copied());
    let id = id.unwrap_or_default().to_owned();
    let data = payload.and_then(|payload| payload.get("data")).and_then(Value::as_object);
    phone.navigate(Question::Init, &id, data.cloned().unwrap_or_default()).await
}

/// The customer enters `values` and presses nothing yet: branches that depend on them open and close.
pub(crate) fn fill(world: &World, line: &Line, message: &str, values: &Map<String, Value>) -> Result<Ending, ApiError> {
    let session = world.flows.take(message).ok_or_else(|| conflict("no flow of this message is open"))?;
    let before = session.clone();
    let outcome = resume(world, line, message, session).and_then(|mut phone| phone.fill(values));
    if outcome.is_err() {
        world.flows.open(message, before);
    }
    outcome
}

/// The customer enters `values` and presses the Footer, or the component that `by` names.
pub(crate) async fn submit(
    world: &World,
    line: &Line,
    message: &str,
    values: Map<String, Value>,
    by: Option<&str>,
) -> Result<Ending, ApiError> {
    let session = world.flows.take(message).ok_or_else(|| conflict("no flow of this message is open"))?;
    let before = session.clone();
    let outcome = match resume(world, line, message, session) {
        Ok(mut phone) => phone.submit(values, by).await,
        Err(refused) => Err(refused),
    };
    if outcome.is_err() {
        world.flows.open(message, before);
    }
    outcome
}

/// The customer goes back: to the screen before, or out of the Flow from the first one.
pub(crate) async fn back(world: &World, line: &Line, message: &str) -> Result<Ending, ApiError> {
    let session = world.flows.take(message).ok_or_else(|| conflict("no flow of this message is open"))?;
    let mut phone = resume(world, line, message, session)?;
    if !phone.session.can_go_back() {
        return Ok(Ending::Closed);
    }
    if phone.document.screen(phone.session.screen()).is_some_and(|screen| screen.is("refresh_on_back")) {
        return phone.ask(Question::Back, Map::new()).await;
    }
    phone.session.steps.pop();
    Ok(phone.show(None))
}

/// The customer closes it; whether it was open.
pub(crate) fn close(world: &World, message: &str) -> bool {
    world.flows.take(message).is_some()
}

/// The parameters of a Flow message that the product really sent to this customer, and that arrived.
fn parameters_of(line: &Line, chat: &str, message: &str) -> Result<Map<String, Value>, ApiError> {
    let mut state = line.state();
    let entry = state.chat(chat).and_then(|chat| chat.entry(message).cloned());
    let entry = entry.filter(|entry| entry.from == Author::Business && entry.is_visible());
    let entry = entry.ok_or_else(|| ApiError::not_found("message"))?;
    let is_flow = entry.kind == "interactive" && kind(&entry.content) == "flow";
    let parameters = entry.content.get("action").and_then(|action| action.get("parameters"));
    match parameters {
        Some(Value::Object(parameters)) if is_flow => Ok(parameters.clone()),
        _ => Err(conflict("the message carries no flow")),
    }
}

fn resume<'a>(world: &'a World, line: &'a Line, message: &'a str, session: Session) -> Result<Phone<'a>, ApiError> {
    let flow = world.flows.by_id(&session.flow).ok_or_else(|| conflict("the flow was deleted"))?;
    Phone::new(world, line, message, flow, session)
}
