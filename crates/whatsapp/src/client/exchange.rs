//! One request and its answer, whatever it is about.

use super::{Credentials, SendError};
use crate::{errors::GraphError, lenient::Fields, outgoing::LimitError};
use bytes::{Bytes, BytesMut};
use kernel::{Millis, minutes, seconds};
use reqwest::{RequestBuilder, Response, header::HeaderMap};
use serde_json::Value;

/// The longest JSON answer worth reading.
const ANSWER_MAX: usize = 1 << 20;

/// Sends `request` with the line's token and reads a JSON object from a success.
pub(super) async fn call(line: &Credentials, request: RequestBuilder) -> Result<Value, SendError> {
    let response = open(line, request).await?;
    let body = read(response, ANSWER_MAX).await?.ok_or(SendError::NoAnswer { why: "unreadable answer" })?;
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    // Accepted, most likely, but nobody can tell what: as good as no answer.
    if answer.is_object() { Ok(answer) } else { Err(SendError::NoAnswer { why: "unreadable answer" }) }
}

/// Sends `request` with the line's token; a success comes back with its body unread.
pub(super) async fn open(line: &Credentials, request: RequestBuilder) -> Result<Response, SendError> {
    let response = request.bearer_auth(line.access_token.reveal()).send().await.map_err(|error| failure(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let patience = patience(response.headers());
    // The status already tells that it was refused; a body that breaks off changes nothing about that.
    let body = read(response, ANSWER_MAX).await.ok().flatten().unwrap_or_default();
    let error = GraphError::from_answer(status.as_u16(), patience, &body);
    // A gateway that gave up waiting has passed the request on; Meta may have accepted it.
    if status.as_u16() == 504 && !error.has_code() {
        return Err(SendError::NoAnswer { why: "timeout" });
    }
    tracing::debug!(code = error.code, subcode = error.subcode, status = error.http_status, "Meta refused a call");
    Err(SendError::Refused(error))
}

/// Reads at most `max` bytes of a body; `None` when there are more.
pub(super) async fn read(mut response: Response, max: usize) -> Result<Option<Bytes>, SendError> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if announced.is_some_and(|length| length > max) {
        return Ok(None);
    }
    let mut body = BytesMut::with_capacity(announced.unwrap_or_default());
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > max {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// Whether the request may have left. The error itself is not kept: it quotes addresses.
fn failure(error: &reqwest::Error) -> SendError {
    if error.is_builder() {
        // A token with a line break, for instance.
        return SendError::Limit(LimitError::Invalid {
            field: "request",
            why: "cannot be written with these credentials",
        });
    }
    if error.is_connect() {
        return SendError::NotSent;
    }
    SendError::NoAnswer { why: if error.is_timeout() { "timeout" } else { "connection lost" } }
}

/// How long Meta asks to wait (§0.4): `Retry-After` in seconds, or the usage header in minutes; the longer one.
fn patience(headers: &HeaderMap) -> Option<Millis> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = text("retry-after").and_then(|value| value.trim().parse::<u32>().ok()).map(|n| seconds(n.into()));
    let usage = text("x-business-use-case-usage").and_then(|value| serde_json::from_str::<Value>(value).ok());
    let regained = usage.as_ref().and_then(Value::as_object).and_then(|accounts| {
        let entries = accounts.values().filter_map(Value::as_array).flatten();
        entries.filter_map(|entry| Fields::of(entry).ok()?.integer("estimated_time_to_regain_access")).max()
    });
    let regained = regained.filter(|n| (1..100_000).contains(n)).map(minutes);
    asked.max(regained)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_wait_counts() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        assert_eq!(patience(&headers(&[("retry-after", "7")])), Some(seconds(7)));
        assert_eq!(patience(&headers(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")])), None);
        let usage = r#"{"1":[{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":3}]}"#;
        assert_eq!(patience(&headers(&[("retry-after", "7"), ("x-business-use-case-usage", usage)])), Some(minutes(3)));
        assert_eq!(patience(&headers(&[("x-business-use-case-usage", "oops")])), None);
    }
}
