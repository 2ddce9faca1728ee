use super::{
    super::{
        ModelsState,
        asked::{Asked, result},
        no::No,
        shape::{demand, invalid, known_model, limit, list, object, temperature, tool_name, words},
    },
    schema,
};
use serde_json::Value;

const FIELDS: [&str; 6] =
    ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"];
const CONFIG: [&str; 5] = ["maxOutputTokens", "temperature", "topP", "topK", "stopSequences"];
/// Stands for the signature of a call that another model made.
const FOREIGN: &str = "skip_thought_signature_validator";

pub(super) fn check(state: &ModelsState, model: &str, body: &Value) -> Result<Asked, No> {
    known_model(model)?;
    let fields = object(body, "body", &FIELDS)?;
    if let Some(config) = fields.get("generationConfig") {
        let config = object(config, "generationConfig", &CONFIG)?;
        limit(config.get("maxOutputTokens").or(Some(&1.into())), "maxOutputTokens")?;
        temperature(config.get("temperature"), 2.0)?;
    }
    let mut asked = Asked { model: model.to_owned(), ..Asked::default() };
    if let Some(tools) = fields.get("tools") {
        for tool in list(Some(tools), "tools")? {
            let tool = object(tool, "tools", &["functionDeclarations"])?;
            for declared in list(tool.get("functionDeclarations"), "functionDeclarations")? {
                asked.tools.push(declaration(declared)?);
            }
        }
        asked.stable = tools.to_string();
    }
    if let Some(system) = fields.get("systemInstruction") {
        let system = object(system, "systemInstruction", &["role", "parts"])?;
        for part in list(system.get("parts"), "systemInstruction.parts")? {
            asked.stable.push_str(words(object(part, "part", &["text"])?.get("text"), "text")?);
        }
    }
    contents(state, list(fields.get("contents"), "contents")?, &mut asked)?;
    Ok(asked)
}

fn declaration(declared: &Value) -> Result<String, No> {
    let fields = object(declared, "functionDeclaration", &["name", "description", "parameters"])?;
    words(fields.get("description"), "description")?;
    if let Some(parameters) = fields.get("parameters") {
        demand(parameters["type"] == "OBJECT", "parameters: type is OBJECT")?;
        schema::check(parameters)?;
    }
    Ok(tool_name(fields.get("name"), 63)?.to_owned())
}

fn contents(state: &ModelsState, contents: &[Value], asked: &mut Asked) -> Result<(), No> {
    let mut waiting: Vec<&Value> = Vec::new();
    for (at, content) in contents.iter().enumerate() {
        object(content, "content", &["role", "parts"])?;
        let role = if at % 2 == 0 { "user" } else { "model" };
        demand(content["role"] == role, "contents: roles alternate between user and model, user first")?;
        asked.moving.push_str(&content.to_string());
        let parts = list(content.get("parts"), "parts")?;
        if role == "user" {
            user(parts, &waiting, asked)?;
            waiting.clear();
        } else {
            waiting = said(state, parts)?;
            asked.step += 1;
        }
    }
    demand(contents.len() % 2 == 1, "contents: the last is of the user")
}

fn user(parts: &[Value], waiting: &[&Value], asked: &mut Asked) -> Result<(), No> {
    let responses: Vec<&Value> = parts.iter().filter_map(|part| part.get("functionResponse")).collect();
    if responses.len() != waiting.len() {
        return invalid(
            "Please ensure that the number of function response parts is equal to the number of function call parts of \
             the function call turn.",
        );
    }
    for (response, call) in responses.iter().zip(waiting) {
        object(response, "functionResponse", &["name", "response", "id"])?;
        demand(response["name"] == call["name"], "functionResponse: its name is that of the call")?;
        demand(response["id"] == call["id"], "functionResponse: its id is that of the call")?;
        demand(response["response"].is_object(), "functionResponse: response is an object")?;
        asked.results.push(result(&response["response"]));
    }
    for part in parts.iter().filter(|part| part.get("functionResponse").is_none()) {
        object(part, "part", &["text"])?;
        asked.customer_said(words(part.get("text"), "text")?);
    }
    Ok(())
}

/// Its calls.
fn said<'a>(state: &ModelsState, parts: &'a [Value]) -> Result<Vec<&'a Value>, No> {
    let mut calls = Vec::new();
    for part in parts {
        object(part, "part", &["text", "functionCall", "thoughtSignature", "thought"])?;
        let Some(call) = part.get("functionCall") else {
            words(part.get("text"), "text")?;
            continue;
        };
        object(call, "functionCall", &["name", "args", "id"])?;
        words(call.get("name"), "name")?;
        demand(call["args"].is_object(), "functionCall: args is an object")?;
        let signature = part["thoughtSignature"].as_str();
        if calls.is_empty() && signature != Some(FOREIGN) && !state.is_signed(signature) {
            return invalid("Function call is missing a thought_signature in functionCall parts.");
        }
        calls.push(call);
    }
    Ok(calls)
}
