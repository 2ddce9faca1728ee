//! How a question is served: checked, answered by a script, and what goes wrong with that.

use super::{
    ModelsState, anthropic::Anthropic, fault::Effect, gemini::Gemini, lock, no::No, openai::OpenAi, reply::Reply,
    seen::Question, usage, voice::Voice,
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    response::{Html, IntoResponse, Response},
    routing::post,
};
use serde_json::Value;
use std::time::Duration;

pub(super) fn routes() -> Router<ModelsState> {
    Router::new()
        .route("/models/openai/v1/chat/completions", post(openai))
        .route("/models/anthropic/v1/messages", post(anthropic))
        .route("/models/gemini/v1beta/models/{call}", post(gemini))
}

async fn openai(State(state): State<ModelsState>, headers: HeaderMap, body: String) -> Response {
    serve(&state, &OpenAi, None, &headers, &body).await
}

async fn anthropic(State(state): State<ModelsState>, headers: HeaderMap, body: String) -> Response {
    serve(&state, &Anthropic, None, &headers, &body).await
}

/// `{model}:generateContent`.
async fn gemini(
    State(state): State<ModelsState>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    match call.split_once(':') {
        Some((model, "generateContent")) => serve(&state, &Gemini, Some(model), &headers, &body).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve(
    state: &ModelsState,
    voice: &dyn Voice,
    path_model: Option<&str>,
    headers: &HeaderMap,
    body: &str,
) -> Response {
    let body = serde_json::from_str(body).unwrap_or(Value::Null);
    let question =
        Question { dialect: voice.name(), model: path_model.map(str::to_owned), body: body.clone(), status: None };
    let number = lock(&state.0.seen).add(question);
    let response = match answer(state, voice, path_model, headers, &body).await {
        Ok(response) => response,
        Err(no) => refused(state, voice, &no),
    };
    lock(&state.0.seen).answered(number, response.status().as_u16());
    response
}

async fn answer(
    state: &ModelsState,
    voice: &dyn Voice,
    path_model: Option<&str>,
    headers: &HeaderMap,
    body: &Value,
) -> Result<Response, No> {
    let key = voice.key(headers).ok_or(No::Keyless)?;
    if !lock(&state.0.keys).contains(key) {
        return Err(No::WrongKey);
    }
    let asked = voice.check(state, path_model, headers, body)?;
    let next = lock(&state.0.book).next(&asked);
    let (step, effect) = next.ok_or_else(|| No::Unscripted(format!("for step {} after these words", asked.step)))?;
    match effect {
        Some(Effect::Stall { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
        Some(Effect::Status { status, retry_after }) => return Err(No::Status { status, retry_after }),
        Some(Effect::TooLong) => return Err(No::TooLong),
        Some(Effect::Close) => cut(),
        Some(Effect::Garbage) => return Ok(Html("<html><body><h1>It wor").into_response()),
        _ => {}
    }
    let reply = Reply::new(&step, effect.as_ref(), &asked).map_err(No::Unscripted)?;
    let counted = match step.usage {
        Some(told) => told.into(),
        None => usage::count(state, &asked, &reply),
    };
    Ok(Json(voice.say(state, &asked, &reply, counted)).into_response())
}

fn refused(state: &ModelsState, voice: &dyn Voice, no: &No) -> Response {
    let (status, body) = voice.refuse(state, no);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(body)).into_response();
    if let Some(seconds) = no.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// Ends the connection's task, and with it the connection, without an answer and without a panic message.
fn cut() -> ! {
    std::panic::resume_unwind(Box::new("the emulator cuts the connection"))
}
