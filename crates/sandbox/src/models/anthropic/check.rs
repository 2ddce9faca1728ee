use super::{
    super::{
        ModelsState,
        asked::{Asked, result},
        no::No,
        shape::{demand, invalid, known_model, limit, list, object, schema, temperature, tool_name, words},
    },
    OWN,
};
use serde_json::Value;

const FIELDS: [&str; 10] = [
    "model",
    "messages",
    "max_tokens",
    "system",
    "tools",
    "tool_choice",
    "temperature",
    "top_p",
    "stop_sequences",
    "metadata",
];

pub(super) fn check(state: &ModelsState, body: &Value) -> Result<Asked, No> {
    let fields = object(body, "body", &FIELDS)?;
    let model = words(fields.get("model"), "model")?;
    known_model(model)?;
    limit(fields.get("max_tokens"), "max_tokens")?;
    temperature(fields.get("temperature"), 1.0)?;
    let mut asked = Asked { model: model.to_owned(), ..Asked::default() };
    let mut marks = 0;
    if let Some(tools) = fields.get("tools") {
        asked.stable = tools.to_string();
        for tool in list(Some(tools), "tools")? {
            object(tool, "tool", &["name", "description", "input_schema", "cache_control"])?;
            asked.tools.push(tool_name(tool.get("name"), 64)?.to_owned());
            schema(tool.get("input_schema"), "input_schema")?;
            marks += mark(tool)?;
        }
    }
    if let Some(system) = fields.get("system").filter(|it| !it.is_string()) {
        for block in list(Some(system), "system")? {
            object(block, "system", &["type", "text", "cache_control"])?;
            words(block.get("text"), "system text")?;
            marks += mark(block)?;
        }
    }
    demand(marks <= 4, "A maximum of 4 blocks with cache_control may be provided.")?;
    asked.is_marked = marks > 0;
    asked.stable.push_str(&fields.get("system").map(ToString::to_string).unwrap_or_default());
    messages(state, list(fields.get("messages"), "messages")?, &mut asked)?;
    Ok(asked)
}

fn mark(block: &Value) -> Result<usize, No> {
    let Some(mark) = block.get("cache_control") else { return Ok(0) };
    object(mark, "cache_control", &["type", "ttl"])?;
    demand(mark["type"] == "ephemeral", "cache_control: type is ephemeral")?;
    Ok(1)
}

fn messages(state: &ModelsState, messages: &[Value], asked: &mut Asked) -> Result<(), No> {
    let mut waiting: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        object(message, "message", &["role", "content"])?;
        let role = if at % 2 == 0 { "user" } else { "assistant" };
        demand(message["role"] == role, "messages: roles must alternate between user and assistant, user first")?;
        asked.moving.push_str(&message.to_string());
        if role == "user" {
            user(&message["content"], &waiting, asked)?;
            waiting.clear();
        } else {
            waiting = said(state, &message["content"], !asked.tools.is_empty())?;
            asked.step += 1;
        }
    }
    demand(messages.len() % 2 == 1, "This model does not support assistant message prefill.")
}

fn user(content: &Value, waiting: &[&str], asked: &mut Asked) -> Result<(), No> {
    let missing = || invalid("`tool_use` ids were found without `tool_result` blocks immediately after");
    if content.is_string() {
        if !waiting.is_empty() {
            return missing();
        }
        asked.customer_said(words(Some(content), "content")?);
        return Ok(());
    }
    let mut left: Vec<&str> = waiting.to_vec();
    let mut spoken = false;
    for block in list(Some(content), "content")? {
        match block["type"].as_str() {
            Some("tool_result") => {
                demand(!spoken, "tool_result blocks come first")?;
                object(block, "tool_result", &["type", "tool_use_id", "content", "is_error", "cache_control"])?;
                let id = block["tool_use_id"].as_str().unwrap_or_default();
                let Some(found) = left.iter().position(|wanted| *wanted == id) else {
                    return invalid("unexpected `tool_use_id` found in `tool_result` blocks");
                };
                left.remove(found);
                asked.results.push(result(&words(block.get("content"), "tool_result content")?.into()));
            }
            Some("text") => {
                object(block, "text", &["type", "text", "cache_control"])?;
                asked.customer_said(words(block.get("text"), "text")?);
                spoken = true;
            }
            _ => return invalid("content: type is text or tool_result"),
        }
    }
    if left.is_empty() { Ok(()) } else { missing() }
}

/// The ids of its calls.
fn said<'a>(state: &ModelsState, content: &'a Value, has_tools: bool) -> Result<Vec<&'a str>, No> {
    if content.is_string() {
        words(Some(content), "content")?;
        return Ok(Vec::new());
    }
    let mut ids = Vec::new();
    let mut is_thought = false;
    for (at, block) in list(Some(content), "content")?.iter().enumerate() {
        match block["type"].as_str() {
            Some("thinking") => {
                object(block, "thinking", &["type", "thinking", "signature"])?;
                demand(at == 0, "thinking comes first")?;
                let is_whole = state.is_signed(block["signature"].as_str());
                demand(is_whole, "Invalid `signature` in `thinking` block")?;
                is_thought = true;
            }
            Some("text") => {
                object(block, "text", &["type", "text", "citations", "cache_control"])?;
                words(block.get("text"), "text content blocks must be non-empty")?;
            }
            Some("tool_use") => {
                object(block, "tool_use", &["type", "id", "name", "input", "cache_control"])?;
                demand(has_tools, "Requests which include `tool_use` or `tool_result` blocks must define tools")?;
                demand(block["input"].is_object(), "tool_use.input: Input should be a valid dictionary")?;
                words(block.get("name"), "tool_use.name")?;
                let id = words(block.get("id"), "tool_use.id")?;
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                demand(id.bytes().all(is_plain), "tool_use.id: should match pattern '^[a-zA-Z0-9_-]+$'")?;
                demand(is_thought || !id.starts_with(OWN), "Expected `thinking`, but found `tool_use`")?;
                ids.push(id);
            }
            _ => return invalid("content: type is thinking, text or tool_use"),
        }
    }
    Ok(ids)
}
