//! `{{result.N/pointer}}` in what a script says.

use serde_json::Value;

/// `value` with its placeholders filled from `results`. A string that is nothing but one becomes what stands there, with
/// its type; inside a longer one it becomes its text.
pub(super) fn fill(value: &Value, results: &[Value]) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => match whole(text) {
            Some(place) => find(place, results)?.clone(),
            None => Value::String(fill_text(text, results)?),
        },
        Value::Array(items) => items.iter().map(|item| fill(item, results)).collect::<Result<_, _>>()?,
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, it)| Ok((name.clone(), fill(it, results)?)));
            Value::Object(fields.collect::<Result<_, String>>()?)
        }
        other => other.clone(),
    })
}

pub(super) fn fill_text(text: &str, results: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (place, after) = after.split_once("}}").ok_or_else(|| format!("a placeholder does not end: {text}"))?;
        out.push_str(before);
        match find(place, results)? {
            Value::String(found) => out.push_str(found),
            other => out.push_str(&other.to_string()),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn whole(text: &str) -> Option<&str> {
    text.strip_prefix("{{")?.strip_suffix("}}").filter(|place| !place.contains("}}"))
}

fn find<'a>(place: &str, results: &'a [Value]) -> Result<&'a Value, String> {
    let nothing = || format!("nothing stands at {place}");
    let path = place.trim().strip_prefix("result.").ok_or_else(nothing)?;
    let (number, pointer) = path.find('/').map_or((path, ""), |at| path.split_at(at));
    let number: usize = number.parse().map_err(|_| nothing())?;
    results.get(number).and_then(|result| result.pointer(pointer)).ok_or_else(nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn placeholders_keep_their_type_when_alone() {
        let results = [json!({"products": [{"variant": "v1", "price": 15000}]}), json!("ok")];
        let filled = |value| fill(&value, &results);
        let said = json!({"id": "{{result.0/products/0/variant}}", "n": ["{{result.0/products/0/price}}"]});
        assert_eq!(filled(said).unwrap(), json!({"id": "v1", "n": [15000]}));
        let said = json!("Elle coûte {{ result.0/products/0/price }} FCFA, {{result.1}}.");
        assert_eq!(filled(said).unwrap(), json!("Elle coûte 15000 FCFA, ok."));
        for bad in ["{{result.2}}", "{{result.0/gone}}", "{{result.x}}", "{{other}}", "a {{result.0"] {
            assert!(filled(json!(bad)).is_err(), "{bad}");
        }
    }
}
