//! Anthropic's Messages API (<https://platform.claude.com/docs/en/api/messages>).

mod answer;
mod question;

use crate::{Answer, Chat, Model, ModelError, address, spoken::Spoken};
use reqwest::RequestBuilder;
use serde_json::Value;
use url::Url;

/// The version of the API, not of the model; there has been no other since.
const VERSION: &str = "2023-06-01";

pub(crate) struct Anthropic;

impl Spoken for Anthropic {
    /// People write the base with `/v1` and without.
    fn address(&self, model: &Model) -> Url {
        let mut base = model.base_url.clone();
        if let Ok(mut path) = base.path_segments_mut() {
            path.pop_if_empty();
        }
        let is_versioned = base.path_segments().and_then(|mut it| it.next_back()) == Some("v1");
        address::below(&base, if is_versioned { &["messages"][..] } else { &["v1", "messages"][..] }.iter().copied())
    }

    fn sign(&self, request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
        let request = request.header("anthropic-version", VERSION);
        match key {
            Some(key) => request.header("x-api-key", key),
            None => request,
        }
    }

    fn body(&self, model: &Model, chat: &Chat) -> Value {
        question::body(model, chat)
    }

    fn read(&self, model: &Model, json: &Value, _first_call: usize) -> Result<Answer, ModelError> {
        answer::read(model, json)
    }
}
