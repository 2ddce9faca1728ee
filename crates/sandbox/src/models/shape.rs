//! Strictness that the dialects share.

use super::no::No;
use serde_json::{Map, Value};

pub(super) fn invalid<T>(why: impl Into<String>) -> Result<T, No> {
    Err(No::Invalid(why.into()))
}

pub(super) fn demand(holds: bool, otherwise: &str) -> Result<(), No> {
    if holds { Ok(()) } else { invalid(otherwise) }
}

/// An object with no other fields than these.
pub(super) fn object<'a>(value: &'a Value, at: &str, known: &[&str]) -> Result<&'a Map<String, Value>, No> {
    let Some(fields) = value.as_object() else { return invalid(format!("{at}: an object is required")) };
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => invalid(format!("{at}: unknown field {unknown}")),
        None => Ok(fields),
    }
}

pub(super) fn list<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a [Value], No> {
    match value.and_then(Value::as_array) {
        Some(items) if !items.is_empty() => Ok(items),
        _ => invalid(format!("{at}: a list that is not empty is required")),
    }
}

/// Words: a string that is not blank.
pub(super) fn words<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a str, No> {
    match value.and_then(Value::as_str) {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => invalid(format!("{at}: text is required")),
    }
}

pub(super) fn limit(value: Option<&Value>, at: &str) -> Result<(), No> {
    demand(value.and_then(Value::as_u64).is_some_and(|it| it > 0), &format!("{at}: a whole number above 0 is required"))
}

pub(super) fn temperature(value: Option<&Value>, most: f64) -> Result<(), No> {
    let is_fine = value.is_none_or(|it| it.as_f64().is_some_and(|it| (0.0..=most).contains(&it)));
    demand(is_fine, "temperature: out of range")
}

pub(super) fn tool_name(value: Option<&Value>, longest: usize) -> Result<&str, No> {
    let name = words(value, "tool name")?;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    demand(
        name.len() <= longest && name.bytes().all(is_plain),
        "tool name: does not match ^[a-zA-Z0-9_-]+$ or is too long",
    )?;
    Ok(name)
}

/// A JSON Schema of an object.
pub(super) fn schema(value: Option<&Value>, at: &str) -> Result<(), No> {
    demand(value.is_some_and(|it| it["type"] == "object"), &format!("{at}: a schema of type object is required"))
}

/// Names that models do not have.
pub(super) fn known_model(name: &str) -> Result<(), No> {
    if name.starts_with("unknown") { Err(No::UnknownModel(name.to_owned())) } else { Ok(()) }
}
