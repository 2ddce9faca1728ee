use serde::Serialize;
use std::{borrow::Cow, fmt};

/// How an error is told at the edge (RFC 9457): an HTTP status, a stable code that a client can test, and a sentence
/// for people. Pages translate by `code`; the sentence is English and serves the API and the logs.
#[derive(Debug, Clone, Serialize)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Stable snake_case word, such as `out_of_stock`.
    pub code: Cow<'static, str>,
    /// One sentence, without secrets or personal data.
    pub detail: String,
}

impl ApiError {
    /// Any status, code and sentence.
    pub fn new(status: u16, code: &'static str, detail: impl fmt::Display) -> Self {
        Self { status, code: code.into(), detail: detail.to_string() }
    }
    /// 400: the request itself is wrong.
    pub fn bad_request(code: &'static str, detail: impl fmt::Display) -> Self {
        Self::new(400, code, detail)
    }
    /// 401: sign in first.
    pub fn unauthenticated() -> Self {
        Self::new(401, "unauthenticated", "sign in first")
    }
    /// 403: known, but not allowed.
    pub fn forbidden(detail: impl fmt::Display) -> Self {
        Self::new(403, "forbidden", detail)
    }
    /// 404: no such `what` for this caller; the same answer whether it exists elsewhere or not.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "not_found", format!("no such {what}"))
    }
    /// 409: the state of the world refuses.
    pub fn conflict(code: &'static str, detail: impl fmt::Display) -> Self {
        Self::new(409, code, detail)
    }
    /// 422: understood, but a value is not acceptable.
    pub fn unprocessable(code: &'static str, detail: impl fmt::Display) -> Self {
        Self::new(422, code, detail)
    }
    /// 503: try again in a moment.
    pub fn unavailable(detail: impl fmt::Display) -> Self {
        Self::new(503, "unavailable", detail)
    }
    /// 500: our fault; the cause goes to the log, never to the caller.
    pub fn internal() -> Self {
        Self::new(500, "internal", "something went wrong on our side; nothing was changed")
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.detail)
    }
}
impl std::error::Error for ApiError {}
