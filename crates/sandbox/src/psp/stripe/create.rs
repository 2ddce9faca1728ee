use super::{
    super::{PspState, fault::Place, lock},
    checks,
    error::Refusal,
    form::Form,
    idempotency::Running,
    later::settle_at,
    once::once,
    session::{RefundsGo, Session, Status},
};
use axum::{
    extract::{OriginalUri, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::Value;

/// `POST /v1/checkout/sessions` (§2.3, §2.10).
pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    once(&state, &headers, &body, Place::Create, |account, form, running| {
        let page = |id: &str| state.page_url(&headers, &uri, "/stripe/", &format!("/stripe/pay/{id}"));
        execute(&state, account, form, running, page)
    })
    .await
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
        refunds: Vec::new(),
        refunds_go: RefundsGo::Well,
        dispute: None,
    };
    let body = session.to_json(false);
    let end = session.expires_at;
    lock(&state.0.books.stripe).sessions.push(session);
    running.executed(200, &body);
    settle_at(state, end);
    Ok(body)
}
