//! Errors in GeniusPay's shape (§3.5), and who may call.

use super::super::{PspState, account::Account, account::Kind, fault::Place, lock, serve::serve};
use axum::{
    Json,
    http::{HeaderMap, StatusCode, header::USER_AGENT},
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

pub(super) enum No {
    Said(u16, &'static str, String),
    /// A page of HTML, before anything of theirs is reached (§3.1).
    Firewall,
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        match self {
            Self::Said(status, code, message) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
                let body = json!({"success": false, "error": {"code": code, "message": message}});
                (status, Json(body)).into_response()
            }
            Self::Firewall => {
                (StatusCode::FORBIDDEN, Html("<html><body><h1>Forbidden</h1></body></html>")).into_response()
            }
        }
    }
}

pub(super) fn invalid(why: impl Into<String>) -> No {
    No::Said(422, "VALIDATION_ERROR", why.into())
}

pub(super) fn not_found() -> No {
    No::Said(404, "TRANSACTION_NOT_FOUND", "no such transaction".to_owned())
}

fn account_of(state: &PspState, headers: &HeaderMap) -> Result<Account, No> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !text(USER_AGENT.as_str()).contains("Mozilla/") {
        return Err(No::Firewall);
    }
    let (key, secret) = (text("x-api-key"), text("x-api-secret"));
    if key.is_empty() || secret.is_empty() {
        return Err(No::Said(401, "MISSING_API_KEY", "X-API-Key and X-API-Secret are required".to_owned()));
    }
    let known = lock(&state.0.books.accounts).by_key(Kind::GeniusPay, key).cloned();
    let known = known.filter(|account| account.credential("api_secret") == secret);
    known.ok_or_else(|| No::Said(401, "INVALID_API_KEY", "nobody has these keys".to_owned()))
}

/// Serves a call: firewall, keys, faults, then `work` with the account.
pub(super) async fn with_account(
    state: &PspState,
    headers: &HeaderMap,
    on: Place,
    work: impl FnOnce(&Account) -> Result<Response, No>,
) -> Response {
    let account = account_of(state, headers);
    let id = account.as_ref().ok().map(|account| account.id.clone());
    serve(state, Kind::GeniusPay, on, id.as_deref(), |_| {
        account.and_then(|it| work(&it)).unwrap_or_else(No::into_response)
    })
    .await
}
