//! The two shapes in which errors come: the answer of a call, and the `errors[]` of a webhook.

use crate::lenient::{Fields, Odd};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A refusal, as the Graph API told it.
///
/// `Display` gives numbers only: texts may quote what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphError {
    /// Meta's code; [`GraphError::NO_CODE`] when the answer was no Graph error.
    pub code: i64,
    /// Finer code of generic Graph errors.
    pub subcode: Option<i64>,
    /// Title, without the `(#code)` before it.
    pub title: String,
    /// What exactly is wrong; for the merchant, not for a log.
    pub details: Option<String>,
    /// What Meta's support asks for.
    pub fbtrace_id: Option<String>,
    /// HTTP status; 0 when the error came by webhook.
    pub http_status: u16,
    /// How long Meta asks to wait.
    pub retry_after: Option<Millis>,
    /// Meta says that trying again may help.
    pub is_transient: bool,
}

/// An error told by webhook: of a failed message, of an inbound one, or of the account (§1.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderError {
    /// Meta's code.
    pub code: i64,
    /// Title.
    pub title: Option<String>,
    /// What exactly is wrong.
    pub details: Option<String>,
    /// Meta's page about it.
    pub href: Option<String>,
}

impl GraphError {
    /// The answer carried no code: a proxy, a gateway, an empty body.
    pub const NO_CODE: i64 = -1;

    /// Reads the body of an answer that is not a success; any body will do.
    #[must_use]
    pub fn from_answer(http_status: u16, retry_after: Option<Millis>, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let nothing = Self {
            code: Self::NO_CODE,
            subcode: None,
            title: String::new(),
            details: None,
            fbtrace_id: None,
            http_status,
            retry_after,
            is_transient: false,
        };
        let Some(error) = Fields::of(&body).ok().and_then(|body| body.object("error")) else { return nothing };
        let message = error.text("message").unwrap_or_default();
        let data = error.object("error_data");
        Self {
            code: error.integer("code").unwrap_or(Self::NO_CODE),
            subcode: error.integer("error_subcode").filter(|subcode| *subcode != 0),
            title: untitled(&message).to_owned(),
            details: data.and_then(|data| data.text("details")).or_else(|| error.text("error_user_msg")),
            fbtrace_id: error.text("fbtrace_id"),
            is_transient: error.flag("is_transient").unwrap_or_default(),
            ..nothing
        }
    }

    /// Whether the answer was understood as a Graph error.
    #[must_use]
    pub const fn has_code(&self) -> bool {
        self.code != Self::NO_CODE
    }
}

/// `(#131009) Parameter value is not valid` without its number.
fn untitled(message: &str) -> &str {
    match message.strip_prefix("(#").and_then(|rest| rest.split_once(')')) {
        Some((_, title)) => title.trim_start(),
        None => message,
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_code() {
            write!(f, "Meta refused with code {}", self.code)?;
        } else {
            f.write_str("Meta's answer carries no code")?;
        }
        if let Some(subcode) = self.subcode {
            write!(f, ".{subcode}")?;
        }
        write!(f, " (HTTP {}", self.http_status)?;
        if let Some(trace) = &self.fbtrace_id {
            write!(f, ", trace {trace}")?;
        }
        f.write_str(")")
    }
}
impl std::error::Error for GraphError {}

impl ProviderError {
    pub(crate) fn read(item: &Value) -> Result<Self, Odd> {
        let fields = Fields::of(item)?;
        let data = fields.object("error_data");
        Ok(Self {
            code: fields.integer("code").ok_or(Odd::Missing("code"))?,
            title: fields.text("title").or_else(|| fields.text("message")),
            details: data.and_then(|data| data.text("details")).or_else(|| fields.text("details")),
            href: fields.text("href"),
        })
    }

    /// The `errors[]` of an item; an unreadable one costs only itself.
    pub(crate) fn read_all(item: &Fields<'_>) -> Vec<Self> {
        item.list("errors").iter().filter_map(|error| Self::read(error).ok()).collect()
    }
}

impl From<&ProviderError> for GraphError {
    /// So that a `failed` status is judged as a refused call is: either may carry any code.
    fn from(error: &ProviderError) -> Self {
        Self {
            code: error.code,
            subcode: None,
            title: error.title.clone().unwrap_or_default(),
            details: error.details.clone(),
            fbtrace_id: None,
            http_status: 0,
            retry_after: None,
            is_transient: false,
        }
    }
}
