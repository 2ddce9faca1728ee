//! The test-only plane: what the outside world does, by JSON. The phone page is one of its clients.

mod chats;
mod faults;
mod flows;
mod inbound;
mod lines;
mod live;
mod media;
mod scene;

pub(crate) use lines::check_line;

use crate::{line::Line, world::World};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use kernel::ApiError;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Every control route.
pub(crate) fn router(world: Arc<World>) -> Router {
    let most = DefaultBodyLimit::max(110 * 1024 * 1024);
    Router::new()
        .route("/control/lines", get(lines::list).post(lines::register))
        .route("/control/verify", post(lines::verify))
        .route("/control/inbound", post(inbound::say).layer(most))
        .route("/control/customers", post(scene::customer))
        .route("/control/templates", post(scene::template))
        .route("/control/chats", get(chats::list))
        .route("/control/chats/{line}/{customer}", get(chats::show))
        .route("/control/seen", post(chats::seen))
        .route("/control/played", post(chats::played))
        .route("/control/sent", get(chats::sent))
        .route("/control/webhooks", get(chats::webhooks))
        .route("/control/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/control/faults/{id}", delete(faults::clear_one))
        .route("/control/flows", post(flows::change))
        .route("/control/flows/key", post(flows::renew_number))
        .route("/control/flows/open", post(flows::open))
        .route("/control/flows/fill", post(flows::fill))
        .route("/control/flows/submit", post(flows::submit))
        .route("/control/flows/back", post(flows::back))
        .route("/control/flows/close", post(flows::close))
        .route("/control/settings", get(scene::settings).post(scene::change_settings))
        .route("/control/clock", get(scene::clock).post(scene::advance))
        .route("/control/state", delete(scene::forget))
        .route("/control/media", post(media::keep).layer(most))
        .route("/control/media/{id}", get(media::show))
        .route("/control/events", get(live::events))
        .with_state(world)
}

/// A refusal of the control plane.
pub(crate) struct Refused(ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.0)).into_response()
    }
}

/// A JSON body; a wrong one is refused with the reason.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let bytes = bytes::Bytes::from_request(request, state)
            .await
            .map_err(|error| Refused(ApiError::bad_request("body", error)))?;
        let value = serde_json::from_slice(&bytes).map_err(|error| ApiError::unprocessable("body", error))?;
        Ok(Self(value))
    }
}

fn line_of(world: &World, id: &str) -> Result<Arc<Line>, Refused> {
    world.line(id).ok_or_else(|| ApiError::not_found("line").into())
}
