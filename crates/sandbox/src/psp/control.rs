//! What no provider offers: accounts, faults, time, payers and their decisions by command.

use super::{
    PspState, cinetpay, deliver, fault::Rule, geniuspay, lock, mtn, orange, paymetrust, post::Pace, stripe, wave,
};
use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/control/psp/accounts", post(register))
        .route("/control/psp/faults", post(add_fault).get(faults).delete(clear_faults))
        .route("/control/psp/sessions", get(sessions))
        .route("/control/psp/sessions/{id}/{action}", post(act))
        .route("/control/psp/calls", get(calls))
        .route("/control/psp/calls/count", get(count_calls))
        .route("/control/psp/deliveries", get(deliveries))
        .route("/control/psp/deliveries/under-way", get(under_way))
        .route("/control/psp/clock", post(move_clock))
        .route("/control/psp/pace", put(set_pace).get(pace))
}

fn wrong(why: impl Into<String>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": why.into()}))).into_response()
}

async fn register(State(state): State<PspState>, body: Result<Json<Value>, JsonRejection>) -> Response {
    let Ok(Json(account)) = body else { return wrong("a JSON object is required") };
    match state.put_account(&account) {
        Ok((account, is_new)) => {
            let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
            (status, Json(json!({"id": account.id, "kind": account.kind}))).into_response()
        }
        Err(why) => wrong(why),
    }
}

async fn add_fault(State(state): State<PspState>, body: Result<Json<Rule>, JsonRejection>) -> Response {
    match body {
        Ok(Json(rule)) => match state.0.faults.add(rule) {
            Ok(id) => (StatusCode::CREATED, Json(json!({"id": id}))).into_response(),
            Err(why) => wrong(why),
        },
        Err(error) => wrong(error.body_text()),
    }
}

async fn faults(State(state): State<PspState>) -> Json<Value> {
    Json(state.0.faults.list())
}

async fn clear_faults(State(state): State<PspState>) -> StatusCode {
    state.0.faults.clear();
    StatusCode::NO_CONTENT
}

async fn sessions(State(state): State<PspState>) -> Json<Value> {
    let all = [
        paymetrust::list(&state),
        stripe::list(&state),
        wave::list(&state),
        geniuspay::list(&state),
        cinetpay::list(&state),
        orange::list(&state),
        mtn::list(&state),
    ];
    Json(all.into_iter().flatten().collect())
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    /// Stripe: what is actually paid, given back or disputed, in its units.
    amount: Option<i64>,
    /// `notify`: how often.
    times: Option<u32>,
}

/// `pay`, `fail`, `expire`, `open`, `refund`, `notify` (all its notifications once more) on a session, by its id or
/// reference; at Stripe also what a payer's bank does: `inquire`, `dispute`, `review`, `win`, `lose`.
async fn act(State(state): State<PspState>, Path((id, action)): Path<(String, String)>, body: String) -> Response {
    let order: Act = if body.trim().is_empty() {
        Act::default()
    } else {
        match serde_json::from_str(&body) {
            Ok(order) => order,
            Err(error) => return wrong(error.to_string()),
        }
    };
    if action == "notify" {
        let notices = lock(&state.0.books.post).about(&id);
        for _ in 0..order.times.unwrap_or(1).min(100) {
            deliver::deliver(&state, notices.clone());
        }
        return Json(json!({"notifications": notices.len()})).into_response();
    }
    let acts = [paymetrust::act, stripe::act, wave::act, geniuspay::act, cinetpay::act, orange::act, mtn::act];
    match acts.iter().find_map(|act| act(&state, &id, &action, order.amount)) {
        Some(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Some(Err(why)) => wrong(why),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn calls(State(state): State<PspState>) -> Json<Value> {
    let calls = lock(&state.0.calls).all();
    Json(serde_json::to_value(calls).unwrap_or_default())
}

/// How many there were of each class, also of those that the list has forgotten.
async fn count_calls(State(state): State<PspState>) -> Json<Value> {
    let counts = lock(&state.0.calls).counts();
    Json(serde_json::to_value(counts).unwrap_or_default())
}

async fn deliveries(State(state): State<PspState>) -> Json<Value> {
    Json(lock(&state.0.books.post).tries())
}

/// How many deliveries, retries and held ones included, are not at their end; payments that a delayed method has yet to
/// decide do not count.
async fn under_way(State(state): State<PspState>) -> Json<Value> {
    Json(json!(lock(&state.0.books.post).under_way()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    by_ms: i64,
}

/// Moves the providers' clock, against everybody else's.
async fn move_clock(State(state): State<PspState>, body: Result<Json<Move>, JsonRejection>) -> Response {
    match body {
        Ok(Json(order)) => {
            lock(&state.0.books.shift).0 += order.by_ms;
            stripe::settle(&state);
            Json(json!({"now": state.now()})).into_response()
        }
        Err(error) => wrong(error.body_text()),
    }
}

async fn set_pace(State(state): State<PspState>, body: Result<Json<Pace>, JsonRejection>) -> Response {
    match body {
        Ok(Json(pace)) => {
            lock(&state.0.books.post).set_pace(pace);
            Json(pace).into_response()
        }
        Err(error) => wrong(error.body_text()),
    }
}

async fn pace(State(state): State<PspState>) -> Json<Pace> {
    Json(lock(&state.0.books.post).pace())
}
