use super::{Body, Refused, line_of};
use crate::{line::LineSpec, webhooks::handshake, world::World};
use axum::{Json, extract::State};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether a line can be; says what is wrong.
pub(crate) fn check_line(spec: &LineSpec) -> Result<(), String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(&spec.phone_number_id) || !digits(&spec.waba_id) {
        return Err("phone_number_id and waba_id are digits".to_owned());
    }
    if spec.phone_number_id == spec.waba_id {
        return Err("phone_number_id and waba_id differ: ids are unique across objects".to_owned());
    }
    if kernel::Phone::parse(&spec.display_phone).is_err() {
        return Err("display_phone is an international phone number".to_owned());
    }
    if spec.access_token.is_empty() || spec.app_secret.is_empty() || spec.verify_token.is_empty() {
        return Err("access_token, app_secret and verify_token are not empty".to_owned());
    }
    Ok(())
}

/// Registers a line, or changes it: the same again changes nothing, chats stay.
pub(super) async fn register(
    State(world): State<Arc<World>>,
    Body(spec): Body<LineSpec>,
) -> Result<Json<Value>, Refused> {
    check_line(&spec).map_err(|why| ApiError::unprocessable("line", why))?;
    let line = world.put_line(spec);
    Ok(Json(json!({"phone_number_id": line.id(), "graph_url": world.base})))
}

/// Lines as the phone page lists them: no secrets.
pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Value> {
    let view = |line: Arc<crate::line::Line>| {
        json!({"phone_number_id": line.id(), "waba_id": line.spec.waba_id, "display_phone": line.spec.display_phone,
            "name": line.name(), "brand": line.spec.brand, "status": line.status(), "catalog": line.spec.catalog,
            "callback": world.callback_of(&line, true)})
    };
    Json(json!({"data": world.lines().into_iter().map(view).collect::<Vec<_>>()}))
}

#[derive(Deserialize)]
pub(super) struct Which {
    line: String,
}

/// The GET handshake on demand (rule 14): what came of it.
pub(super) async fn verify(State(world): State<Arc<World>>, Body(which): Body<Which>) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &which.line)?;
    let url = world.callback_of(&line, true);
    let url = url.ok_or_else(|| ApiError::conflict("no_callback", "the line has no callback or no subscription"))?;
    let outcome = handshake(&world, &url, line.spec.verify_token.reveal()).await;
    Ok(Json(json!({"verified": outcome.is_ok(), "why": outcome.err()})))
}
