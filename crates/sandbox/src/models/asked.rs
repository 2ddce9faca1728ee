use serde_json::Value;

/// A question, as far as scripts care; read by each dialect's checks.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) model: String,
    /// The customer's last words.
    pub(super) words: String,
    /// How often the model spoke since.
    pub(super) step: usize,
    /// What came of its calls since, in order.
    pub(super) results: Vec<Value>,
    /// The names on offer.
    pub(super) tools: Vec<String>,
    /// What stays the same from question to question, as text.
    pub(super) stable: String,
    /// The rest.
    pub(super) moving: String,
    /// Whether what stays was marked to be cached; elsewhere it is without asking.
    pub(super) is_marked: bool,
}

impl Asked {
    /// The customer spoke: what came before is history.
    pub(super) fn customer_said(&mut self, words: &str) {
        words.clone_into(&mut self.words);
        self.step = 0;
        self.results.clear();
    }
}

/// A result as scripts see it: JSON where it is JSON, and without the wrapping some dialects want.
pub(super) fn result(content: &Value) -> Value {
    match content {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| content.clone()),
        Value::Object(fields) if fields.len() == 1 => fields.get("output").unwrap_or(content).clone(),
        other => other.clone(),
    }
}
