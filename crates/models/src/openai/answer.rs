use crate::{Answer, Arguments, Call, Carry, Model, ModelError, Stop, Usage, lines::made_id, spoken::count};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// What goes back with a message: thoughts, in DeepSeek's and llama-server's way, and in OpenRouter's. Others name them
/// otherwise (Groq: `reasoning`) and refuse them when they come back.
const WITH_MESSAGE: [&str; 2] = ["reasoning_content", "reasoning_details"];
/// What goes back with a call: Gemini's signature, where Gemini speaks this dialect.
const WITH_CALL: [&str; 1] = ["extra_content"];

pub(super) fn read(model: &Model, json: &Value, first_call: usize) -> Result<Answer, ModelError> {
    let choice = &json["choices"][0];
    let message = choice["message"].as_object().ok_or(ModelError::Unreadable("it has no message"))?;
    let called: &[Value] = match message.get("tool_calls") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(calls)) => calls,
        Some(_) => return Err(ModelError::Unreadable("its calls are no list")),
    };
    let calls = calls(called, first_call)?;
    let refusal = message.get("refusal").and_then(Value::as_str).filter(|it| !it.is_empty());
    let words = text(message.get("content"))?;
    let stop = match choice["finish_reason"].as_str() {
        _ if refusal.is_some() => Stop::Filtered,
        Some("length" | "model_length") => Stop::Length,
        Some("content_filter") => Stop::Filtered,
        Some("error") => return Err(ModelError::Unreadable("the model failed on the way")),
        _ => Stop::natural(&calls),
    };
    let carry = json!({
        "message": kept(message, &WITH_MESSAGE),
        "calls": called.iter().map(|call| call.as_object().map(|it| kept(it, &WITH_CALL))).collect::<Vec<_>>(),
    });
    Ok(Answer {
        text: if words.is_empty() { refusal.unwrap_or_default().to_owned() } else { words },
        calls,
        usage: usage(&json["usage"]),
        stop,
        model: json["model"].as_str().unwrap_or(&model.name).to_owned(),
        carry: Carry::new(model, carry),
    })
}

/// Mostly a string; Mistral's models that think send a list of chunks, of which those of type `text` are the answer.
fn text(content: Option<&Value>) -> Result<String, ModelError> {
    match content {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Array(chunks)) => {
            let texts =
                chunks.iter().filter(|chunk| chunk["type"] == "text").filter_map(|chunk| chunk["text"].as_str());
            Ok(texts.collect())
        }
        Some(_) => Err(ModelError::Unreadable("its content is no text")),
    }
}

fn calls(called: &[Value], first: usize) -> Result<Vec<Call>, ModelError> {
    let ids: HashSet<&str> = called.iter().filter_map(|call| call["id"].as_str()).filter(|id| !id.is_empty()).collect();
    // Small servers leave ids out, or give every call the same.
    let are_named = ids.len() == called.len();
    let call = |(at, call): (usize, &Value)| {
        let function = &call["function"];
        let id = if are_named { call["id"].as_str().unwrap_or_default().to_owned() } else { made_id(first + at) };
        let name = function["name"].as_str().ok_or(ModelError::Unreadable("a call has no name"))?.to_owned();
        Ok(Call { id, name, arguments: Arguments::from_value(function.get("arguments")) })
    };
    called.iter().enumerate().map(call).collect()
}

fn kept(fields: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let wanted = fields.iter().filter(|(name, value)| names.contains(&name.as_str()) && !value.is_null());
    wanted.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Cached tokens are among the prompt's; thoughts are among the completion's.
fn usage(json: &Value) -> Usage {
    let cached_input = count(&json["prompt_tokens_details"], "cached_tokens");
    Usage {
        input: count(json, "prompt_tokens").saturating_sub(cached_input),
        cached_input,
        written_input: 0,
        output: count(json, "completion_tokens"),
    }
}
