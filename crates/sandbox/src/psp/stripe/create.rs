use super::{
    super::{
        PspState,
        account::Kind,
        fault::{Effect, Place},
        lock,
        serve::serve,
    },
    change, checks,
    error::{Refusal, account_of, answer, check_version, result},
    form::Form,
    idempotency::{self, Running, Verdict},
    session::{Session, Status},
};
use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE},
    response::Response,
};
use serde_json::Value;
use std::time::Duration;

/// `POST /v1/checkout/sessions` (§2.3, §2.10).
pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let account = account_of(&state, &headers);
    let id = account.as_deref().ok().map(str::to_owned);
    let prepared = account.and_then(|account| {
        check_version(&headers)?;
        Ok((account, form_of(&headers, &body)?))
    });
    let (account, form) = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => {
            return serve(&state, Kind::Stripe, Place::Create, id.as_deref(), |_| result(&state, Err(refusal))).await;
        }
    };
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default());
    // The key is taken before any fault strikes, so that a slow first call meets its own retry.
    let verdict = idempotency::begin(&state, &account, key, form.fingerprint());
    serve(&state, Kind::Stripe, Place::Create, Some(&account), |effects| match verdict {
        Verdict::Refused(refusal) => result(&state, Err(refusal)),
        Verdict::Again(status, body) => {
            let mut response = answer(&state, status, body);
            let name = HeaderName::from_static("idempotent-replayed");
            response.headers_mut().insert(name, HeaderValue::from_static("true"));
            response
        }
        Verdict::First(running) if effects.contains(&Effect::Error500) => {
            let refusal = Refusal::api();
            running.executed(refusal.status, &refusal.body());
            result(&state, Err(refusal))
        }
        Verdict::First(running) => {
            let page = |id: &str| state.page_url(&headers, &uri, "/stripe/", &format!("/stripe/pay/{id}"));
            result(&state, execute(&state, &account, &form, running, page))
        }
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

fn execute(
    state: &PspState,
    account: &str,
    form: &Form,
    running: Running,
    page: impl Fn(&str) -> String,
) -> Result<Value, Refusal> {
    let now = state.now();
    // A refusal here drops `running`: nothing is kept under the key.
    let wanted = checks::read(form, now)?;
    let id = state.id("cs_test_", 40);
    let session = Session {
        url: page(&id),
        id,
        account: account.to_owned(),
        amount: wanted.amount,
        currency: wanted.currency,
        lines: wanted.lines,
        client_reference_id: form.get("client_reference_id").map(str::to_owned),
        metadata: wanted.metadata,
        intent_metadata: wanted.intent_metadata,
        success_url: wanted.success_url,
        cancel_url: wanted.cancel_url,
        customer_email: form.get("customer_email").map(str::to_owned),
        locale: form.get("locale").map(str::to_owned),
        created: now,
        expires_at: wanted.expires_at,
        status: Status::Open,
        paid: false,
        intent: None,
    };
    let body = session.to_json(false);
    let life = session.expires_at - now;
    lock(&state.0.stripe).sessions.push(session);
    running.executed(200, &body);
    let state = state.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(u64::try_from(life.0).unwrap_or_default())).await;
        change::settle(&state);
    });
    Ok(body)
}
