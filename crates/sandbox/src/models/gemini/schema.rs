use super::super::{
    no::No,
    shape::{demand, invalid},
};
use serde_json::Value;

/// The fields of a `Schema`; any other is « Cannot find field ».
const KNOWN: [&str; 22] = [
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "maxItems",
    "minItems",
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
    "example",
    "anyOf",
    "propertyOrdering",
    "default",
    "items",
    "minimum",
    "maximum",
];
const TYPES: [&str; 6] = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"];

pub(super) fn check(schema: &Value) -> Result<(), No> {
    let Some(fields) = schema.as_object() else { return invalid("Schema: an object is required") };
    if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return invalid(format!("Invalid JSON payload received. Unknown name \"{unknown}\": Cannot find field."));
    }
    let kind = fields.get("type").map(|kind| kind.as_str().unwrap_or_default());
    demand(kind.is_none_or(|kind| TYPES.contains(&kind)), "Schema: no such type")?;
    demand(kind.is_some() || fields.contains_key("anyOf"), "Schema: a type is required")?;
    if let Some(values) = fields.get("enum") {
        let are_words = values.as_array().is_some_and(|all| all.iter().all(Value::is_string));
        demand(are_words && kind == Some("STRING"), "enum: only allowed for STRING type")?;
    }
    match kind {
        Some("OBJECT") => {
            let properties = schema["properties"].as_object().filter(|it| !it.is_empty());
            let Some(properties) = properties else {
                return invalid("properties: should be non-empty for OBJECT type");
            };
            properties.values().try_for_each(check)?;
            let required = schema["required"].as_array();
            let is_described = |name: &Value| name.as_str().is_some_and(|name| properties.contains_key(name));
            demand(required.is_none_or(|all| all.iter().all(is_described)), "required: property is not defined")
        }
        Some("ARRAY") => match fields.get("items") {
            Some(items) => check(items),
            None => invalid("items: missing field"),
        },
        _ => schema["anyOf"].as_array().into_iter().flatten().try_for_each(check),
    }
}
