//! Reading JSON that others wrote: numbers as strings, integers for strings, empty for absent (§1.5, §15).

use kernel::Millis;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// Why an item cannot be given a type. It names a member, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Odd {
    /// The item is not a JSON object.
    NotAnObject,
    /// A member that must be there is absent, empty or of another kind.
    Missing(&'static str),
    /// Nothing known has this name.
    NotKnown(&'static str),
}

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("not an object"),
            Self::Missing(member) => write!(f, "no readable `{member}`"),
            Self::NotKnown(what) => write!(f, "{what} not known"),
        }
    }
}

/// The members of a JSON object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value) -> Result<Self, Odd> {
        value.as_object().map(Self).ok_or(Odd::NotAnObject)
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    pub(crate) fn object(&self, key: &str) -> Option<Self> {
        self.value(key)?.as_object().map(Self)
    }

    pub(crate) fn need_object(&self, key: &'static str) -> Result<Self, Odd> {
        self.object(key).ok_or(Odd::Missing(key))
    }

    /// The members that are not among `known`.
    pub(crate) fn others(&self, known: &[&str]) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.0.iter().filter(move |(key, _)| !known.contains(&key.as_str())).map(|(key, value)| (key.as_str(), value))
    }

    /// The elements of an array; none when it is absent.
    pub(crate) fn list(&self, key: &str) -> &'a [Value] {
        self.value(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A string, or a number written out. Empty counts as absent.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text(self.value(key)?)
    }

    pub(crate) fn need(&self, key: &'static str) -> Result<String, Odd> {
        self.text(key).ok_or(Odd::Missing(key))
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(word) => word.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        integer(self.value(key)?)
    }

    pub(crate) fn decimal(&self, key: &'static str) -> Result<f64, Odd> {
        let number = match self.value(key) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(digits)) => digits.trim().parse().ok(),
            _ => None,
        };
        number.filter(|n| n.is_finite()).ok_or(Odd::Missing(key))
    }

    /// A moment told in Unix seconds, as a string or an integer.
    pub(crate) fn moment(&self, key: &str) -> Option<Millis> {
        /// Beyond the year 5000 in seconds: whoever wrote it meant milliseconds.
        const SURELY_MILLIS: i64 = 100_000_000_000;
        match self.integer(key)? {
            at if at <= 0 => None,
            at if at >= SURELY_MILLIS => Some(Millis(at)),
            at => Some(Millis(at * 1000)),
        }
    }

    /// The object itself, to be kept as it came.
    pub(crate) fn raw(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        // A NUL says nothing to anybody, and PostgreSQL cannot keep it.
        Value::String(text) if text.contains('\0') => Some(text.replace('\0', "")),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(digits) => {
            let digits = digits.trim();
            digits.parse().ok().or_else(|| whole(digits.parse().ok()?))
        }
        _ => None,
    }
}

/// `2.0` is 2; `2.5` is no integer, and beyond 2^53 a float no longer tells which one it is.
#[expect(clippy::cast_possible_truncation, reason = "checked: whole and below 2^53")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// Digits of a phone number however it is formatted (`+221 77 000-00-00` and `221770000000` are one). What has a letter
/// in it is an id of another kind: a BSUID has been seen in the place of a phone.
pub(crate) fn digits(text: &str) -> Option<String> {
    if text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// For derived readers: an optional text, read as [`Fields::text`] does.
pub(crate) fn optional_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(text(&Value::deserialize(from)?))
}

/// For derived readers: a member that counts as absent when it is not of its kind.
pub(crate) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned + Default,
{
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

/// For derived readers: a list, absent when it is anything else; elements that are not objects of that kind are left
/// out.
pub(crate) fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    Ok(match Value::deserialize(from)? {
        Value::Array(items) => items.into_iter().filter_map(|item| T::deserialize(item).ok()).collect(),
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_strings_and_moments_are_read_however_they_are_written() {
        let value = json!({
            "string": "1790416800", "integer": 1_790_416_800, "float": 1_790_416_800.0, "millis": 1_790_416_800_123_i64,
            "zero": 0, "negative": "-5", "words": "soon", "half": 2.5, "empty": "", "nul": "a\u{0}b", "null": null,
            "yes": "true", "big": 18_446_744_073_709_551_615_u64,
        });
        let fields = Fields::of(&value).unwrap();
        for key in ["string", "integer", "float"] {
            assert_eq!(fields.moment(key), Some(Millis(1_790_416_800_000)), "{key}");
        }
        assert_eq!(fields.moment("millis"), Some(Millis(1_790_416_800_123)));
        for key in ["zero", "negative", "words", "half", "empty", "null", "absent", "yes"] {
            assert_eq!(fields.moment(key), None, "{key}");
        }
        assert_eq!(fields.integer("big"), None);
        assert_eq!(fields.text("nul").as_deref(), Some("ab"));
        assert_eq!(fields.text("integer").as_deref(), Some("1790416800"));
        assert_eq!(fields.text("empty"), None);
        assert!(!fields.has("null"));
        assert_eq!(fields.flag("yes"), Some(true));
        assert_eq!(digits("+221 77 000-00-00").as_deref(), Some("221770000000"));
        assert_eq!(digits("Awa"), None);
        assert_eq!(digits("SN.13491208655302741918"), None, "not a phone");
    }
}
