use super::{
    ModelsState,
    asked::Asked,
    no::{No, Refused},
    reply::Reply,
    usage::Counted,
};
use axum::http::HeaderMap;
use serde_json::Value;

/// A dialect of the emulated provider.
pub(super) trait Voice: Send + Sync {
    fn name(&self) -> &'static str;
    /// The key that came, where it is looked for.
    fn key<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str>;
    /// Whether the question keeps the contract, and what it asks. `path_model` is the model named by the address.
    fn check(
        &self,
        state: &ModelsState,
        path_model: Option<&str>,
        headers: &HeaderMap,
        body: &Value,
    ) -> Result<Asked, No>;
    /// The answer.
    fn say(&self, state: &ModelsState, asked: &Asked, reply: &Reply, usage: Counted) -> Value;
    /// A refusal.
    fn refuse(&self, state: &ModelsState, no: &No) -> Refused;
}

/// A header as text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
