use super::{
    asked::Asked,
    fault::Effect,
    fill::{fill, fill_text},
    script::{Step, Stop},
};
use serde_json::{Value, json};

/// What the model says, before a dialect dresses it.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) text: String,
    pub(super) calls: Vec<ReplyCall>,
    pub(super) stop: Option<Stop>,
}

#[derive(Debug)]
pub(super) struct ReplyCall {
    pub(super) name: String,
    /// `None`: what was written is no JSON.
    pub(super) arguments: Option<Value>,
    /// What was written.
    pub(super) text: String,
}

/// No tool of any shop.
const UNKNOWN: &str = "fly_to_the_moon";

impl Reply {
    /// What `step` says to this question, with what goes wrong in the words themselves.
    pub(super) fn new(step: &Step, effect: Option<&Effect>, asked: &Asked) -> Result<Self, String> {
        let text = fill_text(&step.text, &asked.results)?;
        let call = |call: &super::script::SaidCall| {
            Ok(ReplyCall::new(&call.name, fill(&Value::Object(call.arguments.clone()), &asked.results)?))
        };
        let calls = step.calls.iter().map(call).collect::<Result<Vec<_>, String>>()?;
        let mut reply = Self { text, calls, stop: step.stop };
        match effect {
            Some(Effect::Empty) => return Ok(Self::default()),
            Some(Effect::Ramble { characters }) => {
                let endless = "et puis encore une chose, ".chars().cycle();
                reply.text = endless.take(*characters).collect();
            }
            Some(Effect::UnknownTool) => reply.calls.push(ReplyCall::new(UNKNOWN, json!({"how": "fast"}))),
            Some(Effect::BadArguments) => reply.break_arguments(asked),
            _ => {}
        }
        Ok(reply)
    }

    fn break_arguments(&mut self, asked: &Asked) {
        if self.calls.is_empty() {
            let name = asked.tools.first().map_or(UNKNOWN, String::as_str);
            self.calls.push(ReplyCall::new(name, json!({"words": "robe"})));
        }
        for call in &mut self.calls {
            call.text.truncate(call.text.len() - 1);
            call.text.push_str(", \"et");
            call.arguments = None;
        }
    }
}

impl ReplyCall {
    fn new(name: &str, arguments: Value) -> Self {
        Self { name: name.to_owned(), text: arguments.to_string(), arguments: Some(arguments) }
    }
}
