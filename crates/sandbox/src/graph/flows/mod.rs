//! The management of Flows (sections 8.6 and 8.7).

mod assets;
mod key;
mod lifecycle;
mod migrate;
mod object;

pub(super) use assets::{assets, download, upload};
pub(super) use key::{show_key, upload_key};
pub(super) use lifecycle::{deprecate, publish};
pub(super) use migrate::migrate;
pub(super) use object::{change, delete, show};

use super::{GraphError, GraphResult, access::waba, answer, json_body, page::page};
use crate::{
    content::Object,
    flows::{CATEGORIES, Flow, FlowStatus, Unpublishable},
    line::Line,
    world::World,
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// `POST /{WABA}/flows`: a draft, checked when it brings its Flow JSON; published at once if asked and possible.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let result = match waba(&world, &headers, &version, &id, "post").and_then(|line| read(&world, &line, &bytes)) {
        Ok((flow, publish)) => begin(&world, flow, publish).await,
        Err(refusal) => Err(refusal),
    };
    answer(&world, &id, result)
}

fn read(world: &World, line: &Line, bytes: &[u8]) -> GraphResult<(Flow, bool)> {
    let body = json_body(bytes)?;
    let body = Object::new(&body, "")?;
    let waba = &line.spec.waba_id;
    let name = unique_name(world, waba, &body, None)?.ok_or_else(|| required("name"))?;
    let categories = categories(&body)?.ok_or_else(|| required("categories"))?;
    let mut flow = Flow {
        id: world.ids.object(),
        waba: waba.clone(),
        name,
        categories,
        status: FlowStatus::Draft,
        endpoint_uri: endpoint_uri(&body)?,
        json: None,
        validation_errors: Vec::new(),
    };
    if let Some(id) = body.optional_text("clone_flow_id", 64)? {
        let source = world.flows.by_id(id).filter(|source| source.waba == *waba);
        let source =
            source.ok_or_else(|| GraphError::parameter("Param clone_flow_id is not a flow of this account."))?;
        flow.endpoint_uri = flow.endpoint_uri.or(source.endpoint_uri);
        if let Some(text) = source.json {
            flow.take_json(text);
        }
    }
    if let Some(text) = body.optional_text("flow_json", MOST_BYTES)? {
        flow.take_json(text.to_owned());
    }
    Ok((flow, body.optional_bool("publish")?.unwrap_or_default()))
}

async fn begin(world: &Arc<World>, flow: Flow, publish: bool) -> GraphResult<Value> {
    // What the Flow JSON lacks is told in the answer; what the account lacks is refused.
    let mut status = FlowStatus::Draft;
    if publish {
        match world.may_publish(&flow).await {
            Ok(()) => status = FlowStatus::Published,
            Err(Unpublishable::Invalid) => {}
            Err(why) => return Err(GraphError::of(139_002, why.to_string())),
        }
    }
    let made = json!({"id": flow.id, "success": true, "validation_errors": flow.validation_errors});
    world.put_flow(&flow);
    if status != flow.status {
        world.put_flow(&Flow { status, ..flow });
    }
    Ok(made)
}

/// The most bytes of a Flow JSON.
const MOST_BYTES: usize = 10 * 1024 * 1024;

fn required(name: &str) -> GraphError {
    GraphError::parameter(format!("The parameter {name} is required."))
}

/// A name that no other Flow of the WABA has.
fn unique_name(world: &World, waba: &str, body: &Object<'_>, own: Option<&str>) -> GraphResult<Option<String>> {
    let Some(name) = body.optional_text("name", 200)? else { return Ok(None) };
    if name.trim().is_empty() {
        return Err(GraphError::parameter("Param name must not be empty."));
    }
    match world.flows.named(waba, name).filter(|flow| own != Some(flow.id.as_str())) {
        Some(_) => Err(GraphError::parameter(format!("A flow named {name} exists already: names are unique."))),
        None => Ok(Some(name.to_owned())),
    }
}

fn categories(body: &Object<'_>) -> GraphResult<Option<Vec<String>>> {
    let Some(value) = body.get("categories") else { return Ok(None) };
    let wrong = || {
        let known = CATEGORIES.join(", ");
        GraphError::parameter(format!("Param categories must be an array of at least one of {{{known}}}."))
    };
    let list = value.as_array().filter(|list| !list.is_empty()).ok_or_else(wrong)?;
    let word = |value: &Value| value.as_str().filter(|word| CATEGORIES.contains(word)).map(str::to_owned);
    list.iter().map(|value| word(value).ok_or_else(wrong)).collect::<GraphResult<_>>().map(Some)
}

fn endpoint_uri(body: &Object<'_>) -> GraphResult<Option<String>> {
    if !body.has("endpoint_uri") {
        return Ok(None);
    }
    let uri = body.address("endpoint_uri", 2000);
    uri.map(|uri| Some(uri.to_owned()))
        .map_err(|_| GraphError::parameter("Param endpoint_uri must be a valid https URL."))
}

/// `GET /{WABA}/flows`, paged.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(wanted): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "get").and_then(|_| {
        let all = world.flows.list(&id);
        let address = format!("{}/{version}/{id}/flows", world.base);
        let fields = wanted.get("fields").map(String::as_str);
        page(&all, &wanted, &address, |flow| &flow.id, |flow| object::view(&world, flow, fields))
    });
    answer(&world, &id, result)
}
