//! `/api/openapi.json`.

use axum::{Router, http::header, routing::get};
use utoipa::openapi::OpenApi;

/// The document, written once.
pub(crate) fn routes(document: &OpenApi) -> Router {
    let json = document.to_json().unwrap_or_default();
    Router::new()
        .route("/api/openapi.json", get(async move || ([(header::CONTENT_TYPE, "application/json")], json.clone())))
}
