use axum::{
    Router,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The phone page: our own files, nothing from elsewhere.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(|| async { file("text/html; charset=utf-8", include_str!("../ui/phone.html")) }))
        .route("/phone/phone.css", get(|| async { file("text/css; charset=utf-8", include_str!("../ui/phone.css")) }))
        .route(
            "/phone/mailbox.css",
            get(|| async { file("text/css; charset=utf-8", include_str!("../ui/mailbox.css")) }),
        )
        .route("/phone/{script}", get(script))
        .route("/favicon.ico", get(|| async { file("image/svg+xml", include_str!("../ui/icon.svg")) }))
}

async fn script(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let text = match name.as_str() {
        "app.js" => include_str!("../ui/app.js"),
        "flow.js" => include_str!("../ui/flow.js"),
        "bubbles.js" => include_str!("../ui/bubbles.js"),
        "panel.js" => include_str!("../ui/panel.js"),
        _ => return axum::http::StatusCode::NOT_FOUND.into_response(),
    };
    file("text/javascript; charset=utf-8", text)
}

/// One of our own files.
pub(crate) fn file(mime: &'static str, text: &'static str) -> Response {
    let policy = "default-src 'self'; img-src 'self' data: https: http:; media-src 'self' blob: https: http:; \
                  frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, text).into_response()
}
