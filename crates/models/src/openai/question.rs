use crate::{
    Call, Chat, Model, Tool,
    lines::{Line, lines},
    spoken::decimal,
};
use serde_json::{Map, Value, json};

pub(super) fn body(model: &Model, chat: &Chat) -> Value {
    let mut messages = Vec::new();
    if !chat.system.is_empty() {
        messages.push(json!({"role": "system", "content": chat.system}));
    }
    for line in lines(model, chat) {
        match line {
            Line::Customer(text) => messages.push(json!({"role": "user", "content": text})),
            Line::Model { text, calls, carry } => messages.push(said(&text, &calls, carry)),
            Line::Results(results) => messages
                .extend(results.iter().map(|it| json!({"role": "tool", "tool_call_id": it.id, "content": it.text()}))),
        }
    }
    let mut body = json!({"model": model.name, "messages": messages, most_tokens(model): chat.most_tokens});
    if !chat.tools.is_empty() {
        body["tools"] = chat.tools.iter().map(tool).collect();
    }
    if let Some(temperature) = chat.temperature {
        body["temperature"] = decimal(temperature).into();
    }
    body
}

/// OpenAI's models that think refuse the old name; Mistral refuses the new one, and Ollama knows only the old one, so that
/// the new one would set no limit at all. Groq, OpenRouter, vLLM and llama-server take either.
fn most_tokens(model: &Model) -> &'static str {
    let host = model.base_url.host_str().unwrap_or_default();
    let is_openai =
        host == "api.openai.com" || host.ends_with(".api.openai.com") || host.ends_with(".openai.azure.com");
    if is_openai { "max_completion_tokens" } else { "max_tokens" }
}

fn tool(tool: &Tool) -> Value {
    let Tool { name, description, schema } = tool;
    json!({"type": "function", "function": {"name": name, "description": description, "parameters": schema}})
}

/// Without words the content is empty and not null: templates of open models stumble over null.
fn said(text: &str, calls: &[(String, &Call)], carry: Option<&Value>) -> Value {
    let mut message = Map::new();
    message.insert("role".into(), "assistant".into());
    message.insert("content".into(), text.into());
    if !calls.is_empty() {
        let extras = |at: usize| carry.and_then(|carry| carry["calls"].get(at)?.as_object());
        let calls = calls.iter().enumerate().map(|(at, (id, it))| {
            let arguments = it.arguments.as_object().to_string();
            let mut call = Map::new();
            call.insert("id".into(), id.as_str().into());
            call.insert("type".into(), "function".into());
            call.insert("function".into(), json!({"name": it.name, "arguments": arguments}));
            call.extend(extras(at).cloned().unwrap_or_default());
            Value::Object(call)
        });
        message.insert("tool_calls".into(), calls.collect());
    }
    if let Some(extras) = carry.and_then(|carry| carry["message"].as_object()) {
        message.extend(extras.clone());
    }
    Value::Object(message)
}
