//! A POST that makes something once (§2.10).

use super::{
    super::{PspState, account::Kind, fault::Effect, fault::Place, serve::serve},
    error::{Refusal, account_of, answer, check_version, result},
    form::Form,
    idempotency::{self, Running, Verdict},
};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE},
    response::Response,
};
use serde_json::Value;

/// Serves such a call: key, version, form, idempotency key, faults, then `work` with the account. `work` keeps its answer
/// under the key by [`Running::executed`]; a refusal before that is not kept.
pub(super) async fn once(
    state: &PspState,
    headers: &HeaderMap,
    body: &str,
    on: Place,
    work: impl FnOnce(&str, &Form, Running) -> Result<Value, Refusal>,
) -> Response {
    let account = account_of(state, headers);
    let id = account.as_deref().ok().map(str::to_owned);
    let prepared = account.and_then(|account| {
        check_version(headers)?;
        Ok((account, form_of(headers, body)?))
    });
    let (account, form) = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => {
            return serve(state, Kind::Stripe, on, id.as_deref(), |_| result(state, Err(refusal))).await;
        }
    };
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default());
    // The key is taken before any fault strikes, so that a slow first call meets its own retry.
    let verdict = idempotency::begin(state, &account, key, form.fingerprint());
    serve(state, Kind::Stripe, on, Some(&account), |effects| match verdict {
        Verdict::Refused(refusal) => result(state, Err(refusal)),
        Verdict::Again(status, body) => {
            let mut response = answer(state, status, body);
            let name = HeaderName::from_static("idempotent-replayed");
            response.headers_mut().insert(name, HeaderValue::from_static("true"));
            response
        }
        Verdict::First(running) if effects.contains(&Effect::Error500) => {
            let refusal = Refusal::api();
            running.executed(refusal.status, &refusal.body());
            result(state, Err(refusal))
        }
        Verdict::First(running) => result(state, work(&account, &form, running)),
    })
    .await
}

fn form_of(headers: &HeaderMap, body: &str) -> Result<Form, Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal::state("Request bodies are application/x-www-form-urlencoded."));
    }
    Form::parse(body)
}
