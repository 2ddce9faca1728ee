use super::{MOST_BYTES, lifecycle::flow};
use crate::{
    flows::{Flow, FlowStatus},
    graph::{GraphError, GraphResult, answer},
    world::World,
};
use axum::{
    extract::{Multipart, Path, Query, State, multipart::MultipartRejection, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::minutes;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /{FLOW}/assets`: the Flow JSON of a draft; 200 even when it has errors.
pub(in crate::graph) async fn upload(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let result = match (flow(&world, &headers, &version, &id, "post"), form) {
        (Err(refusal), _) => Err(refusal),
        (Ok(_), Err(_)) => Err(GraphError::parameter("Param file is required as multipart/form-data.")),
        (Ok(flow), Ok(form)) => read(form).await.and_then(|text| keep(&world, flow, text)),
    };
    answer(&world, &id, result)
}

async fn read(mut form: Multipart) -> GraphResult<String> {
    let torn = |_| GraphError::parameter("The multipart body could not be read.");
    let (mut name, mut kind, mut file) = (None, None, None);
    while let Some(field) = form.next_field().await.map_err(torn)? {
        match field.name().unwrap_or_default() {
            "name" => name = Some(field.text().await.map_err(torn)?),
            "asset_type" => kind = Some(field.text().await.map_err(torn)?),
            "file" => {
                let mime = field.content_type().unwrap_or_default().to_owned();
                file = Some((mime, field.bytes().await.map_err(torn)?));
            }
            _ => {}
        }
    }
    let (mime, bytes) = file.ok_or_else(|| super::required("file"))?;
    if name.ok_or_else(|| super::required("name"))? != "flow.json" {
        return Err(GraphError::parameter("Param name must be flow.json."));
    }
    if kind.ok_or_else(|| super::required("asset_type"))? != "FLOW_JSON" {
        return Err(GraphError::parameter("Param asset_type must be FLOW_JSON."));
    }
    if !mime.starts_with("application/json") {
        return Err(GraphError::parameter("Param file must be of type application/json."));
    }
    if bytes.len() > MOST_BYTES {
        return Err(GraphError::parameter("Param file must have at most 10 MB."));
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| GraphError::parameter("Param file must be UTF-8."))
}

fn keep(world: &Arc<World>, mut flow: Flow, text: String) -> GraphResult<Value> {
    if flow.status != FlowStatus::Draft {
        return Err(GraphError::of(139_001, "Only a draft can be updated: clone the flow."));
    }
    flow.take_json(text);
    let errors = json!(flow.validation_errors);
    world.put_flow(&flow);
    Ok(json!({"success": true, "validation_errors": errors}))
}

/// `GET /{FLOW}/assets`.
pub(in crate::graph) async fn assets(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = flow(&world, &headers, &version, &id, "get").map(|flow| {
        let path = world.media.sealed_path(&flow.id, world.time.now() + minutes(5));
        let asset = json!({"name": "flow.json", "asset_type": "FLOW_JSON",
            "download_url": format!("{}/flows/{path}", world.base)});
        let data = if flow.json.is_some() { vec![asset] } else { Vec::new() };
        json!({"data": data, "paging": {"cursors": {"before": "MAZDZD", "after": "MAZDZD"}}})
    });
    answer(&world, &id, result)
}

/// An address given out as `download_url` or `preview_url`.
#[derive(Deserialize)]
pub(in crate::graph) struct Address {
    ext: i64,
    hash: String,
}

/// The Flow JSON at such an address, which needs no bearer.
pub(in crate::graph) async fn download(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    address: Result<Query<Address>, QueryRejection>,
) -> Response {
    let now = world.time.now();
    let holds = address.is_ok_and(|Query(at)| world.media.address_holds(&id, at.ext, &at.hash, now));
    match world.flows.by_id(&id).filter(|_| holds).and_then(|flow| flow.json) {
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
