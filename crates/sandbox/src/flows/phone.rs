//! The phone: moves from screen to screen, talks to the endpoint, shows what went wrong.

use super::{
    Ending, Endpoint, Flow, FlowJson, Session, Shown, Trouble,
    client::conflict,
    declared::fits,
    document::{actions, kind},
    expression::{Reference, filled},
    field::{is_complete, may_enter, property},
    offer::can_offer,
    steps::{Answer, Question, go, read},
};
use crate::{journal::Event, line::Line, world::World};
use kernel::ApiError;
use serde_json::{Map, Value, json};

/// One opened Flow with everything that is needed to go on.
pub(super) struct Phone<'a> {
    world: &'a World,
    line: &'a Line,
    message: &'a str,
    flow: Flow,
    pub(super) document: FlowJson,
    pub(super) session: Session,
}

impl<'a> Phone<'a> {
    pub(super) fn new(
        world: &'a World,
        line: &'a Line,
        message: &'a str,
        flow: Flow,
        session: Session,
    ) -> Result<Self, ApiError> {
        let document = flow.json.as_deref().and_then(FlowJson::read);
        let document = document.ok_or_else(|| conflict("the flow has no Flow JSON"))?;
        Ok(Self { world, line, message, flow, document, session })
    }

    pub(super) async fn submit(&mut self, values: Map<String, Value>, by: Option<&str>) -> Result<Ending, ApiError> {
        let action = self.enter(&values, by).map_err(|why| ApiError::unprocessable("values", why))?;
        let session = &self.session;
        let look = |reference: &Reference| session.look(reference);
        let payload = match action.get("payload").and_then(|payload| filled(payload, &look)) {
            Some(Value::Object(payload)) => payload,
            _ => Map::new(),
        };
        match action.get("name").and_then(Value::as_str).unwrap_or_default() {
            "data_exchange" => self.ask(Question::Exchange, payload).await,
            "navigate" => {
                let next = action.get("next").and_then(|next| next.get("name")).and_then(Value::as_str);
                self.navigate(Question::Exchange, next.unwrap_or_default(), payload).await
            }
            "complete" => {
                let mut response = payload;
                response.insert("flow_token".into(), json!(self.session.token));
                Ok(Ending::Completed(response))
            }
            "update_data" => {
                let id = self.session.screen().to_owned();
                self.navigate(Question::Exchange, &id, payload).await
            }
            _ => Ok(self.show(None)),
        }
    }

    pub(super) fn fill(&mut self, values: &Map<String, Value>) -> Result<Ending, ApiError> {
        self.put(values).map_err(|why| ApiError::unprocessable("values", why))?;
        Ok(self.show(None))
    }

    /// Puts the values in, as far as hands can.
    fn put(&mut self, values: &Map<String, Value>) -> Result<(), String> {
        let screen = self.document.screen(self.session.screen()).ok_or("the screen is gone")?;
        if let Some(step) = self.session.steps.last_mut() {
            step.values.extend(values.clone());
        }
        let look = |reference: &Reference| self.session.look(reference);
        may_enter(&screen.shown(&look), values, &look)
    }

    /// Puts the values in; the action of what was pressed.
    fn enter(&mut self, values: &Map<String, Value>, by: Option<&str>) -> Result<Value, String> {
        self.put(values)?;
        let screen = self.document.screen(self.session.screen()).ok_or("the screen is gone")?;
        let session = &self.session;
        let look = |reference: &Reference| session.look(reference);
        let seen = screen.shown(&look);
        let entered = session.steps.last().map(|step| &step.values).cloned().unwrap_or_default();
        let pressed = |component: &&&Value| match by {
            None => kind(component) == "Footer",
            Some(by) => ["name", "text"].iter().any(|key| component.get(key).and_then(Value::as_str) == Some(by)),
        };
        let listed = |by: &str| {
            let items =
                seen.iter().filter_map(|component| component.get("list-items")?.as_array().zip(Some(*component)));
            let mut items = items.flat_map(|(items, list)| items.iter().map(move |item| (item, list)));
            items.find(|(item, _)| item.get("id").and_then(Value::as_str) == Some(by))
        };
        if let Some((item, list)) = by.and_then(listed) {
            let action = item.get("on-click-action").or_else(|| list.get("on-click-action"));
            return action.cloned().ok_or_else(|| "the item has no action".to_owned());
        }
        let component = seen.iter().find(pressed).ok_or("nothing of that name is there to press")?;
        if property(component, "enabled", &look) == Some(Value::Bool(false)) {
            return Err("the button is disabled".to_owned());
        }
        if kind(component) == "Footer" {
            is_complete(&seen, &entered, &look)?;
        }
        actions(component).first().map(|action| (*action).clone()).ok_or_else(|| "it has no action".to_owned())
    }

