use super::document::kind;
use crate::content::longer;
use serde_json::Value;
use std::collections::HashSet;

/// How many options a component offers (section 8.5); none when it offers nothing.
fn limits(component: &Value) -> Option<(usize, usize)> {
    match kind(component) {
        "Dropdown" => Some((1, 200)),
        "RadioButtonsGroup" | "CheckboxGroup" => Some((1, 20)),
        "ChipsSelector" => Some((2, 20)),
        _ => None,
    }
}

/// Whether what came from data can be offered as what is written in a Flow JSON can; says why not.
pub(super) fn can_offer(component: &Value, options: &Value) -> Result<(), String> {
    let Some((least, most)) = limits(component) else { return Ok(()) };
    let name = component.get("name").and_then(Value::as_str).unwrap_or_default();
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let pictured = kind(component) == "Dropdown" && options.iter().any(|option| option.get("image").is_some());
    let most = if pictured { 100 } else { most };
    if !(least..=most).contains(&options.len()) {
        return Err(format!("{name} offers {least} to {most} options, not {}", options.len()));
    }
    let mut ids = HashSet::new();
    for option in options {
        let text = |key: &str| option.get(key).and_then(Value::as_str);
        let (Some(id), Some(_)) = (text("id"), text("title")) else {
            return Err(format!("an option of {name} has no id or no title"));
        };
        if !ids.insert(id) {
            return Err(format!("{name} offers {id} twice"));
        }
        for (key, max) in [("title", 30), ("description", 300), ("metadata", 20)] {
            if text(key).is_some_and(|text| longer(text, max)) {
                return Err(format!("the {key} of option {id} of {name} has more than {max} characters"));
            }
        }
    }
    Ok(())
}
