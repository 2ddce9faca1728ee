use super::{
    document::kind,
    expression::{Reference, filled},
};
use serde_json::{Map, Value};

type Look<'a> = &'a dyn Fn(&Reference) -> Option<Value>;

/// Whether a customer's hands can enter `values` on the components they see; says what the phone would say.
pub(super) fn may_enter(seen: &[&Value], values: &Map<String, Value>, look: Look<'_>) -> Result<(), String> {
    for (name, value) in values {
        let of_name = |component: &&&Value| component.get("name").and_then(Value::as_str) == Some(name);
        let Some(component) = seen.iter().find(of_name) else { return Err(format!("no field {name} is shown")) };
        if property(component, "enabled", look) == Some(Value::Bool(false)) {
            return Err(format!("the field {name} is disabled"));
        }
        takes(component, value, look).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

/// Whether every required field that is shown has a value.
pub(super) fn is_complete(seen: &[&Value], values: &Map<String, Value>, look: Look<'_>) -> Result<(), String> {
    for component in seen {
        let required = property(component, "required", look) == Some(Value::Bool(true));
        let Some(name) = component.get("name").and_then(Value::as_str).filter(|_| required) else { continue };
        let filled_in = match values.get(name) {
            None => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(chosen)) => !chosen.is_empty(),
            Some(value) => *value != Value::Bool(false),
        };
        if !filled_in {
            return Err(format!("the field {name} is required"));
        }
    }
    Ok(())
}

pub(super) fn property(component: &Value, key: &str, look: Look<'_>) -> Option<Value> {
    component.get(key).and_then(|value| filled(value, look))
}

/// A length or a count, written as a number or as text.
fn limit(component: &Value, key: &str, look: Look<'_>) -> Option<usize> {
    match property(component, key, look)? {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_u64().and_then(|limit| usize::try_from(limit).ok()),
    }
}

fn takes(component: &Value, value: &Value, look: Look<'_>) -> Result<(), String> {
    match kind(component) {
        "TextInput" => typed(component, value, limit(component, "max-chars", look).unwrap_or(80), look),
        "TextArea" => typed(component, value, limit(component, "max-length", look).unwrap_or(600), look),
        "Dropdown" | "RadioButtonsGroup" => offered(component, value, look),
        "CheckboxGroup" | "ChipsSelector" => {
            let chosen = value.as_array().ok_or("a list of ids is chosen")?;
            chosen.iter().try_for_each(|one| offered(component, one, look))?;
            let least = limit(component, "min-selected-items", look).unwrap_or(0);
            let most = limit(component, "max-selected-items", look).unwrap_or(usize::MAX);
            if !chosen.is_empty() && !(least..=most).contains(&chosen.len()) {
                return Err(format!("{least} to {most} are chosen"));
            }
            Ok(())
        }
        "OptIn" => value.as_bool().map(|_| ()).ok_or_else(|| "it is ticked or not".to_owned()),
        "CalendarPicker" if value.is_object() => {
            let ends = ["start-date", "end-date"].map(|end| value.get(end));
            ends.iter().try_for_each(|end| date(component, end.unwrap_or(&Value::Null), look))
        }
        "DatePicker" | "CalendarPicker" => date(component, value, look),
        "PhotoPicker" | "DocumentPicker" => value.as_array().map(|_| ()).ok_or_else(|| "a list of files".to_owned()),
        other => Err(format!("{other} takes no value")),
    }
}

fn typed(component: &Value, value: &Value, most: usize, look: Look<'_>) -> Result<(), String> {
    let text = value.as_str().ok_or("it is typed: a string")?;
    let length = text.chars().count();
    let least = limit(component, "min-chars", look).unwrap_or(0);
    if length > most || (length > 0 && length < least) {
        return Err(format!("{least} to {most} characters"));
    }
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = match component.get("input-type").and_then(Value::as_str).unwrap_or("text") {
        _ if text.is_empty() => true,
        "number" => text.parse::<f64>().is_ok(),
        "passcode" => digits(text),
        "phone" => digits(text.strip_prefix('+').unwrap_or(text)),
        "email" => text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
        _ => true,
    };
    if fits { Ok(()) } else { Err("it is not of the input-type".to_owned()) }
}

/// One of the enabled options.
fn offered(component: &Value, value: &Value, look: Look<'_>) -> Result<(), String> {
    let options = property(component, "data-source", look).unwrap_or_default();
    let is_it = |option: &&Value| option.get("id") == Some(value) && option.get("enabled") != Some(&Value::Bool(false));
    match options.as_array().into_iter().flatten().find(is_it) {
        Some(_) => Ok(()),
        None => Err(format!("{value} is not offered")),
    }
}

fn date(component: &Value, value: &Value, look: Look<'_>) -> Result<(), String> {
    let text = value.as_str().unwrap_or_default();
    let shape = text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if text.len() != 10 || !shape {
        return Err("a date is YYYY-MM-DD".to_owned());
    }
    // Written so, dates sort as texts.
    let bound = |key: &str| property(component, key, look).and_then(|bound| bound.as_str().map(str::to_owned));
    let early = bound("min-date").is_some_and(|min| text < min.as_str());
    let late = bound("max-date").is_some_and(|max| text > max.as_str());
    let gone = property(component, "unavailable-dates", look);
    let gone = gone.as_ref().and_then(Value::as_array).is_some_and(|gone| gone.contains(value));
    if early || late || gone { Err(format!("{text} cannot be picked")) } else { Ok(()) }
}
