use crate::{Answer, Arguments, Call, Carry, Model, ModelError, Stop, Usage, lines::made_id, spoken::count};
use serde_json::Value;

pub(super) fn read(model: &Model, json: &Value, first_call: usize) -> Result<Answer, ModelError> {
    let candidate = &json["candidates"][0];
    let reason = candidate["finishReason"].as_str();
    let is_blocked = json["promptFeedback"]["blockReason"].is_string();
    if candidate.is_null() && !is_blocked {
        return Err(ModelError::Unreadable("it has no candidate"));
    }
    let none = Vec::new();
    let parts = candidate["content"]["parts"].as_array().unwrap_or(&none);
    let mut text = String::new();
    let mut calls = Vec::new();
    for part in parts {
        // A summary of thoughts: for nobody but the curious.
        if part["thought"] == true {
            continue;
        }
        text.push_str(part["text"].as_str().unwrap_or_default());
        if let Some(called) = part.get("functionCall") {
            calls.push(call(called, first_call + calls.len())?);
        }
    }
    let stop = match reason {
        _ if is_blocked => Stop::Filtered,
        Some("MAX_TOKENS") => Stop::Length,
        Some("SAFETY" | "RECITATION" | "LANGUAGE" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII") => Stop::Filtered,
        // The service could not read the model's call itself, and does not show it.
        Some("MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL" | "TOO_MANY_TOOL_CALLS") if calls.is_empty() => {
            return Err(ModelError::Unreadable("the model's call is malformed"));
        }
        _ => Stop::natural(&calls),
    };
    Ok(Answer {
        text,
        calls,
        usage: usage(&json["usageMetadata"]),
        stop,
        model: json["modelVersion"].as_str().unwrap_or(&model.name).to_owned(),
        carry: Carry::new(model, Value::Array(parts.clone())),
    })
}

/// Calls seldom have ids here: order and name tell which result is whose.
fn call(called: &Value, number: usize) -> Result<Call, ModelError> {
    let name = called["name"].as_str().ok_or(ModelError::Unreadable("a call has no name"))?;
    let id = called["id"].as_str().filter(|it| !it.is_empty()).map_or_else(|| made_id(number), str::to_owned);
    Ok(Call { id, name: name.to_owned(), arguments: Arguments::from_value(called.get("args")) })
}

/// Cached tokens are among the prompt's; thoughts are beside the candidates', and paid like them.
fn usage(json: &Value) -> Usage {
    let cached_input = count(json, "cachedContentTokenCount");
    let prompt = count(json, "promptTokenCount").saturating_add(count(json, "toolUsePromptTokenCount"));
    Usage {
        input: prompt.saturating_sub(cached_input),
        cached_input,
        written_input: 0,
        output: count(json, "candidatesTokenCount").saturating_add(count(json, "thoughtsTokenCount")),
    }
}
