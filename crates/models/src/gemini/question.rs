use super::schema;
use crate::{
    Call, Chat, Model, Tool,
    lines::{Line, Told, lines},
    spoken::decimal,
};
use serde_json::{Value, json};

/// Gemini 3 and later refuse calls without the signature they gave them; this word, from the documentation, stands for
/// the signature of calls that another model made
/// (<https://ai.google.dev/gemini-api/docs/thought-signatures>).
const FOREIGN: &str = "skip_thought_signature_validator";

pub(super) fn body(model: &Model, chat: &Chat) -> Value {
    let mut contents = Vec::new();
    // The ids Gemini gave the calls of the line before; it gives some and others not.
    let mut ids: Vec<Option<String>> = Vec::new();
    for line in lines(model, chat) {
        match line {
            Line::Customer(text) => contents.push(json!({"role": "user", "parts": [{"text": text}]})),
            Line::Model { carry: Some(parts), .. } => {
                ids = given_ids(parts);
                contents.push(json!({"role": "model", "parts": parts}));
            }
            Line::Model { text, calls, carry: None } => {
                ids = Vec::new();
                contents.push(json!({"role": "model", "parts": said(&text, &calls)}));
            }
            Line::Results(results) => {
                let id = |at: usize| ids.get(at).cloned().flatten();
                let parts: Vec<Value> = results.iter().enumerate().map(|(at, it)| result(it, id(at))).collect();
                contents.push(json!({"role": "user", "parts": parts}));
            }
        }
    }
    let mut body = json!({"contents": contents, "generationConfig": {"maxOutputTokens": chat.most_tokens}});
    if !chat.system.is_empty() {
        body["systemInstruction"] = json!({"parts": [{"text": chat.system}]});
    }
    if !chat.tools.is_empty() {
        body["tools"] = json!([{"functionDeclarations": chat.tools.iter().map(declaration).collect::<Vec<_>>()}]);
    }
    if let Some(temperature) = chat.temperature {
        body["generationConfig"]["temperature"] = decimal(temperature).into();
    }
    body
}

/// An object without properties is refused: a tool that takes nothing has no parameters.
fn declaration(tool: &Tool) -> Value {
    let mut declaration = json!({"name": tool.name, "description": tool.description});
    let takes_something = tool.schema["properties"].as_object().is_some_and(|it| !it.is_empty());
    if takes_something {
        declaration["parameters"] = schema::subset(&tool.schema);
    }
    declaration
}

fn said(text: &str, calls: &[(String, &Call)]) -> Vec<Value> {
    let words = (!text.is_empty()).then(|| json!({"text": text}));
    let calls = calls.iter().enumerate().map(|(at, (_, call))| {
        let mut part = json!({"functionCall": {"name": call.name, "args": call.arguments.as_object()}});
        if at == 0 {
            // Of calls at the same time, only the first has one.
            part["thoughtSignature"] = FOREIGN.into();
        }
        part
    });
    words.into_iter().chain(calls).collect()
}

fn result(told: &Told<'_>, id: Option<String>) -> Value {
    let mut response = json!({"name": told.tool, "response": told.object()});
    if let Some(id) = id {
        response["id"] = id.into();
    }
    json!({"functionResponse": response})
}

fn given_ids(parts: &Value) -> Vec<Option<String>> {
    let calls = parts.as_array().into_iter().flatten().filter_map(|part| part.get("functionCall"));
    calls.map(|call| call["id"].as_str().map(str::to_owned)).collect()
}
