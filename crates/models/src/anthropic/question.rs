use crate::{
    Call, Chat, Model, Tool,
    lines::{Line, Told, lines},
    spoken::decimal,
};
use serde_json::{Value, json};

/// Everything up to a block marked with this is kept for five minutes and read again at a tenth of the price. Tools come
/// before the system text, and both are the same from question to question.
fn mark(block: &mut Value) {
    block["cache_control"] = json!({"type": "ephemeral"});
}

pub(super) fn body(model: &Model, chat: &Chat) -> Value {
    let messages: Vec<Value> = lines(model, chat).iter().map(message).collect();
    let mut body = json!({"model": model.name, "max_tokens": chat.most_tokens, "messages": messages});
    if !chat.system.is_empty() {
        let mut block = json!({"type": "text", "text": chat.system});
        mark(&mut block);
        body["system"] = json!([block]);
    }
    if !chat.tools.is_empty() {
        let mut tools: Vec<Value> = chat.tools.iter().map(tool).collect();
        if let Some(last) = tools.last_mut() {
            mark(last);
        }
        body["tools"] = tools.into();
    }
    if let Some(temperature) = chat.temperature {
        body["temperature"] = decimal(temperature).into();
    }
    body
}

fn tool(tool: &Tool) -> Value {
    json!({"name": tool.name, "description": tool.description, "input_schema": tool.schema})
}

fn message(line: &Line<'_>) -> Value {
    match line {
        Line::Customer(text) => json!({"role": "user", "content": text}),
        Line::Model { carry: Some(content), .. } => json!({"role": "assistant", "content": content}),
        Line::Model { text, calls, carry: None } => json!({"role": "assistant", "content": said(text, calls)}),
        Line::Results(results) => {
            json!({"role": "user", "content": results.iter().map(result).collect::<Vec<_>>()})
        }
    }
}

/// Blocks without words are refused.
fn said(text: &str, calls: &[(String, &Call)]) -> Vec<Value> {
    let words = (!text.trim().is_empty()).then(|| json!({"type": "text", "text": text}));
    let calls = calls.iter().map(
        |(id, call)| json!({"type": "tool_use", "id": id, "name": call.name, "input": call.arguments.as_object()}),
    );
    words.into_iter().chain(calls).collect()
}

fn result(told: &Told<'_>) -> Value {
    let mut block = json!({"type": "tool_result", "tool_use_id": told.id, "content": told.text()});
    if told.result.failed {
        block["is_error"] = true.into();
    }
    block
}
