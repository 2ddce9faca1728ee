use crate::{Answer, Arguments, Call, Carry, Model, ModelError, Stop, Usage, spoken::count};
use serde_json::Value;

pub(super) fn read(model: &Model, json: &Value) -> Result<Answer, ModelError> {
    let content = json["content"].as_array().ok_or(ModelError::Unreadable("it has no content"))?;
    let mut text = String::new();
    let mut calls = Vec::new();
    for block in content {
        match block["type"].as_str() {
            Some("text") => text.push_str(block["text"].as_str().unwrap_or_default()),
            Some("tool_use") => calls.push(call(block)?),
            // Thoughts, sealed or not: for nobody but the model.
            _ => {}
        }
    }
    let stop = match json["stop_reason"].as_str() {
        Some("max_tokens" | "model_context_window_exceeded") => Stop::Length,
        Some("refusal") => Stop::Filtered,
        _ => Stop::natural(&calls),
    };
    // What comes back unchanged must be taken back: blocks without words would be refused.
    let is_said =
        |block: &&Value| block["type"] != "text" || !block["text"].as_str().unwrap_or_default().trim().is_empty();
    let carry = content.iter().filter(is_said).cloned().collect();
    Ok(Answer {
        text,
        calls,
        usage: usage(&json["usage"]),
        stop,
        model: json["model"].as_str().unwrap_or(&model.name).to_owned(),
        carry: Carry::new(model, carry),
    })
}

fn call(block: &Value) -> Result<Call, ModelError> {
    let word = |field: &str| block[field].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
    match (word("id"), word("name")) {
        (Some(id), Some(name)) => Ok(Call { id, name, arguments: Arguments::from_value(block.get("input")) }),
        _ => Err(ModelError::Unreadable("a call has no name")),
    }
}

/// `input_tokens` are those the cache had no part in.
fn usage(json: &Value) -> Usage {
    Usage {
        input: count(json, "input_tokens"),
        cached_input: count(json, "cache_read_input_tokens"),
        written_input: count(json, "cache_creation_input_tokens"),
        output: count(json, "output_tokens"),
    }
}
