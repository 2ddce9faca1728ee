use serde_json::{Map, Value};

/// A tool the model would have called.
#[derive(Clone, PartialEq)]
pub struct Call {
    /// Names the call, so that its result finds it; unique in its answer.
    pub id: String,
    /// Which tool. Models also call tools nobody offered: look before use.
    pub name: String,
    /// With what.
    pub arguments: Arguments,
}

/// The arguments of a call.
#[derive(Clone, PartialEq)]
pub enum Arguments {
    /// A JSON object. It need not fit the tool's schema.
    Read(Map<String, Value>),
    /// Not a JSON object: what the model wrote instead. Answer such a call with a failed result that says so; models
    /// mostly get it right the second time.
    Unreadable(String),
}

/// What came of a call, for the model to read.
#[derive(Clone, PartialEq)]
pub struct CallResult {
    /// The call's id.
    pub id: String,
    /// What the tool found or did, or why it did not.
    pub content: Value,
    /// The tool did not do what was asked.
    pub failed: bool,
}

impl Arguments {
    /// Reads the JSON text some services send. No text at all is how many models say « no arguments ».
    pub(crate) fn from_text(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Read(Map::new());
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Self::Read(fields),
            Ok(Value::Null) => Self::Read(Map::new()),
            _ => Self::Unreadable(text.to_owned()),
        }
    }

    /// Reads the JSON value other services send.
    pub(crate) fn from_value(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Read(Map::new()),
            Some(Value::Object(fields)) => Self::Read(fields.clone()),
            Some(Value::String(text)) => Self::from_text(text),
            Some(other) => Self::Unreadable(other.to_string()),
        }
    }

    /// As an object, to be sent back. Services refuse what does not read, but the model is to see what it wrote.
    pub(crate) fn as_object(&self) -> Value {
        match self {
            Self::Read(fields) => Value::Object(fields.clone()),
            Self::Unreadable(text) => serde_json::json!({"unreadable": text}),
        }
    }

    /// The fields, where they read.
    pub fn fields(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Read(fields) => Some(fields),
            Self::Unreadable(_) => None,
        }
    }
}

impl CallResult {
    /// What the tool found or did.
    pub fn done(id: impl Into<String>, content: Value) -> Self {
        Self { id: id.into(), content, failed: false }
    }

    /// Why it did not.
    pub fn failed(id: impl Into<String>, content: Value) -> Self {
        Self { id: id.into(), content, failed: true }
    }
}
