//! One HTTP exchange with a provider, with what may go wrong told apart (§9.2).

use crate::{PspError, retry_after::retry_after, turn};
use reqwest::{RequestBuilder, StatusCode, header::RETRY_AFTER};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{error::Error as _, time::Duration};

/// A buyer waits on the click.
const PATIENCE: Duration = Duration::from_secs(12);
/// Far above any answer in the contract.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// An answer that is JSON, whatever its HTTP status.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) json: Value,
    /// The same as it came, for amounts: they are read from their text.
    body: Vec<u8>,
}

impl Answered {
    /// The answer in a known shape.
    pub(crate) fn read<T: DeserializeOwned>(&self, what: &str) -> Result<T, PspError> {
        serde_json::from_slice(&self.body).map_err(|_| PspError::Unreadable(format!("not a {what}")))
    }
}

/// Sends `request` and reads the JSON answer. A 429, a 5xx, a redirect and anything that is not a JSON object are
/// errors already; every other status is the caller's to judge.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Answered, PspError> {
    exchange_within(request, PATIENCE).await
}

/// The same for calls that are known to be slow.
pub(crate) async fn exchange_within(request: RequestBuilder, patience: Duration) -> Result<Answered, PspError> {
    turn::count();
    let mut response = request.timeout(patience).send().await.map_err(transport)?;
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        return Err(PspError::Busy { retry_after: after.and_then(|value| retry_after(value, turn::now())) });
    }
    if status.is_server_error() {
        return Err(PspError::Unavailable { why: format!("HTTP {}", status.as_u16()), maybe_done: true });
    }
    if status.is_redirection() {
        return Err(unreadable(status, "it is a redirect"));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(transport)? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(unreadable(status, "it is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    if status.is_success() && body.is_empty() {
        // « Yes », without a word more (§8's 202).
        body.extend_from_slice(b"{}");
    }
    match serde_json::from_slice::<Value>(&body) {
        Ok(json) if json.is_object() => Ok(Answered { status, json, body }),
        // Without a body to read, the status alone still tells that the keys are wrong, or that nothing is there.
        _ if matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST
        ) =>
        {
            Ok(Answered { status, json: Value::Object(serde_json::Map::new()), body })
        }
        _ => Err(unreadable(status, "it is not a JSON object")),
    }
}

fn unreadable(status: StatusCode, why: &str) -> PspError {
    PspError::Unreadable(format!("HTTP {}, {why}", status.as_u16()))
}

/// A failed exchange, without its address: addresses of providers carry payment tokens.
fn transport(error: reqwest::Error) -> PspError {
    let error = error.without_url();
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    // Only a connection that was never made proves that nothing was sent.
    PspError::Unavailable { why: format!("{error}{cause}"), maybe_done: !(error.is_connect() || error.is_builder()) }
}

/// The text of a field that providers send now as a string, now as a number.
pub(crate) fn text<'a>(json: &'a Value, field: &str) -> Option<std::borrow::Cow<'a, str>> {
    match json.get(field)? {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// Whether a browser can be sent there.
pub(crate) fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
