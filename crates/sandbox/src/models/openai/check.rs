use super::super::{
    asked::{Asked, result},
    no::No,
    shape::{demand, invalid, known_model, limit, list, object, schema, temperature, tool_name, words},
};
use serde_json::{Map, Value};

const FIELDS: [&str; 10] = [
    "model",
    "messages",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "stop",
];
/// What only some give, all take back.
const SAID: [&str; 6] = ["role", "content", "tool_calls", "refusal", "reasoning_content", "reasoning_details"];

pub(super) fn check(body: &Value) -> Result<Asked, No> {
    let fields = object(body, "body", &FIELDS)?;
    let model = words(fields.get("model"), "model")?;
    known_model(model)?;
    match (fields.get("max_tokens"), fields.get("max_completion_tokens")) {
        (Some(_), Some(_)) => return invalid("max_tokens and max_completion_tokens exclude each other"),
        (one, other) => limit(one.or(other), "max_tokens")?,
    }
    temperature(fields.get("temperature"), 2.0)?;
    let mut asked = Asked { model: model.to_owned(), ..Asked::default() };
    if let Some(tools) = fields.get("tools") {
        asked.stable = tools.to_string();
        for tool in list(Some(tools), "tools")? {
            asked.tools.push(offered(tool)?);
        }
    }
    messages(list(fields.get("messages"), "messages")?, &mut asked)?;
    Ok(asked)
}

fn offered(tool: &Value) -> Result<String, No> {
    let fields = object(tool, "tool", &["type", "function"])?;
    demand(tool["type"] == "function", "tool: type is function")?;
    let function = fields.get("function").unwrap_or(&Value::Null);
    let function = object(function, "function", &["name", "description", "parameters", "strict"])?;
    let name = tool_name(function.get("name"), 64)?;
    if function.contains_key("parameters") {
        schema(function.get("parameters"), "parameters")?;
    }
    Ok(name.to_owned())
}

fn messages(messages: &[Value], asked: &mut Asked) -> Result<(), No> {
    let mut waiting: Vec<&str> = Vec::new();
    let mut before = "";
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role != "tool" && !waiting.is_empty() {
            return invalid(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
            );
        }
        match role {
            "system" => {
                demand(at == 0, "messages: the system speaks first")?;
                object(message, "system message", &["role", "content"])?;
                asked.stable.push_str(words(message.get("content"), "system content")?);
            }
            "user" => {
                demand(
                    !matches!(before, "user" | "tool"),
                    "messages: roles must alternate, and results come before an answer",
                )?;
                object(message, "user message", &["role", "content"])?;
                asked.customer_said(words(message.get("content"), "user content")?);
            }
            "assistant" => {
                demand(matches!(before, "user" | "tool"), "messages: roles must alternate, the user speaks first")?;
                waiting = said(object(message, "assistant message", &SAID)?)?;
                asked.step += 1;
            }
            "tool" => {
                object(message, "tool message", &["role", "content", "tool_call_id"])?;
                let id = message["tool_call_id"].as_str().unwrap_or_default();
                let found = waiting.iter().position(|wanted| *wanted == id);
                let Some(found) = found else { return invalid("messages: a tool message answers no call before it") };
                waiting.remove(found);
                let content = words(message.get("content"), "tool content")?;
                asked.results.push(result(&content.into()));
            }
            _ => return invalid("messages: role is system, user, assistant or tool"),
        }
        if role != "system" {
            asked.moving.push_str(&message.to_string());
        }
        before = role;
    }
    demand(waiting.is_empty(), "messages: calls without results")?;
    demand(matches!(before, "user" | "tool"), "messages: the last is of a user or a tool")
}

/// The ids of its calls.
fn said(message: &Map<String, Value>) -> Result<Vec<&str>, No> {
    let content = message.get("content").filter(|it| !it.is_null());
    demand(content.is_none_or(Value::is_string), "assistant content: text or null")?;
    let Some(calls) = message.get("tool_calls") else {
        words(content, "assistant content")?;
        return Ok(Vec::new());
    };
    list(Some(calls), "tool_calls")?.iter().map(call).collect()
}

fn call(call: &Value) -> Result<&str, No> {
    object(call, "tool call", &["id", "type", "function", "extra_content"])?;
    demand(call["type"] == "function", "tool call: type is function")?;
    object(&call["function"], "function", &["name", "arguments"])?;
    words(call["function"].get("name"), "function name")?;
    let arguments = call["function"]["arguments"].as_str().and_then(|it| serde_json::from_str::<Value>(it).ok());
    demand(arguments.is_some_and(|it| it.is_object()), "arguments: a JSON object in a string")?;
    let id = call["id"].as_str().unwrap_or_default();
    let is_fine = id.len() == 9 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    demand(is_fine, "Tool call id must be a-z, A-Z, 0-9, with a length of 9.")?;
    Ok(id)
}
