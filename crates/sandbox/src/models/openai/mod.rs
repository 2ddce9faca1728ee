//! Chat completions, as strict as the strictest who speak them: OpenAI on fields, Mistral on ids and order, templates of
//! open models on alternation.

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

pub(super) struct OpenAi;

impl Voice for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn key<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        header(headers, "authorization")?.strip_prefix("Bearer ")
    }

    fn check(&self, _: &ModelsState, _: Option<&str>, _: &HeaderMap, body: &Value) -> Result<Asked, No> {
        check::check(body)
    }

    fn say(&self, state: &ModelsState, asked: &Asked, reply: &Reply, usage: Counted) -> Value {
        let mut message = json!({"role": "assistant", "content": reply.text, "refusal": null, "annotations": []});
        if !reply.calls.is_empty() {
            let call = |call: &super::reply::ReplyCall| {
                // Nine letters and digits, as Mistral's.
                let function = json!({"name": call.name, "arguments": call.text});
                json!({"id": state.id("", 9), "type": "function", "function": function})
            };
            message["tool_calls"] = reply.calls.iter().map(call).collect();
        }
        if reply.text.is_empty() {
            message["content"] = Value::Null;
        }
        let reason = match reply.stop {
            Some(Stop::Length) => "length",
            Some(Stop::Filtered) => "content_filter",
            None if reply.calls.is_empty() => "stop",
            None => "tool_calls",
        };
        let prompt = usage.fresh + usage.cached;
        json!({
            "id": state.id("chatcmpl-", 20), "object": "chat.completion", "created": 1_790_000_000, "model": asked.model,
            "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": reason}],
            "usage": {"prompt_tokens": prompt, "completion_tokens": usage.output, "total_tokens": prompt + usage.output,
                "prompt_tokens_details": {"cached_tokens": usage.cached}},
        })
    }

    fn refuse(&self, _: &ModelsState, no: &No) -> Refused {
        let (status, kind, code) = match no {
            No::Invalid(_) => (400, "invalid_request_error", Value::Null),
            No::Keyless | No::WrongKey => (401, "invalid_request_error", "invalid_api_key".into()),
            No::UnknownModel(_) => (404, "invalid_request_error", "model_not_found".into()),
            No::TooLong => (400, "invalid_request_error", "context_length_exceeded".into()),
            No::Status { status: 429, .. } => (429, "requests", "rate_limit_exceeded".into()),
            No::Status { status, .. } => (*status, "server_error", Value::Null),
            No::Unscripted(_) => (500, "server_error", "no_script".into()),
        };
        (status, json!({"error": {"message": no.sentence(), "type": kind, "param": null, "code": code}}))
    }
}
