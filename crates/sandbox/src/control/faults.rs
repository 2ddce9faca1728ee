use super::{Body, Refused};
use crate::{faults::FaultSpec, world::World};
use axum::{
    Json,
    extract::{Path, State},
};
use kernel::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// Puts a rule in force.
pub(super) async fn add(State(world): State<Arc<World>>, Body(spec): Body<FaultSpec>) -> Result<Json<Value>, Refused> {
    spec.check().map_err(|why| ApiError::unprocessable("fault", why))?;
    let id = world.faults.add(spec);
    world.tell(|| json!({"kind": "faults"}));
    Ok(Json(json!({"id": id})))
}

/// The rules in force, with how often they were asked and struck.
pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"data": world.faults.list()}))
}

/// Ends every rule; what they held back goes out.
pub(super) async fn clear(State(world): State<Arc<World>>) -> Json<Value> {
    let cleared = world.faults.clear(None);
    world.release_all();
    world.tell(|| json!({"kind": "faults"}));
    Json(json!({"cleared": cleared}))
}

/// Ends one rule; what was held back goes out.
pub(super) async fn clear_one(State(world): State<Arc<World>>, Path(id): Path<u64>) -> Result<Json<Value>, Refused> {
    if !world.faults.clear(Some(id)) {
        return Err(ApiError::not_found("fault").into());
    }
    world.release_all();
    world.tell(|| json!({"kind": "faults"}));
    Ok(Json(json!({"cleared": true})))
}
