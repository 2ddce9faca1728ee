use super::object::reached;
use crate::{
    flows::{Flow, FlowStatus},
    graph::{
        GraphError, GraphResult,
        access::{is_version, known_token},
        answer,
    },
    world::World,
};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The Flow of that id: 190, then 100/33.
pub(super) fn flow(world: &World, headers: &HeaderMap, version: &str, id: &str, method: &str) -> GraphResult<Flow> {
    let token = known_token(world, headers)?;
    let flow = reached(world, id, token, method).filter(|_| is_version(version));
    flow.unwrap_or_else(|| Err(GraphError::no_such_object(method, id)))
}

/// `POST /{FLOW}/publish`.
pub(in crate::graph) async fn publish(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = match flow(&world, &headers, &version, &id, "post") {
        Ok(flow) => publish_it(&world, flow).await,
        Err(refusal) => Err(refusal),
    };
    answer(&world, &id, result)
}

async fn publish_it(world: &Arc<World>, flow: Flow) -> GraphResult<Value> {
    if flow.status != FlowStatus::Draft {
        return Err(GraphError::of(139_002, "Only a draft can be published."));
    }
    world.may_publish(&flow).await.map_err(|why| GraphError::of(139_002, why.to_string()))?;
    // The health check took its time: only what was checked is published.
    match world.flows.by_id(&flow.id) {
        Some(now) if now.status == flow.status && now.json == flow.json && now.endpoint_uri == flow.endpoint_uri => {
            world.put_flow(&Flow { status: FlowStatus::Published, ..now });
            Ok(json!({"success": true}))
        }
        _ => Err(GraphError::of(139_002, "The flow changed meanwhile.")),
    }
}

/// `POST /{FLOW}/deprecate`: final.
pub(in crate::graph) async fn deprecate(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = flow(&world, &headers, &version, &id, "post").and_then(|flow| {
        if !flow.status.may_be_deprecated() {
            return Err(GraphError::of(139_003, "Only a published flow can be deprecated."));
        }
        world.put_flow(&Flow { status: FlowStatus::Deprecated, ..flow });
        Ok(json!({"success": true}))
    });
    answer(&world, &id, result)
}
