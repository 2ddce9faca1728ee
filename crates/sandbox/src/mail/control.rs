use super::{Mail, MailState, fault::Rule, lock};
use crate::{
    control::{Body, Refused},
    phone,
};
use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<MailState> {
    Router::new()
        .route(
            "/mailbox",
            get(|| async { phone::file("text/html; charset=utf-8", include_str!("../../ui/mailbox.html")) }),
        )
        .route(
            "/mailbox/mailbox.js",
            get(|| async { phone::file("text/javascript; charset=utf-8", include_str!("../../ui/mailbox.js")) }),
        )
        .route("/control/mailbox", get(list).delete(empty))
        .route("/control/mailbox/faults", get(rules).post(add_rule).delete(clear_rules))
        .route("/control/mailbox/credentials", axum::routing::put(set_credentials))
}

#[derive(Deserialize)]
struct Wanted {
    /// Only letters for this address.
    to: Option<String>,
}

/// The letters, oldest first.
async fn list(State(state): State<MailState>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let is_theirs =
        |mail: &&Mail| wanted.to.as_deref().is_none_or(|only| mail.to.iter().any(|to| to.eq_ignore_ascii_case(only)));
    let letters: Vec<Mail> = lock(&state.0.letters).iter().filter(is_theirs).cloned().collect();
    Json(json!({ "data": letters }))
}

async fn empty(State(state): State<MailState>) -> StatusCode {
    lock(&state.0.letters).clear();
    StatusCode::NO_CONTENT
}

async fn rules(State(state): State<MailState>) -> Json<Value> {
    Json(json!({ "data": *lock(&state.0.rules) }))
}

async fn add_rule(State(state): State<MailState>, Body(rule): Body<Rule>) -> Result<StatusCode, Refused> {
    rule.check().map_err(|why| ApiError::unprocessable("fault", why))?;
    lock(&state.0.rules).push(rule);
    Ok(StatusCode::CREATED)
}

async fn clear_rules(State(state): State<MailState>) -> StatusCode {
    lock(&state.0.rules).clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    user: String,
    password: String,
}

/// From now on one must sign in; without a body, nobody must.
async fn set_credentials(State(state): State<MailState>, Body(given): Body<Option<Credentials>>) -> StatusCode {
    *lock(&state.0.credentials) = given.map(|Credentials { user, password }| (user, password));
    StatusCode::NO_CONTENT
}
