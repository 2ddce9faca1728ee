use super::super::{PspState, account::Kind, fault::Place, lock, oauth, serve::serve};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::seconds;
use serde_json::json;
use std::collections::HashMap;

const SECONDS: i64 = 7_776_000;

pub(super) async fn token(State(state): State<PspState>, headers: HeaderMap, body: String) -> Response {
    let account = oauth::basic(&state, Kind::Orange, &headers, "client_secret");
    let id = account.as_ref().map(|account| account.id.clone());
    serve(&state, Kind::Orange, Place::Login, id.as_deref(), |_| {
        let no =
            |status, error: &str| (status, Json(json!({"error": error, "error_description": error}))).into_response();
        let form: HashMap<String, String> = serde_urlencoded::from_str(&body).unwrap_or_default();
        if form.get("grant_type").map(String::as_str) != Some("client_credentials") {
            return no(StatusCode::BAD_REQUEST, "unsupported_grant_type");
        }
        let Some(account) = account else { return no(StatusCode::UNAUTHORIZED, "invalid_client") };
        let token = state.id("om_", 28);
        lock(&state.0.books.orange).tokens.give(token.clone(), account.id, state.now() + seconds(SECONDS));
        // A string [obs].
        Json(json!({"token_type": "Bearer", "access_token": token, "expires_in": SECONDS.to_string()})).into_response()
    })
    .await
}
