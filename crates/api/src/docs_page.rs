//! `/api/openapi.json`, and `/api/docs`, the page that shows it to people: made once from the document, plain HTML, no
//! script and nothing from elsewhere.

mod prose;
mod read;

use crate::problem::Problem;
use askama::Template;
use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse},
    routing::get,
};
use kernel::ApiError;
use utoipa::openapi::OpenApi;

/// What the page shows.
#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    title: String,
    version: String,
    about: Vec<String>,
    opening: &'static str,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

/// The operations of one tag.
struct Group {
    name: String,
    anchor: String,
    about: String,
    operations: Vec<Operation>,
}

/// One method on one address. Fields named `about`, `kind` and `path` are HTML that [`prose`] made.
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    about: Vec<String>,
    is_open: bool,
    parameters: Vec<Field>,
    body: Option<Body>,
    answers: Vec<Answer>,
}

/// What is to be sent.
struct Body {
    kind: String,
    example: Option<String>,
}

/// What comes back.
struct Answer {
    status: String,
    class: char,
    kind: String,
    about: String,
}

/// A parameter, or a field of a schema.
struct Field {
    name: String,
    place: String,
    kind: String,
    is_required: bool,
    about: String,
}

/// A named shape.
struct Schema {
    name: String,
    anchor: String,
    about: Vec<String>,
    kind: String,
    fields: Vec<Field>,
}

/// The first three calls, for the demo.
const OPENING: &str = r#"TOKEN=$(curl -s http://127.0.0.1:7070/api/v1/sessions \
  -H 'Content-Type: application/json' \
  -d '{"email":"awa@demo.seven-t.africa","password":"bienvenue-awa"}' | jq -r .token)
curl -s http://127.0.0.1:7070/api/v1/brands -H "Authorization: Bearer $TOKEN"
curl -s "http://127.0.0.1:7070/api/v1/brands/awa-mode/products?q=wax" -H "Authorization: Bearer $TOKEN""#;

/// The page needs a style sheet of ours and nothing else.
const POLICY: (HeaderName, HeaderValue) = (
    header::CONTENT_SECURITY_POLICY,
    HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
);

const STYLE: &str = include_str!("../templates/docs.css");

/// The document and its page.
pub(crate) fn routes(document: &OpenApi) -> Router {
    // Strings, numbers and lists: there is nothing in it that JSON refuses.
    let value = serde_json::to_value(document).unwrap_or_default();
    let json = value.to_string();
    let page = read::page(&value, OPENING).render().map_err(|error| {
        tracing::error!("The page of the API cannot be rendered: {error}");
    });
    let show_page = async move || match page {
        Ok(page) => Ok(([POLICY], Html(page))),
        Err(()) => Err(Problem::from(ApiError::internal())),
    };
    Router::new()
        .route("/api/openapi.json", get(async move || served("application/json", json)))
        .route("/api/docs.css", get(async || served("text/css; charset=utf-8", STYLE)))
        .route("/api/docs", get(show_page))
        .method_not_allowed_fallback(crate::wrong_method)
}

/// It changes with the binary only; an hour is soon enough to see a new one.
fn served(kind: &'static str, body: impl IntoResponse) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], body)
}
