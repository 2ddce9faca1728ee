//! Holds an answer against the OpenAPI document: its status, its media type and, field by field, its body.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The operation of the document that a request meets.
pub fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let parts: Vec<&str> = path.split('?').next()?.split('/').collect();
    let fits = |template: &str| {
        let named: Vec<&str> = template.split('/').collect();
        named.len() == parts.len() && named.iter().zip(&parts).all(|(name, part)| name.starts_with('{') || name == part)
    };
    let paths = document["paths"].as_object()?;
    // A written word wins over a place for one, as in the router.
    let best =
        paths.iter().filter(|(template, _)| fits(template)).min_by_key(|(template, _)| template.matches('{').count());
    best?.1.get(method)
}

/// Why the answer is not what the document promises.
pub fn breach(document: &Value, operation: &Value, status: u16, kind: Option<&str>, body: &Value) -> Option<String> {
    let answers = &operation["responses"];
    let promised = answers.get(status.to_string()).or_else(|| answers.get("default").filter(|_| status >= 400));
    let Some(promised) = promised else { return Some(format!("the status {status} is not documented")) };
    let Some(content) = promised["content"].as_object() else {
        return (!body.is_null()).then(|| "a body where none is promised".into());
    };
    let Some(content) = kind.and_then(|kind| content.get(kind)) else {
        return Some(format!("the media type {kind:?} is not documented"));
    };
    fits(document, &content["schema"], body, "body").err()
}

/// Whether the value is of the schema; fields that the schema does not name are a breach too.
fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolved(document, schema);
    if let Some(several) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let tried: Vec<_> = several.iter().map(|one| fits(document, one, value, at)).collect();
        return if tried.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{at} fits none: {tried:?}")) };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Ok(()) } else { Err(format!("{at}: {value} is none of {words:?}")) };
    }
    let (properties, required) = properties(document, schema);
    if !properties.is_empty() {
        let object = value.as_object().ok_or_else(|| format!("{at} is no object: {value}"))?;
        if let Some(missing) = required.iter().find(|name| !object.contains_key(**name)) {
            return Err(format!("{at}.{missing} is missing"));
        }
        for (name, value) in object {
            let property = properties.get(name.as_str()).ok_or_else(|| format!("{at}.{name} is not documented"))?;
            fits(document, property, value, &format!("{at}.{name}"))?;
        }
        return Ok(());
    }
    let allowed: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one],
        _ => return Ok(()),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_allowed = |kind: &str| allowed.contains(&kind);
    if !(is_allowed(is) || is == "integer" && is_allowed("number")) {
        return Err(format!("{at} is {is} and should be {allowed:?}"));
    }
    if let (Value::String(text), Some(format)) = (value, schema["format"].as_str()) {
        let is_so = match format {
            "uuid" => text.parse::<kernel::Uuid>().is_ok(),
            "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
            _ => true,
        };
        if !is_so {
            return Err(format!("{at}: {text:?} is no {format}"));
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(document, &schema["items"], item, &format!("{at}[{i}]"))?;
    }
    Ok(())
}

/// The properties of an object and which must be there, those of `allOf` included.
fn properties<'a>(document: &'a Value, schema: &'a Value) -> (Map<String, Value>, BTreeSet<&'a str>) {
    let mut all = schema["properties"].as_object().cloned().unwrap_or_default();
    let mut must: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, required) = properties(document, resolved(document, part));
        all.extend(more);
        must.extend(required);
    }
    (all, must)
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(at) => document.pointer(at.trim_start_matches('#')).unwrap_or_else(|| panic!("{at} leads nowhere")),
        None => schema,
    }
}

#[test]
fn a_breach_is_seen() {
    let document = serde_json::json!({ "components": { "schemas": { "A": { "type": "object", "required": ["id"],
        "properties": { "id": { "type": "string", "format": "uuid" }, "n": { "type": ["integer", "null"] } } } } } });
    let operation = serde_json::json!({ "responses": { "200": { "content": { "application/json": {
        "schema": { "type": "array", "items": { "$ref": "#/components/schemas/A" } } } } } } });
    let of = |status, body| breach(&document, &operation, status, Some("application/json"), &body);
    let id = "00000000-0000-0000-0000-000000000007";
    assert_eq!(of(200, serde_json::json!([{ "id": id, "n": null }])), None);
    for (status, body) in [
        (201, serde_json::json!([])),
        (200, serde_json::json!({})),
        (200, serde_json::json!([{}])),
        (200, serde_json::json!([{ "id": "7" }])),
        (200, serde_json::json!([{ "id": id, "n": "1" }])),
        (200, serde_json::json!([{ "id": id, "more": 1 }])),
    ] {
        assert!(of(status, body.clone()).is_some(), "{status} {body}");
    }
}
