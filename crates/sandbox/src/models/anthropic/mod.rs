//! Anthropic's Messages API, with a model that always thinks: its calls come after a sealed thought, and are not taken
//! back without it.

mod check;

use super::{
    ModelsState,
    asked::Asked,
    no::{No, Refused},
    reply::Reply,
    script::Stop,
    usage::Counted,
    voice::{Voice, header},
};
use axum::http::HeaderMap;
use serde_json::{Value, json};

pub(super) struct Anthropic;

/// What the ids of its own calls begin with.
const OWN: &str = "toolu_";

impl Voice for Anthropic {
    fn name(&self) -> &'static str {
        "anthropic"
    }

    fn key<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        header(headers, "x-api-key")
    }

    fn check(&self, state: &ModelsState, _: Option<&str>, headers: &HeaderMap, body: &Value) -> Result<Asked, No> {
        super::shape::demand(
            header(headers, "anthropic-version") == Some("2023-06-01"),
            "anthropic-version: header is required",
        )?;
        check::check(state, body)
    }

    fn say(&self, state: &ModelsState, asked: &Asked, reply: &Reply, usage: Counted) -> Value {
        let mut content = Vec::new();
        if !reply.calls.is_empty() {
            content.push(json!({"type": "thinking", "thinking": "", "signature": state.sign()}));
        }
        if !reply.text.is_empty() {
            content.push(json!({"type": "text", "text": reply.text, "citations": null}));
        }
        content.extend(reply.calls.iter().map(|call| {
            let input = call.arguments.clone().unwrap_or_else(|| call.text.clone().into());
            json!({"type": "tool_use", "id": state.id(OWN, 24), "name": call.name, "input": input})
        }));
        let reason = match reply.stop {
            Some(Stop::Length) => "max_tokens",
            Some(Stop::Filtered) => "refusal",
            None if reply.calls.is_empty() => "end_turn",
            None => "tool_use",
        };
        json!({
            "id": state.id("msg_", 24), "type": "message", "role": "assistant", "model": asked.model, "content": content,
            "stop_reason": reason, "stop_sequence": null,
            "usage": {"input_tokens": usage.fresh, "cache_read_input_tokens": usage.cached,
                "cache_creation_input_tokens": usage.written, "output_tokens": usage.output},
        })
    }

    fn refuse(&self, state: &ModelsState, no: &No) -> Refused {
        let (status, kind) = match no {
            No::Invalid(_) | No::TooLong => (400, "invalid_request_error"),
            No::Keyless | No::WrongKey => (401, "authentication_error"),
            No::UnknownModel(_) => (404, "not_found_error"),
            No::Status { status: 429, .. } => (429, "rate_limit_error"),
            No::Status { status: 529, .. } => (529, "overloaded_error"),
            No::Status { status, .. } => (*status, "api_error"),
            No::Unscripted(_) => (500, "api_error"),
        };
        let error = json!({"type": kind, "message": no.sentence()});
        (status, json!({"type": "error", "error": error, "request_id": state.id("req_", 20)}))
    }
}
