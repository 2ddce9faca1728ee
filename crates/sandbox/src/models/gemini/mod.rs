//! Google's `generateContent`, with a model of the third generation: its calls are signed, and are not taken back without.

mod check;
mod schema;

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

pub(super) struct Gemini;

impl Voice for Gemini {
    fn name(&self) -> &'static str {
        "gemini"
    }

    fn key<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        header(headers, "x-goog-api-key")
    }

    fn check(&self, state: &ModelsState, path_model: Option<&str>, _: &HeaderMap, body: &Value) -> Result<Asked, No> {
        check::check(state, path_model.unwrap_or_default(), body)
    }

    fn say(&self, state: &ModelsState, asked: &Asked, reply: &Reply, usage: Counted) -> Value {
        let prompt = usage.fresh + usage.cached;
        let mut usage_told = json!({"promptTokenCount": prompt, "candidatesTokenCount": usage.output,
            "totalTokenCount": prompt + usage.output});
        if usage.cached > 0 {
            usage_told["cachedContentTokenCount"] = usage.cached.into();
        }
        let is_malformed = reply.calls.iter().any(|call| call.arguments.is_none());
        let candidate = if is_malformed {
            json!({"finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "Malformed function call", "index": 0})
        } else {
            let reason = match reply.stop {
                Some(Stop::Length) => "MAX_TOKENS",
                Some(Stop::Filtered) => "SAFETY",
                None => "STOP",
            };
            json!({"content": {"role": "model", "parts": parts(state, reply)}, "finishReason": reason, "index": 0})
        };
        json!({"candidates": [candidate], "usageMetadata": usage_told, "modelVersion": asked.model,
            "responseId": state.id("", 16)})
    }

    fn refuse(&self, _: &ModelsState, no: &No) -> Refused {
        let (status, word) = match no {
            No::Invalid(_) | No::TooLong | No::WrongKey => (400, "INVALID_ARGUMENT"),
            No::Keyless => (403, "PERMISSION_DENIED"),
            No::UnknownModel(_) => (404, "NOT_FOUND"),
            No::Status { status: 429, .. } => (429, "RESOURCE_EXHAUSTED"),
            No::Status { status: 503, .. } => (503, "UNAVAILABLE"),
            No::Status { status, .. } => (*status, "INTERNAL"),
            No::Unscripted(_) => (500, "INTERNAL"),
        };
        let message = match no {
            No::TooLong => "The input token count (9) exceeds the maximum number of tokens allowed (8).".to_owned(),
            no => no.sentence(),
        };
        let mut error = json!({"code": status, "message": message, "status": word});
        if *no == No::WrongKey {
            error["details"] = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
                "domain": "googleapis.com"}]);
        }
        (status, json!({"error": error}))
    }
}

/// Of calls at the same time, only the first is signed.
fn parts(state: &ModelsState, reply: &Reply) -> Vec<Value> {
    let words = (!reply.text.is_empty()).then(|| json!({"text": reply.text}));
    let calls = reply.calls.iter().enumerate().map(|(at, call)| {
        let mut part = json!({"functionCall": {"name": call.name, "args": call.arguments}});
        if at == 0 {
            part["thoughtSignature"] = state.sign().into();
        }
        part
    });
    words.into_iter().chain(calls).collect()
}
