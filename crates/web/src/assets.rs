//! Styles and scripts, inside the binary: served compressed as they were built, with an `ETag`, and for a year when the
//! address names the version (`?v=`).

use crate::Accent;
use axum::{
    Router,
    extract::{Path, RawQuery},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::Embed;
use std::{collections::HashMap, sync::LazyLock};

#[derive(Embed)]
#[folder = "../../ui/dist/served"]
struct Dist;

/// A `Content-Security-Policy` under which every page works: nothing from elsewhere, nothing inline, no frame around us.
/// Media come from our own addresses.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; frame-ancestors 'none'";

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, no-cache";

/// The first hexadecimal digits of each file's SHA-256.
static VERSIONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::iter()
        .filter_map(|name| {
            let hash = Dist::get(&name)?.metadata.sha256_hash();
            let version = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            Some((name.into_owned(), version))
        })
        .collect()
});

/// The address of an asset, with its version: `/assets/app.js?v=1a2b3c4d5e6f`.
pub fn url(name: &str) -> String {
    match VERSIONS.get(name) {
        Some(version) => format!("/assets/{name}?v={version}"),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/{name}`, and `GET /sw.js`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // At the root, because a service worker serves what is below its own address.
    Router::new()
        .route("/assets/{name}", get(serve))
        .route("/sw.js", get(async |headers: HeaderMap| serve(Path("sw.js".to_owned()), RawQuery(None), headers).await))
}

async fn serve(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    if let Some(colour) = name.strip_prefix("accent-").and_then(|rest| rest.strip_suffix(".css")) {
        return match colour.parse::<Accent>() {
            Ok(accent) => {
                ([(CONTENT_TYPE, "text/css"), (CACHE_CONTROL, FOR_EVER)], accent.stylesheet()).into_response()
            }
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let kind = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(version) = VERSIONS.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = format!("\"{version}\"");
    let versioned = query.as_deref() == Some(&format!("v={version}"));
    let common = [
        (CACHE_CONTROL, if versioned { FOR_EVER } else { ASK_AGAIN }.to_owned()),
        (ETAG, tag.clone()),
        (VARY, "accept-encoding".to_owned()),
    ];
    if headers.get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        let wanted = accepted.split(',').any(|offer| accepts(offer, encoding));
        if let Some(file) = wanted.then(|| Dist::get(&format!("{name}{suffix}"))).flatten() {
            let how = [(CONTENT_TYPE, kind), (CONTENT_ENCODING, encoding)];
            return (common, how, file.data).into_response();
        }
    }
    match Dist::get(&name) {
        Some(file) => (common, [(CONTENT_TYPE, kind)], file.data).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether one member of `Accept-Encoding` (`br`, `gzip;q=0.5`) offers `encoding`; `q=0` refuses it.
fn accepts(offer: &str, encoding: &str) -> bool {
    let (name, quality) = offer.split_once(';').unwrap_or((offer, ""));
    let quality = quality.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
    name.trim().eq_ignore_ascii_case(encoding) && quality != Some(0.0)
}
