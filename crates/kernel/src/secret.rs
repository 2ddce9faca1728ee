use serde::{Deserialize, Serialize};
use std::fmt;

/// A token, key or password: usable, but never shown by `Debug` and without `Display`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps `value`.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }
    /// The secret itself: for the wire and for sealing, never for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}
