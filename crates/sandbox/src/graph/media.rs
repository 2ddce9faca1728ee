use super::{
    GraphError, GraphResult,
    access::{bearer, fortune, known_token, number},
    answer,
};
use crate::{chat::Author, content::Kind, cut::Cut, faults::Place, line::Line, media_store::Medium, world::World};
use axum::{
    body::Body,
    extract::{ConnectInfo, Multipart, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the upload endpoint takes (section 6): stricter for documents than sending is.
const UPLOADABLE: &[&str] = &[
    "audio/aac",
    "audio/amr",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/opus",
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/3gp",
    "video/3gpp",
];

/// `POST /{V}/{PHONE}/media`.
pub(super) async fn upload(
    State(world): State<Arc<World>>,
    Path((version, phone)): Path<(String, String)>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    headers: HeaderMap,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Response {
    let line = match number(&world, &headers, &version, &phone, "post") {
        Ok(line) => line,
        Err(refusal) => return refusal.answer(&world.ids.trace(), &phone),
    };
    let luck = fortune(&world, Place::Media, &line, &cut).await;
    if let Some(instead) = luck.instead {
        return instead;
    }
    let result = match form {
        Ok(form) => keep(&world, &line, form).await,
        Err(_) => Err(GraphError::parameter("Param file is required as multipart/form-data.")),
    };
    if luck.cut_after {
        cut.cut();
    }
    answer(&world, &line.spec.waba_id, result)
}

async fn keep(world: &World, line: &Line, mut form: Multipart) -> GraphResult<Value> {
    let torn = |_| GraphError::parameter("The multipart body could not be read.");
    let (mut product, mut kind, mut file) = (None, None, None);
    while let Some(field) = form.next_field().await.map_err(torn)? {
        match field.name().unwrap_or_default() {
            "messaging_product" => product = Some(field.text().await.map_err(torn)?),
            "type" => kind = Some(field.text().await.map_err(torn)?),
            "file" => {
                let (mime, name) = (field.content_type().map(str::to_owned), field.file_name().map(str::to_owned));
                file = Some((mime, name, field.bytes().await.map_err(torn)?));
            }
            _ => {}
        }
    }
    if product.as_deref() != Some("whatsapp") {
        return Err(GraphError::parameter("Param messaging_product must be whatsapp").with_subcode(2_494_010));
    }
    let (mime, name, bytes) = file.ok_or_else(|| GraphError::parameter("The parameter file is required."))?;
    let Some(name) = name else { return Err(GraphError::parameter("Param file must have a filename.")) };
    let kind = kind.ok_or_else(|| GraphError::parameter("The parameter type is required."))?;
    let mime = mime.unwrap_or_else(|| "application/octet-stream".to_owned());
    let bare = |mime: &str| mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !UPLOADABLE.contains(&bare(&mime).as_str()) {
        return Err(GraphError::parameter(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{mime}'.",
            UPLOADABLE.join(", ")
        )));
    }
    if bare(&kind) != bare(&mime) {
        return Err(GraphError::parameter(format!("Param type {kind} does not match the file's type {mime}.")));
    }
    let most = match bare(&mime).split('/').next() {
        Some("image") if bare(&mime) == "image/webp" => Kind::Sticker,
        Some(kind @ ("image" | "audio" | "video")) => Kind::of(kind),
        _ => Kind::Document,
    }
    .most_bytes();
    if bytes.is_empty() || bytes.len() > most {
        return Err(GraphError::parameter(format!("Param file must have 1 to {most} bytes, got {}.", bytes.len())));
    }
    let id = world.ids.object();
    let mut medium = Medium::new(id.clone(), line.id(), Author::Business, &mime, bytes, world.time.now());
    medium.filename = Some(name);
    world.put_medium(medium);
    Ok(json!({"id": id}))
}

/// `GET /{MEDIA_ID}`; none when the id is no medium.
pub(super) fn resolve(world: &World, id: &str, token: &str, phone: Option<&str>) -> Option<GraphResult<Value>> {
    let medium = world.media.any(id)?;
    let now = world.time.now();
    let reaches = owner(world, &medium).is_some_and(|line| line.spec.access_token.reveal() == token);
    if now >= medium.expires || !reaches || phone.is_some_and(|phone| phone != medium.line) {
        return Some(Err(GraphError::no_such_object("get", id)));
    }
    Some(Ok(json!({
        "messaging_product": "whatsapp",
        "url": world.media.address(&world.base, id, "getMedia", now),
        "mime_type": medium.mime,
        "sha256": medium.sha256,
        "file_size": medium.bytes.len().to_string(),
        "id": id,
    })))
}

/// `DELETE /{MEDIA_ID}`; none when the id is no medium.
pub(super) fn delete(world: &World, id: &str, token: &str, phone: Option<&str>) -> Option<GraphResult<Value>> {
    let resolved = resolve(world, id, token, phone)?;
    Some(resolved.map(|_| json!({"success": world.media.remove(id)})))
}

pub(super) fn owner(world: &World, medium: &Medium) -> Option<Arc<Line>> {
    world.line(&medium.line)
}

/// The address given out by [`resolve`] or a webhook.
#[derive(Deserialize)]
pub(super) struct Address {
    mid: String,
    ext: i64,
    hash: String,
}

/// The media host: 404 for everything that is not an unexpired address with its own bearer.
pub(super) async fn download(
    State(world): State<Arc<World>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    headers: HeaderMap,
    address: Result<Query<Address>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let gone = || plain(StatusCode::NOT_FOUND);
    let Ok(Query(address)) = address else { return gone() };
    let now = world.time.now();
    let token = bearer(&headers).and_then(|_| known_token(&world, &headers));
    let medium = world.media.usable(&address.mid, now);
    let (Ok(token), Some(medium)) = (token, medium) else { return gone() };
    let Some(line) = owner(&world, &medium).filter(|line| line.spec.access_token.reveal() == token) else {
        return gone();
    };
    if !world.media.address_holds(&address.mid, address.ext, &address.hash, now) {
        return gone();
    }
    let luck = fortune(&world, Place::Media, &line, &cut).await;
    if let Some(instead) = luck.instead {
        return instead;
    }
    if luck.cut_after {
        cut.cut();
    }
    file(&medium, headers.get(header::RANGE))
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The bytes of a medium, whole or the one range asked for.
pub(crate) fn file(medium: &Medium, range: Option<&HeaderValue>) -> Response {
    let length = medium.bytes.len();
    let mut response = Response::new(Body::from(medium.bytes.clone()));
    if let Some(range) = range.and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("bytes=")) {
        let Some((start, end)) = span(range, length) else {
            let mut refused = plain(StatusCode::RANGE_NOT_SATISFIABLE);
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{length}")) {
                refused.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            return refused;
        };
        response = Response::new(Body::from(Bytes::slice(&medium.bytes, start..end)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        if let Ok(value) = HeaderValue::from_str(&format!("bytes {start}-{}/{length}", end - 1)) {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
    }
    let mime = HeaderValue::from_str(&medium.mime);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, mime.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

/// Start and end (not included) of `a-b`, `a-` or `-n`.
fn span(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.split_once('-')?;
    let (start, end) = match (first.is_empty(), last.is_empty()) {
        (false, false) => (first.parse().ok()?, last.parse::<usize>().ok()?.saturating_add(1).min(length)),
        (false, true) => (first.parse().ok()?, length),
        (true, false) => (length.saturating_sub(last.parse().ok()?), length),
        (true, true) => return None,
    };
    (start < end && end <= length).then_some((start, end))
}
