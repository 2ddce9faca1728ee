//! Errors in Stripe's shape (§2.11): absent fields are omitted, every answer has a `Request-Id`.

use super::super::{PspState, account::Kind, lock};
use axum::{
    Json,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    message: String,
    param: Option<String>,
}

impl Refusal {
    /// A 400 about one parameter.
    pub(super) fn param(code: &'static str, param: &str, message: impl Into<String>) -> Self {
        let (kind, param) = ("invalid_request_error", Some(param.to_owned()));
        Self { status: 400, kind, code: Some(code), message: message.into(), param }
    }

    /// A 400 without a code.
    pub(super) fn state(message: impl Into<String>) -> Self {
        Self { status: 400, kind: "invalid_request_error", code: None, message: message.into(), param: None }
    }

    pub(super) fn missing(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self { status: 404, ..Self::param("resource_missing", "id", message) }
    }

    pub(super) fn idempotency(status: u16, code: Option<&'static str>, message: &str) -> Self {
        Self { status, kind: "idempotency_error", code, message: message.to_owned(), param: None }
    }

    pub(super) fn api() -> Self {
        let message = "An unknown error occurred.".to_owned();
        Self { status: 500, kind: "api_error", code: None, message, param: None }
    }

    fn key(message: &str) -> Self {
        Self { status: 401, ..Self::state(message) }
    }

    pub(super) fn body(&self) -> Value {
        let mut error = json!({"type": self.kind, "message": self.message});
        if let Some(code) = self.code {
            error["code"] = code.into();
            error["doc_url"] = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")).into();
        }
        if let Some(param) = &self.param {
            error["param"] = param.as_str().into();
        }
        json!({"error": error})
    }
}

/// An answer with the headers that all of Stripe's have.
pub(super) fn answer(state: &PspState, status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(body)).into_response();
    let id = HeaderValue::from_str(&state.id("req_", 14)).unwrap_or(HeaderValue::from_static("req_"));
    response.headers_mut().insert(HeaderName::from_static("request-id"), id);
    response
}

pub(super) fn result(state: &PspState, outcome: Result<Value, Refusal>) -> Response {
    match outcome {
        Ok(body) => answer(state, 200, body),
        Err(refusal) => answer(state, refusal.status, refusal.body()),
    }
}

/// The id of the account whose secret key came as Bearer, or as the user name of Basic.
pub(super) fn account_of(state: &PspState, headers: &HeaderMap) -> Result<String, Refusal> {
    const NONE: &str = "You did not provide an API key.";
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(|| Refusal::key(NONE))?;
    let key = match header.split_once(' ') {
        Some(("Bearer", key)) => key.to_owned(),
        Some(("Basic", pair)) => STANDARD
            .decode(pair)
            .ok()
            .and_then(|pair| String::from_utf8(pair).ok())
            .and_then(|pair| pair.split_once(':').map(|(user, _)| user.to_owned()))
            .ok_or_else(|| Refusal::key(NONE))?,
        _ => return Err(Refusal::key(NONE)),
    };
    let accounts = lock(&state.0.books.accounts);
    accounts
        .by_key(Kind::Stripe, &key)
        .map(|account| account.id.clone())
        .ok_or_else(|| Refusal::key("Invalid API Key provided."))
}

/// Refuses a `Stripe-Version` that is not a version.
pub(super) fn check_version(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(version) = headers.get("stripe-version") else { return Ok(()) };
    let version = version.to_str().unwrap_or_default();
    let date = version.get(..10).unwrap_or_default();
    let dated = date.len() == 10
        && date.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let named = version.get(10..).is_some_and(|name| name.is_empty() || (name.starts_with('.') && name.len() > 1));
    if dated && named { Ok(()) } else { Err(Refusal::state(format!("Invalid Stripe API version: {version}"))) }
}