    /// Moves on the phone alone; the data must fit what the screen declares.
    pub(super) async fn navigate(
        &mut self,
        how: Question,
        id: &str,
        data: Map<String, Value>,
    ) -> Result<Ending, ApiError> {
        let screen = self.document.screen(id).ok_or_else(|| conflict(format!("there is no screen {id}")))?;
        if let Err(why) = fits(&data, screen.declared()) {
            return Ok(self.fail(how, Trouble::Schema(why)).await);
        }
        match self.arrive(how, id, data) {
            Ok(()) => Ok(self.show(None)),
            Err(trouble) => Ok(self.fail(how, trouble).await),
        }
    }

    /// Makes a screen the shown one, if it can show what it was given; otherwise nothing has moved.
    fn arrive(&mut self, how: Question, id: &str, data: Map<String, Value>) -> Result<(), Trouble> {
        let mut moved = self.session.clone();
        go(&self.document, &mut moved, how, id, data);
        let look = |reference: &Reference| moved.look(reference);
        for component in self.document.screen(id).map(|screen| screen.shown(&look)).unwrap_or_default() {
            let options = property(component, "data-source", &look).unwrap_or_default();
            can_offer(component, &options).map_err(Trouble::Schema)?;
        }
        self.session = moved;
        Ok(())
    }

    fn endpoint(&self) -> Option<Endpoint<'_>> {
        let version = self.document.data_api_version()?;
        Some(Endpoint { line: self.line, uri: self.flow.endpoint_uri.as_deref()?, version })
    }

    fn question(&self, question: Question, data: Value) -> Map<String, Value> {
        let screen = self.session.screen();
        Map::from_iter([
            ("action".to_owned(), json!(question.word())),
            ("screen".to_owned(), json!(screen)),
            ("data".to_owned(), data),
            ("flow_token".to_owned(), json!(self.session.token)),
        ])
    }

    pub(super) async fn ask(&mut self, question: Question, data: Map<String, Value>) -> Result<Ending, ApiError> {
        let endpoint = self.endpoint().ok_or_else(|| conflict("the flow has no endpoint"))?;
        let answer = endpoint.ask(self.world, self.question(question, json!(data))).await;
        match answer.and_then(|answer| read(&self.document, &self.session, question, &answer)) {
            Ok(Answer::Screen { id, data, error_message }) => match self.arrive(question, &id, data) {
                Ok(()) => Ok(self.show(error_message)),
                Err(trouble) => Ok(self.fail(question, trouble).await),
            },
            Ok(Answer::Final(params)) => Ok(Ending::Completed(params)),
            Err(Trouble::TokenInvalid(shown)) => {
                self.world.flows.switch_off(self.message);
                self.world.write_down(|| Event::FlowSwitchedOff { message: self.message.to_owned() });
                Ok(Ending::SwitchedOff(shown))
            }
            Err(trouble) => Ok(self.fail(question, trouble).await),
        }
    }

    /// Shows a generic error, on the screen that was shown, and tells the endpoint of it.
    async fn fail(&self, question: Question, trouble: Trouble) -> Ending {
        if !self.session.steps.is_empty() {
            self.world.flows.open(self.message, self.session.clone());
        }
        let mut acknowledged = None;
        if let (Some(endpoint), Some(key), true) = (self.endpoint(), trouble.key(), trouble.is_notified()) {
            let news = json!({"error": key, "error_message": trouble.to_string()});
            let answer = endpoint.ask(self.world, self.question(question, news)).await;
            acknowledged = Some(answer == Ok(json!({"data": {"acknowledged": true}})));
        }
        Ending::Failed { trouble, acknowledged }
    }

    /// Leaves the session open and tells what is seen.
    pub(super) fn show(&self, error_message: Option<String>) -> Ending {
        let look = |reference: &Reference| self.session.look(reference);
        let screen = self.document.screen(self.session.screen());
        let seen = screen.map(|screen| screen.shown(&look)).unwrap_or_default();
        let components = seen.into_iter().filter_map(|component| plain(component, &look)).collect();
        let step = self.session.steps.last().cloned().unwrap_or_default();
        self.world.flows.open(self.message, self.session.clone());
        Ending::Screen(Shown {
            screen: step.screen,
            title: screen.and_then(|screen| screen.title()).map(str::to_owned),
            data: step.data,
            values: step.values,
            components,
            error_message,
        })
    }
}

/// A component with its dynamic properties filled in; what it would do is left as written.
fn plain(component: &Value, look: &dyn Fn(&Reference) -> Option<Value>) -> Option<Value> {
    let members = component.as_object()?.iter();
    let filled_in = members.filter_map(|(key, value)| {
        let value = if key.ends_with("-action") { Some(value.clone()) } else { filled(value, look) };
        Some((key.clone(), value?))
    });
    Some(filled_in.collect())
}
