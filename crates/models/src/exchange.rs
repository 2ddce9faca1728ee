//! One HTTP exchange with a service, with what may go wrong told apart.

use crate::{ModelError, refusal};
use bytes::Bytes;
use reqwest::{RequestBuilder, StatusCode, header::RETRY_AFTER};
use serde_json::Value;

/// Far above any answer to a customer.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// Sends `request` and gives the JSON of a successful answer.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Value, ModelError> {
    let mut response = request.send().await.map_err(|error| transport(&error))?;
    let status = response.status();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok()?.trim().parse().ok());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(ModelError::Unreadable("it is far too long"));
        }
        body.extend_from_slice(&chunk);
    }
    let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
    if status.is_redirection() {
        return Err(ModelError::Unreadable("it is a redirect"));
    }
    if !status.is_success() {
        return Err(refusal::read(status, retry_after, &json));
    }
    match &json {
        // OpenRouter says 200 before it knows that the model behind it fails.
        Value::Object(fields) if fields.get("error").is_some_and(|error| !error.is_null()) => {
            let code = json["error"]["code"].as_u64().and_then(|it| u16::try_from(it).ok());
            let status = code.and_then(|it| StatusCode::from_u16(it).ok()).filter(|it| it.as_u16() >= 400);
            Err(refusal::read(status.unwrap_or(StatusCode::BAD_GATEWAY), retry_after, &json))
        }
        Value::Object(_) => Ok(json),
        _ => Err(ModelError::Unreadable("it is not a JSON object")),
    }
}

/// Sends `request` and gives the bytes of a successful answer.
pub(crate) async fn fetch(request: RequestBuilder) -> Result<Bytes, ModelError> {
    const LARGEST_SOUND: usize = 16 * 1024 * 1024;
    let mut response = request.send().await.map_err(|error| transport(&error))?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if body.len() + chunk.len() > LARGEST_SOUND {
            return Err(ModelError::Unreadable("it is far too long"));
        }
        body.extend_from_slice(&chunk);
    }
    if !status.is_success() {
        return Err(refusal::read(status, None, &serde_json::from_slice(&body).unwrap_or(Value::Null)));
    }
    Ok(body.into())
}

fn transport(error: &reqwest::Error) -> ModelError {
    if error.is_connect() || error.is_builder() {
        ModelError::NotSent
    } else if error.is_timeout() {
        ModelError::TimedOut
    } else {
        ModelError::Down { status: None }
    }
}
