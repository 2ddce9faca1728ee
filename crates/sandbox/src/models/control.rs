//! What no provider offers: scripts, keys, and a look at the questions.

use super::{ModelsState, lock, seen::Question};
use axum::{
    Json, Router,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<ModelsState> {
    Router::new()
        .route("/control/models/script", post(script).delete(forget_scripts))
        .route("/control/models/keys", post(add_key))
        .route("/control/models/requests", get(requests).delete(forget_requests))
}

fn wrong(why: impl Into<String>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": why.into()}))).into_response()
}

async fn script(State(state): State<ModelsState>, body: Result<Json<Value>, JsonRejection>) -> Response {
    let Ok(Json(scripts)) = body else { return wrong("a JSON object or list is required") };
    match state.script(&scripts) {
        Ok(count) => (StatusCode::CREATED, Json(json!({"scripts": count}))).into_response(),
        Err(why) => wrong(why),
    }
}

async fn forget_scripts(State(state): State<ModelsState>) -> StatusCode {
    lock(&state.0.book).clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKey {
    key: String,
}

async fn add_key(State(state): State<ModelsState>, body: Result<Json<NewKey>, JsonRejection>) -> Response {
    // The reader's own words would repeat the key.
    let Ok(Json(NewKey { key })) = body else { return wrong("key: a string is required") };
    lock(&state.0.keys).insert(key);
    StatusCode::NO_CONTENT.into_response()
}

async fn requests(State(state): State<ModelsState>) -> Json<Vec<Question>> {
    Json(lock(&state.0.seen).all())
}

async fn forget_requests(State(state): State<ModelsState>) -> StatusCode {
    lock(&state.0.seen).clear();
    StatusCode::NO_CONTENT
}
