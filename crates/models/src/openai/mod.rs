//! OpenAI's chat completions, as spoken by OpenAI and by the many who imitate it
//! (<https://platform.openai.com/docs/api-reference/chat>). Only what they have in common is used: no `strict`, no
//! `developer` role, no `tool_choice`.

mod answer;
mod question;

use crate::{Answer, Chat, Model, ModelError, address, spoken::Spoken};
use reqwest::RequestBuilder;
use serde_json::Value;
use url::Url;

pub(crate) struct OpenAi;

impl Spoken for OpenAi {
    fn address(&self, model: &Model) -> Url {
        address::below(&model.base_url, ["chat", "completions"])
    }

    fn sign(&self, request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
        match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    fn body(&self, model: &Model, chat: &Chat) -> Value {
        question::body(model, chat)
    }

    fn read(&self, model: &Model, json: &Value, first_call: usize) -> Result<Answer, ModelError> {
        answer::read(model, json, first_call)
    }
}
