//! Google's Gemini API, `models.generateContent` (<https://ai.google.dev/api/generate-content>).

mod answer;
mod question;
mod schema;

use crate::{Answer, Chat, Model, ModelError, address, spoken::Spoken};
use reqwest::RequestBuilder;
use serde_json::Value;
use url::Url;

pub(crate) struct Gemini;

impl Spoken for Gemini {
    /// Names come with their collection (`tunedModels/x`, `models/x`) or without.
    fn address(&self, model: &Model) -> Url {
        let (collection, name) = model.name.split_once('/').unwrap_or(("models", &model.name));
        address::below(&model.base_url, [collection, &format!("{name}:generateContent")])
    }

    fn sign(&self, request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
        match key {
            Some(key) => request.header("x-goog-api-key", key),
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
