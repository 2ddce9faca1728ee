use crate::graph::{GraphError, GraphResult};
use serde_json::{Map, Value};

/// A JSON object under inspection, which knows its own path for the words of a refusal.
pub(crate) struct Object<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Object<'a> {
    /// `value`, found at `path`, as an object.
    pub(crate) fn new(value: &'a Value, path: impl Into<String>) -> GraphResult<Self> {
        let path = path.into();
        match value {
            Value::Object(map) => Ok(Self { map, path }),
            _ => Err(GraphError::parameter(format!("Param {path} must be a JSON object."))),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}['{key}']", self.path) }
    }

    /// 131008 about one member.
    pub(crate) fn missing(&self, key: &str) -> GraphError {
        GraphError::of(131_008, format!("Param {} is required.", self.at(key)))
    }

    /// 131009 about one member.
    pub(crate) fn invalid(&self, key: &str, why: impl std::fmt::Display) -> GraphError {
        GraphError::of(131_009, format!("Param {} {why}", self.at(key)))
    }

    fn string(&self, key: &str) -> GraphResult<Option<&'a str>> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(GraphError::parameter(format!("Param {} must be a string.", self.at(key)))),
        }
    }

    /// A string of at most `max` characters, if present.
    pub(crate) fn optional_text(&self, key: &str, max: usize) -> GraphResult<Option<&'a str>> {
        let text = self.string(key)?;
        match text {
            Some(text) if longer(text, max) => {
                Err(self.invalid(key, format_args!("must be at most {max} characters long.")))
            }
            text => Ok(text),
        }
    }

    /// A string of 1 to `max` characters.
    pub(crate) fn text(&self, key: &str, max: usize) -> GraphResult<&'a str> {
        let text = self.optional_text(key, max)?.ok_or_else(|| self.missing(key))?;
        if text.trim().is_empty() {
            return Err(self.invalid(key, "must not be empty."));
        }
        Ok(text)
    }

    /// A member that must be this very word.
    pub(crate) fn word(&self, key: &str, expected: &str) -> GraphResult<()> {
        match self.string(key)?.ok_or_else(|| self.missing(key))? {
            word if word == expected => Ok(()),
            _ => Err(self.invalid(key, format_args!("must be {expected}."))),
        }
    }

    /// A required object.
    pub(crate) fn object(&self, key: &str) -> GraphResult<Object<'a>> {
        self.optional_object(key)?.ok_or_else(|| self.missing(key))
    }

    /// An object, if present.
    pub(crate) fn optional_object(&self, key: &str) -> GraphResult<Option<Object<'a>>> {
        self.get(key).map(|value| Object::new(value, self.at(key))).transpose()
    }

    /// A required array of `min` to `max` objects.
    pub(crate) fn objects(&self, key: &str, min: usize, max: usize) -> GraphResult<Vec<Object<'a>>> {
        let Some(value) = self.get(key) else { return Err(self.missing(key)) };
        let Value::Array(items) = value else {
            return Err(GraphError::parameter(format!("Param {} must be an array.", self.at(key))));
        };
        if !(min..=max).contains(&items.len()) {
            return Err(self.invalid(key, format_args!("must have {min} to {max} elements.")));
        }
        items.iter().enumerate().map(|(i, item)| Object::new(item, format!("{}[{i}]", self.at(key)))).collect()
    }

    /// A boolean, if present.
    pub(crate) fn optional_bool(&self, key: &str) -> GraphResult<Option<bool>> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(GraphError::parameter(format!("Param {} must be a boolean.", self.at(key)))),
        }
    }

    /// A coordinate: a number, or a string that holds one, within ±`limit`.
    pub(crate) fn coordinate(&self, key: &str, limit: f64) -> GraphResult<f64> {
        let value = match self.get(key) {
            None => return Err(self.missing(key)),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        value
            .filter(|value: &f64| value.abs() <= limit)
            .ok_or_else(|| self.invalid(key, format_args!("must be a number between -{limit} and {limit}.")))
    }

    /// A required address that people's phones can open: https, or http on this very machine, because a demo has no
    /// certificate.
    pub(crate) fn address(&self, key: &str, max: usize) -> GraphResult<&'a str> {
        let text = self.text(key, max)?;
        if is_reachable(text) { Ok(text) } else { Err(self.invalid(key, "must be a valid https URL.")) }
    }
}

/// Whether `text` has more than `max` characters (Unicode scalar values, as people count most letters).
pub(crate) fn longer(text: &str, max: usize) -> bool {
    text.len() > max && text.chars().count() > max
}

fn is_reachable(text: &str) -> bool {
    let Ok(address) = reqwest::Url::parse(text) else { return false };
    let host = address.host_str().unwrap_or_default();
    match address.scheme() {
        "https" => !host.is_empty(),
        "http" => matches!(host, "127.0.0.1" | "localhost" | "[::1]"),
        _ => false,
    }
}

/// Refuses the second of two equal values.
pub(crate) fn distinct<'a>(values: impl IntoIterator<Item = &'a str>, what: &str) -> GraphResult<()> {
    let mut seen = std::collections::HashSet::new();
    for value in values {
        if !seen.insert(value) {
            return Err(GraphError::of(131_009, format!("Duplicated {what}: {what}s must be unique")));
        }
    }
    Ok(())
}
