//! JSON of strangers: numbers kept as they are written, depth and size bounded, and what shops usually break in it repaired.
//!
//! Source: contract *catalogue sources*, sections 1 (no binary floats), 11 (repairs) and 25 (bounds).

mod find;
mod parse;
mod tidy;

pub use parse::{BadJson, parse};
pub use tidy::{Read, read};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Num(Box<str>),
    /// A text.
    Str(Box<str>),
    /// A list.
    Arr(Vec<Json>),
    /// An object; of doubled keys the last counts.
    Obj(Vec<(Box<str>, Json)>),
}

impl Json {
    /// A text.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Str(text.into())
    }

    /// The value of a key, of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Obj(fields) => fields.iter().rev().find(|(name, _)| &**name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value along a path of keys: `price.amount`; a number steps into a list.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, key| match value {
            Self::Arr(values) => values.get(key.parse::<usize>().ok()?),
            value => value.get(key),
        })
    }

    /// The text, of a text.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Str(text) = self { Some(text) } else { None }
    }

    /// The text of a text or a number; empty and blank ones are none.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Str(text) | Self::Num(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The text of a text or number under a key.
    pub fn word_at(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(Self::word)
    }

    /// The truth, of `true`, `false`, 0, 1 and their texts.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Num(text) | Self::Str(text) => match &*text.trim().to_ascii_lowercase() {
                "1" | "true" | "yes" | "oui" => Some(true),
                "0" | "false" | "no" | "non" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number.
    pub fn whole(&self) -> Option<i64> {
        let text = self.word()?;
        text.parse().ok().or_else(|| {
            text.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'))?.0.parse().ok()
        })
    }

    /// The elements of a list; a single value is a list of one, `null` one of none.
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Arr(values) => values,
            Self::Null => &[],
            value => std::slice::from_ref(value),
        }
    }

    /// The elements of the list under a path; none where there is no list.
    pub fn list(&self, path: &str) -> &[Self] {
        self.at(path).map_or(&[], |value| if let Self::Arr(values) = value { values } else { &[] })
    }

    /// The fields of an object; none of anything else.
    pub fn fields(&self) -> &[(Box<str>, Self)] {
        if let Self::Obj(fields) = self { fields } else { &[] }
    }
}
