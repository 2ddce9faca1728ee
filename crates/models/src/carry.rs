use crate::Model;
use serde_json::Value;

/// What a service wants back with an answer when the chat goes on: sealed thoughts, signatures of calls. Models that think
/// refuse the results of their calls without it (Gemini's `thoughtSignature`, Anthropic's `thinking` blocks, DeepSeek's
/// `reasoning_content`). It goes back unchanged, and only to the model it came from: to others it would be nonsense.
#[derive(Clone, PartialEq)]
pub struct Carry {
    by: String,
    content: Value,
}

impl Carry {
    pub(crate) fn new(model: &Model, content: Value) -> Self {
        Self { by: author(model), content }
    }

    /// What to send back to `model`, where it is the author.
    pub(crate) fn for_model(&self, model: &Model) -> Option<&Value> {
        (self.by == author(model)).then_some(&self.content)
    }
}

fn author(model: &Model) -> String {
    format!("{} {} {}", model.dialect, model.base_url, model.name)
}
