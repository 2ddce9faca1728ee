use super::super::{
    PspState,
    account::{Account, Kind},
    fault::Place,
    lock, oauth,
    serve::serve,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use kernel::seconds;
use serde_json::json;

const SECONDS: i64 = 3_600;

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// What is refused before anything else is looked at: a name that a firewall does not like, a subscription key that is not
/// the account's, another environment than its own.
pub(super) fn turned_away(headers: &HeaderMap, account: Option<&Account>) -> Option<Response> {
    if text(headers, "user-agent").contains("python-requests") {
        return Some((StatusCode::FORBIDDEN, Html("<html><body>Access Denied</body></html>")).into_response());
    }
    let account = account?;
    let no =
        |status: StatusCode, code: &str| Some((status, Json(json!({"code": code, "message": code}))).into_response());
    if text(headers, "ocp-apim-subscription-key") != account.credential("subscription_key") {
        return no(StatusCode::UNAUTHORIZED, "ACCESS_DENIED_INVALID_SUBSCRIPTION_KEY");
    }
    if text(headers, "x-target-environment") != account.credential("target_environment") {
        return no(StatusCode::INTERNAL_SERVER_ERROR, "NOT_ALLOWED_TARGET_ENVIRONMENT");
    }
    None
}

pub(super) async fn token(State(state): State<PspState>, headers: HeaderMap) -> Response {
    let account = oauth::basic(&state, Kind::Mtn, &headers, "api_key");
    let id = account.as_ref().map(|account| account.id.clone());
    serve(&state, Kind::Mtn, Place::Login, id.as_deref(), |_| {
        if let Some(no) = turned_away(&headers, account.as_ref()) {
            return no;
        }
        let Some(account) = account else {
            return (StatusCode::UNAUTHORIZED, Json(json!({"error": "login_failed"}))).into_response();
        };
        let token = state.id("momo_", 40);
        lock(&state.0.books.mtn).tokens.give(token.clone(), account.id, state.now() + seconds(SECONDS));
        Json(json!({"access_token": token, "token_type": "access_token", "expires_in": SECONDS})).into_response()
    })
    .await
}
