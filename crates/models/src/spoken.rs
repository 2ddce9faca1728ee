use crate::{Answer, Chat, Dialect, Model, ModelError, anthropic::Anthropic, gemini::Gemini, openai::OpenAi};
use reqwest::RequestBuilder;
use serde_json::Value;
use url::Url;

/// What differs between dialects: three ways of saying the same.
pub(crate) trait Spoken: Sync {
    /// Where this model is asked.
    fn address(&self, model: &Model) -> Url;
    /// The request with the key, where there is one, and what else stands in headers.
    fn sign(&self, request: RequestBuilder, key: Option<&str>) -> RequestBuilder;
    /// The question.
    fn body(&self, model: &Model, chat: &Chat) -> Value;
    /// The answer. Calls that the service gave no id are numbered from `first_call`.
    fn read(&self, model: &Model, json: &Value, first_call: usize) -> Result<Answer, ModelError>;
}

impl Dialect {
    pub(crate) fn spoken(self) -> &'static dyn Spoken {
        match self {
            Self::OpenAi => &OpenAi,
            Self::Anthropic => &Anthropic,
            Self::Gemini => &Gemini,
        }
    }
}

/// A temperature as people write it: 0.3 and not 0.30000001192092896.
pub(crate) fn decimal(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

/// A count in a usage report; absent, null or odd ones count nothing.
pub(crate) fn count(usage: &Value, field: &str) -> u64 {
    usage.get(field).and_then(Value::as_u64).unwrap_or(0)
}
