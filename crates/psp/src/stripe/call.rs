//! A call to Stripe and the reading of its errors (§2.11).

use super::{Stripe, VERSION};
use crate::{PspError, error::masked, exchange::exchange};
use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What Stripe answered, as far as callers tell answers apart.
pub(super) enum Said {
    Yes(Value),
    /// 404 `resource_missing`.
    Missing,
    No(PspError),
}

impl Stripe {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Said, PspError> {
        let request = request.bearer_auth(self.secret_key.reveal()).header("Stripe-Version", VERSION);
        let answered = exchange(request).await?;
        if answered.status.is_success() {
            return Ok(Said::Yes(answered.json));
        }
        let error = &answered.json["error"];
        let word = |field: &str| error[field].as_str().map(masked);
        let code = word("code").or_else(|| word("type"));
        Ok(match answered.status.as_u16() {
            401 | 403 => Said::No(PspError::Credentials(code.unwrap_or_else(|| "no code".to_owned()))),
            404 => Said::Missing,
            // The first call with this idempotency key still runs: the same call later tells how it ended.
            409 => Said::No(PspError::Unavailable { why: "the same call is still running".into(), maybe_done: true }),
            _ => match code {
                Some(code) => {
                    let message = word("message").unwrap_or_else(|| "no explanation".to_owned());
                    Said::No(PspError::Refused { code, message })
                }
                None => Said::No(PspError::Unreadable(format!("HTTP {} without an error", answered.status.as_u16()))),
            },
        })
    }
}

pub(super) fn read<T: DeserializeOwned>(json: Value, what: &str) -> Result<T, PspError> {
    serde_json::from_value(json).map_err(|_| PspError::Unreadable(format!("not a {what}")))
}
