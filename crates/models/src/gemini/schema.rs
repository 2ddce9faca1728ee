//! Gemini's `Schema` is a part of OpenAPI's, which is a part of JSON Schema; one field too many refuses the whole question
//! (<https://ai.google.dev/api/caching#Schema>).

use serde_json::{Map, Value};

/// What both have, spelled the same.
const SHARED: [&str; 8] =
    ["title", "description", "nullable", "minimum", "maximum", "minItems", "maxItems", "propertyOrdering"];

/// The schema as far as Gemini understands it; what it does not, falls away: the model is less well advised, and whoever
/// performs a call looks at its arguments anyway.
pub(super) fn subset(schema: &Value) -> Value {
    let mut out = Map::new();
    for name in SHARED {
        if let Some(value) = schema.get(name) {
            out.insert(name.to_owned(), value.clone());
        }
    }
    kind(schema, &mut out);
    if let Some(format) = schema["format"].as_str().filter(|it| matches!(*it, "int32" | "int64" | "float" | "double")) {
        out.insert("format".to_owned(), format.into());
    }
    if let Some(items) = schema.get("items") {
        out.insert("items".to_owned(), subset(items));
    }
    if let Some(properties) = schema["properties"].as_object().filter(|it| !it.is_empty()) {
        let properties: Map<_, _> = properties.iter().map(|(name, it)| (name.clone(), subset(it))).collect();
        // A required property that is not described is refused.
        let required: Vec<Value> = schema["required"].as_array().into_iter().flatten().cloned().collect();
        let is_described = |name: &Value| name.as_str().is_some_and(|name| properties.contains_key(name));
        let required: Vec<Value> = required.into_iter().filter(is_described).collect();
        out.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into());
        }
    }
    let choices = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    if let Some(choices) = choices {
        out.insert("anyOf".to_owned(), choices.iter().map(subset).collect());
    }
    Value::Object(out)
}

/// The type in Gemini's capitals; `["string", "null"]` is a string that may be null; only strings are enumerated.
fn kind(schema: &Value, out: &mut Map<String, Value>) {
    let named: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let values = schema["enum"].as_array().cloned().or_else(|| schema.get("const").map(|only| vec![only.clone()]));
    let words: Vec<Value> = values.into_iter().flatten().filter(Value::is_string).collect();
    let kind = named.iter().copied().find(|name| *name != "null").or((!words.is_empty()).then_some("string"));
    if named.contains(&"null") {
        out.insert("nullable".to_owned(), true.into());
    }
    if let Some(kind) = kind {
        out.insert("type".to_owned(), kind.to_ascii_uppercase().into());
    }
    if kind == Some("string") && !words.is_empty() {
        out.insert("format".to_owned(), "enum".into());
        out.insert("enum".to_owned(), words.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn only_what_gemini_knows_is_left() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
            "properties": {
                "words": {"type": "string", "description": "what", "minLength": 1, "default": "x"},
                "size": {"type": ["string", "null"], "enum": ["S", "M", null]},
                "count": {"type": "integer", "minimum": 1, "maximum": 99, "enum": [1, 2], "format": "uint32"},
                "lines": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"id": {"const": "a"}}}},
                "either": {"oneOf": [{"type": "string"}, {"type": "number", "format": "double"}]},
            },
            "required": ["words", "gone"],
        });
        assert_eq!(
            super::subset(&schema),
            json!({
                "type": "OBJECT",
                "properties": {
                    "words": {"type": "STRING", "description": "what"},
                    "size": {"type": "STRING", "nullable": true, "format": "enum", "enum": ["S", "M"]},
                    "count": {"type": "INTEGER", "minimum": 1, "maximum": 99},
                    "lines": {"type": "ARRAY", "minItems": 1, "items":
                        {"type": "OBJECT", "properties": {"id": {"type": "STRING", "format": "enum", "enum": ["a"]}}}},
                    "either": {"anyOf": [{"type": "STRING"}, {"type": "NUMBER", "format": "double"}]},
                },
                "required": ["words"],
            })
        );
    }
}
