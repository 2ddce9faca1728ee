use super::{Browser, Notice, PushState, bytes, lock, text};
use crate::control::{Body, Refused};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<PushState> {
    Router::new()
        .route("/control/push/subscriptions", post(subscribe))
        .route("/control/push/subscriptions/{id}", delete(end))
        .route("/control/push/messages", get(notices).delete(forget))
        .route("/control/push/faults", post(add_fault).delete(clear_faults))
}

/// Something that goes wrong: so many times, or always.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// What is answered instead.
    status: u16,
    retry_after: Option<u32>,
    times: Option<u32>,
    /// Only for this browser.
    subscription: Option<String>,
}

impl Fault {
    pub(super) fn strikes(&mut self, id: &str) -> Option<Response> {
        if self.times == Some(0) || self.subscription.as_deref().is_some_and(|only| only != id) {
            return None;
        }
        self.times = self.times.map(|times| times - 1);
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Some(match self.retry_after {
            Some(after) => (status, [(header::RETRY_AFTER, after.to_string())]).into_response(),
            None => status.into_response(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    application_server_key: Option<String>,
}

/// A browser subscribes; the answer is what `PushSubscription.toJSON()` gives, and its id.
async fn subscribe(State(state): State<PushState>, Body(wanted): Body<Wanted>) -> Result<Json<Value>, Refused> {
    let sender = match wanted.application_server_key.as_deref() {
        Some(key) => {
            let key = bytes(key).filter(|key| key.len() == 65);
            Some(key.ok_or_else(|| ApiError::unprocessable("key", "must be a public key of P-256"))?)
        }
        None => None,
    };
    let (private, public) = loop {
        let private = state.0.chance.bytes::<32>();
        let key = PrivateKey::from_private_key(&ECDH_P256, &private);
        if let Some(public) = key.ok().and_then(|key| key.compute_public_key().ok()) {
            break (private, public);
        }
    };
    let (id, auth) = (state.0.chance.code(20), state.0.chance.bytes::<16>());
    lock(&state.0.browsers).insert(id.clone(), Browser { private, auth, sender, is_gone: false });
    let endpoint = format!("{}/push/{id}", state.0.base);
    Ok(Json(
        json!({ "id": id, "endpoint": endpoint, "keys": { "p256dh": text(public.as_ref()), "auth": text(&auth) } }),
    ))
}

/// Its user says no to notices.
async fn end(State(state): State<PushState>, Path(id): Path<String>) -> Result<StatusCode, Refused> {
    let mut browsers = lock(&state.0.browsers);
    browsers.get_mut(&id).ok_or_else(|| ApiError::not_found("subscription"))?.is_gone = true;
    Ok(StatusCode::NO_CONTENT)
}

async fn notices(State(state): State<PushState>) -> Json<Value> {
    let all: Vec<Notice> = lock(&state.0.notices).clone();
    Json(json!({ "data": all }))
}

async fn forget(State(state): State<PushState>) -> StatusCode {
    lock(&state.0.notices).clear();
    StatusCode::NO_CONTENT
}

async fn add_fault(State(state): State<PushState>, Body(fault): Body<Fault>) -> StatusCode {
    lock(&state.0.faults).push(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(state): State<PushState>) -> StatusCode {
    lock(&state.0.faults).clear();
    StatusCode::NO_CONTENT
}
