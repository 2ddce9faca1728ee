//! Webhooks that merchants register by the API (§3.4): the secret is shown once.

use super::{
    super::{PspState, fault::Place, is_web_address, lock},
    book::Hook,
    change,
    error::{invalid, not_found, with_account},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::Secret;
use serde_json::{Value, json};

fn shown(hook: &Hook) -> Value {
    json!({"id": hook.id, "url": hook.url, "events": hook.events})
}

pub(super) async fn create(State(state): State<PspState>, headers: HeaderMap, body: String) -> Response {
    with_account(&state, &headers, Place::Call, |account| {
        let body: Value = serde_json::from_str(&body).map_err(|_| invalid("a JSON object is required"))?;
        let url = body["url"].as_str().filter(|url| is_web_address(url)).ok_or_else(|| invalid("url: required"))?;
        let events: Vec<String> = serde_json::from_value(body["events"].clone()).map_err(|_| invalid("events"))?;
        let hook = Hook {
            id: state.id("wh_", 8),
            account: account.id.clone(),
            url: url.to_owned(),
            events,
            secret: Secret::new(state.id("whsec_sandbox_", 24)),
        };
        let mut answer = shown(&hook);
        answer["secret"] = hook.secret.reveal().into();
        lock(&state.0.books.geniuspay).hooks.push(hook);
        Ok((StatusCode::CREATED, Json(json!({"success": true, "data": answer}))).into_response())
    })
    .await
}

pub(super) async fn list(State(state): State<PspState>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let book = lock(&state.0.books.geniuspay);
        let own: Vec<Value> = book.hooks.iter().filter(|hook| hook.account == account.id).map(shown).collect();
        Ok(Json(json!({"success": true, "data": own})).into_response())
    })
    .await
}

pub(super) async fn delete(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Call, |account| {
        let mut book = lock(&state.0.books.geniuspay);
        let before = book.hooks.len();
        book.hooks.retain(|hook| hook.account != account.id || hook.id != id);
        if book.hooks.len() == before {
            return Err(not_found());
        }
        Ok(Json(json!({"success": true})).into_response())
    })
    .await
}

pub(super) async fn test(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Call, |account| {
        let known = lock(&state.0.books.geniuspay).hooks.iter().any(|hook| hook.account == account.id && hook.id == id);
        if !known {
            return Err(not_found());
        }
        change::tell(&state, &account.id, "webhook.test", &json!({}), &id);
        Ok(Json(json!({"success": true})).into_response())
    })
    .await
}
