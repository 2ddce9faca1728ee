//! A call to Stripe and the reading of its errors (§2.11).

use super::{Stripe, VERSION};
use crate::{PspError, exchange::exchange, said::Said};
use reqwest::RequestBuilder;

impl Stripe {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    /// A POST that makes something once: Stripe repeats its first answer for the same key (§2.10).
    pub(super) fn post_once(&self, path: &str, key: &str) -> Result<RequestBuilder, PspError> {
        if key.is_empty() || key.len() > 255 {
            return Err(PspError::Invalid { field: "idempotency key", why: "it has 1 to 255 characters" });
        }
        Ok(self.post(path).header("Idempotency-Key", key))
    }

    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Said, PspError> {
        let request = request.bearer_auth(self.secret_key.reveal()).header("Stripe-Version", VERSION);
        let answered = exchange(request).await?;
        if answered.status == 409 {
            // The first call with this idempotency key still runs: the same call later tells how it ended.
            let why = "the same call is still running".into();
            return Ok(Said::No(PspError::Unavailable { why, maybe_done: true }));
        }
        Ok(answered.judged(|json| {
            let word = |field: &str| json["error"][field].as_str().map(str::to_owned);
            (word("code").or_else(|| word("type")), word("message"))
        }))
    }
}
