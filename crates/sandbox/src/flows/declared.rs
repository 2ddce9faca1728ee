use serde_json::{Map, Value};

/// The types a declaration may name (section 8.2). `null` is not one of them.
pub(crate) const TYPES: &[&str] = &["string", "number", "boolean", "object", "array"];

/// Whether `data` fits what a screen declares; says what does not. A declared property may be left out, `null` may not
/// stand for it, and what is not declared is refused (RFC 8927 allows no additional properties either).
pub(crate) fn fits(data: &Map<String, Value>, declared: Option<&Map<String, Value>>) -> Result<(), String> {
    for (name, value) in data {
        let Some(declaration) = declared.and_then(|declared| declared.get(name)) else {
            return Err(format!("data.{name} is not declared by the screen"));
        };
        value_fits(value, declaration, &format!("data.{name}"))?;
    }
    Ok(())
}

/// Whether one value fits its declaration; says where it does not.
pub(crate) fn value_fits(value: &Value, declaration: &Value, path: &str) -> Result<(), String> {
    let expected = declaration.get("type").and_then(Value::as_str).unwrap_or_default();
    let actual = type_of(value);
    if actual != expected {
        return Err(format!("{path} must be of type {expected}, not {actual}"));
    }
    match value {
        Value::Array(items) => {
            let Some(inside) = declaration.get("items") else { return Ok(()) };
            items.iter().enumerate().try_for_each(|(i, item)| value_fits(item, inside, &format!("{path}[{i}]")))
        }
        Value::Object(members) => {
            let Some(properties) = declaration.get("properties") else { return Ok(()) };
            members.iter().try_for_each(|(name, member)| match properties.get(name) {
                Some(inside) => value_fits(member, inside, &format!("{path}.{name}")),
                None => Err(format!("{path}.{name} is not declared")),
            })
        }
        _ => Ok(()),
    }
}

pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn data_fits_or_says_where_not() {
        let declared = json!({"total": {"type": "string"}, "zones": {"type": "array", "items":
            {"type": "object", "properties": {"id": {"type": "string"}}}}});
        let fits = |data: Value| fits(data.as_object().unwrap(), declared.as_object());
        assert_eq!(fits(json!({})), Ok(()));
        assert_eq!(fits(json!({"total": "12", "zones": [{"id": "z1"}, {}]})), Ok(()));
        for (wrong, why) in [
            (json!({"total": 12}), "data.total must be of type string, not number"),
            (json!({"total": null}), "data.total must be of type string, not null"),
            (json!({"other": 1}), "data.other is not declared by the screen"),
            (json!({"zones": [{"id": 1}]}), "data.zones[0].id must be of type string, not number"),
            (json!({"zones": [{"x": ""}]}), "data.zones[0].x is not declared"),
        ] {
            assert_eq!(fits(wrong), Err(why.to_owned()));
        }
    }
}
