//! The Graph API as the product meets it: any version, the objects of this sandbox, Meta's refusals.

mod access;
mod codes;
mod error;
mod flows;
mod media;
mod messages;
mod numbers;
mod page;
mod read;
mod subscriptions;
mod templates;

pub(crate) use error::{GraphError, GraphResult};
pub(crate) use media::file;
pub(crate) use templates::put as put_template;

use crate::world::World;
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use std::sync::Arc;

/// Every route of the Graph and media hosts.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/{version}/{id}", get(numbers::show).post(numbers::change).delete(numbers::delete))
        .route("/{version}/{id}/messages", post(messages::create))
        .route("/{version}/{id}/media", post(media::upload).layer(DefaultBodyLimit::max(110 * 1024 * 1024)))
        .route("/{version}/{id}/whatsapp_business_profile", get(numbers::profile).post(numbers::change_profile))
        .route("/{version}/{id}/phone_numbers", get(numbers::of_waba))
        .route(
            "/{version}/{id}/subscribed_apps",
            get(subscriptions::list).post(subscriptions::subscribe).delete(subscriptions::unsubscribe),
        )
        .route(
            "/{version}/{id}/message_templates",
            get(templates::list).post(templates::create).delete(templates::delete),
        )
        .route("/{version}/{id}/flows", get(flows::list).post(flows::create))
        .route("/{version}/{id}/migrate_flows", post(flows::migrate))
        .route(
            "/{version}/{id}/assets",
            get(flows::assets).post(flows::upload).layer(DefaultBodyLimit::max(12 * 1024 * 1024)),
        )
        .route("/{version}/{id}/publish", post(flows::publish))
        .route("/{version}/{id}/deprecate", post(flows::deprecate))
        .route("/{version}/{id}/whatsapp_business_encryption", get(flows::show_key).post(flows::upload_key))
        .route("/flows/{id}", get(flows::download))
        .route("/whatsapp_business/attachments/", get(media::download))
        .method_not_allowed_fallback(unsupported)
        .fallback(unsupported)
        .with_state(world)
}

/// A path or method that no object has: 190 first, then 100/33 in Graph's words; elsewhere just 404.
async fn unsupported(State(world): State<Arc<World>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let mut parts = uri.path().trim_start_matches('/').split('/');
    if !parts.next().is_some_and(access::is_version) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let id = parts.next().unwrap_or_default();
    let refused = access::known_token(&world, &headers).map(|_| GraphError::no_such_object(method.as_str(), id));
    answer(&world, id, refused.and_then(Err))
}

/// A handler's result as an answer.
fn answer(world: &World, waba: &str, result: GraphResult<Value>) -> Response {
    match result {
        Ok(body) => Json(body).into_response(),
        Err(refusal) => refusal.answer(&world.ids.trace(), waba),
    }
}

/// A request's JSON body.
fn json_body(bytes: &[u8]) -> GraphResult<Value> {
    serde_json::from_slice(bytes).map_err(|_| GraphError::parameter("The request body is not valid JSON."))
}
