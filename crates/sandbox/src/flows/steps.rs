use super::{Trouble, declared::fits, document::FlowJson, session::Session};
use serde_json::{Map, Value};

/// Which question an answer is for: each allows other screens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Question {
    Init,
    Exchange,
    Back,
}

impl Question {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Init => "INIT",
            Self::Exchange => "data_exchange",
            Self::Back => "BACK",
        }
    }
}

/// What an endpoint's answer says.
#[derive(Debug)]
pub(super) enum Answer {
    Screen {
        id: String,
        data: Map<String, Value>,
        error_message: Option<String>,
    },
    /// `extension_message_response.params`.
    Final(Map<String, Value>),
}

/// Reads an answer against the routing model and what its screen declares (sections 8.2 and 8.8).
pub(super) fn read(
    document: &FlowJson,
    session: &Session,
    question: Question,
    answer: &Value,
) -> Result<Answer, Trouble> {
    let schema = |why: &str| Trouble::Schema(why.to_owned());
    let id = answer.get("screen").and_then(Value::as_str).ok_or_else(|| schema("it names no screen"))?;
    let mut data = match answer.get("data") {
        None => Map::new(),
        Some(Value::Object(data)) => data.clone(),
        Some(_) => return Err(schema("its data is no object")),
    };
    if id == "SUCCESS" {
        return last(session, question, &data);
    }
    let screen = document.screen(id);
    let screen = screen.ok_or_else(|| Trouble::Transition(format!("there is no screen {id}")))?;
    let from = session.screen();
    let allowed = match question {
        Question::Init => document.entries().contains(&id),
        Question::Exchange => id == from || document.next_of(from).contains(&id),
        Question::Back => session.steps.iter().any(|step| step.screen == id),
    };
    if !allowed {
        let from = if from.is_empty() { "the opening" } else { from };
        return Err(Trouble::Transition(format!("{} from {from} does not lead to {id}", question.word())));
    }
    let declares_it = screen.declared().is_some_and(|declared| declared.contains_key("error_message"));
    let error_message = match data.get("error_message") {
        None => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return Err(schema("data.error_message is no string")),
    };
    if !declares_it {
        data.remove("error_message");
    }
    fits(&data, screen.declared()).map_err(Trouble::Schema)?;
    Ok(Answer::Screen { id: id.to_owned(), data, error_message })
}

fn last(session: &Session, question: Question, data: &Map<String, Value>) -> Result<Answer, Trouble> {
    if question != Question::Exchange {
        return Err(Trouble::Transition(format!("{} does not end a flow", question.word())));
    }
    let params = data.get("extension_message_response").and_then(|response| response.get("params"));
    let Some(Value::Object(params)) = params else {
        return Err(Trouble::Schema("SUCCESS has no data.extension_message_response.params".to_owned()));
    };
    match params.get("flow_token").and_then(Value::as_str) {
        Some(token) if token == session.token => Ok(Answer::Final(params.clone())),
        Some(_) => Err(Trouble::Schema("params.flow_token is another one".to_owned())),
        None => Err(Trouble::Schema("params.flow_token is missing".to_owned())),
    }
}

/// Makes a screen of an answer the shown one.
pub(super) fn go(document: &FlowJson, session: &mut Session, question: Question, id: &str, data: Map<String, Value>) {
    match question {
        Question::Exchange if id == session.screen() => session.refresh(data),
        Question::Init | Question::Exchange => session.enter(document, id, data),
        Question::Back => {
            if let Some(position) = session.steps.iter().rposition(|step| step.screen == id) {
                session.steps.truncate(position + 1);
            }
            session.refresh(data);
        }
    }
}
