use crate::{
    flows::{Flow, FlowStatus},
    graph::{GraphError, GraphResult, access::waba, answer},
    world::World,
};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

const MOST: usize = 100;

/// `POST /{DEST_WABA}/migrate_flows`: copies Flows of another WABA of the same token, as drafts.
pub(in crate::graph) async fn migrate(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(wanted): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "post").and_then(|_| {
        let source = wanted.get("source_waba_id").ok_or_else(|| super::required("source_waba_id"))?;
        waba(&world, &headers, &version, source, "post")?;
        let names = wanted.get("source_flow_names").ok_or_else(|| super::required("source_flow_names"))?;
        let names: Vec<String> = serde_json::from_str(names)
            .ok()
            .filter(|names: &Vec<String>| (1..=MOST).contains(&names.len()))
            .ok_or_else(|| GraphError::parameter("Param source_flow_names must be an array of 1 to 100 names."))?;
        Ok(copy(&world, source, &id, names))
    });
    answer(&world, &id, result)
}

fn copy(world: &Arc<World>, from: &str, to: &str, names: Vec<String>) -> Value {
    let (mut migrated, mut failed) = (Vec::new(), Vec::new());
    for name in names {
        match one(world, from, to, &name) {
            Ok((source, copy)) => {
                migrated.push(json!({"source_name": name, "source_id": source, "migrated_id": copy}));
            }
            Err(why) => {
                failed.push(json!({"source_name": name, "error_code": why.code, "error_message": why.details()}));
            }
        }
    }
    json!({"migrated_flows": migrated, "failed_flows": failed})
}

fn one(world: &Arc<World>, from: &str, to: &str, name: &str) -> GraphResult<(String, String)> {
    let source = world.flows.named(from, name);
    let source = source.ok_or_else(|| GraphError::parameter("The source account has no flow of that name."))?;
    if world.flows.named(to, name).is_some() {
        return Err(GraphError::parameter("The destination account has a flow of that name."));
    }
    let copy = Flow { id: world.ids.object(), waba: to.to_owned(), status: FlowStatus::Draft, ..source.clone() };
    world.put_flow(&copy);
    Ok((source.id, copy.id))
}
