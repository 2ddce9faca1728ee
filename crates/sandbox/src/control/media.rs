use super::{Refused, line_of};
use crate::{chat::Author, graph, media_store::Medium, world::World};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
pub(super) struct Upload {
    line: String,
    filename: Option<String>,
}

/// A customer's file: the body is its bytes, `Content-Type` its type. Its id goes into `POST /control/inbound`.
pub(super) async fn keep(
    State(world): State<Arc<World>>,
    Query(upload): Query<Upload>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &upload.line)?;
    let guessed =
        || mime_guess::from_path(upload.filename.as_deref().unwrap_or_default()).first_or_octet_stream().to_string();
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).filter(|mime| !mime.is_empty());
    let mime = given.map_or_else(guessed, str::to_owned);
    let mut medium = Medium::new(world.ids.object(), line.id(), Author::Customer, &mime, bytes, world.time.now());
    medium.filename = upload.filename;
    let medium = world.put_medium(medium);
    Ok(Json(json!({"id": medium.id, "mime_type": medium.mime, "sha256": medium.sha256})))
}

/// The bytes of a medium for the phone page, without a bearer: this plane is for tests.
pub(super) async fn show(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let medium = world.media.any(&id).ok_or_else(|| ApiError::not_found("medium"))?;
    let mut response = graph::file(&medium, headers.get(header::RANGE));
    // Files of strangers are shown, never run.
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}
