use super::{categories, endpoint_uri, unique_name};
use crate::{
    content::Object,
    flows::{Flow, FlowJson, FlowStatus},
    graph::{GraphError, GraphResult, json_body, numbers::pick},
    world::World,
};
use kernel::days;
use serde_json::{Value, json};
use std::sync::Arc;

/// The application that every call here comes from, as `subscribed_apps` names it too.
const APPLICATION: &str = "900000000000001";
const DEFAULT_FIELDS: &str = "id,name,status,categories,validation_errors";

/// The Flow of that id, for its token; none when the id is no Flow.
pub(super) fn reached(world: &World, id: &str, token: &str, method: &str) -> Option<GraphResult<Flow>> {
    let flow = world.flows.by_id(id)?;
    let mut lines = world.lines().into_iter();
    let reaches = lines.any(|line| line.spec.waba_id == flow.waba && line.spec.access_token.reveal() == token);
    Some(if reaches { Ok(flow) } else { Err(GraphError::no_such_object(method, id)) })
}

/// The asked fields of a Flow; `preview.invalidate(false)` asks for `preview`.
pub(super) fn view(world: &World, flow: &Flow, fields: Option<&str>) -> Value {
    let document = flow.json.as_deref().and_then(FlowJson::read);
    let expires = world.time.now() + days(30);
    let preview = world.media.sealed_path(&flow.id, expires);
    let sendable = match flow.status {
        FlowStatus::Published | FlowStatus::Draft => "AVAILABLE",
        FlowStatus::Throttled => "LIMITED",
        FlowStatus::Blocked | FlowStatus::Deprecated => "BLOCKED",
    };
    let mut view = json!({
        "id": flow.id, "name": flow.name, "status": flow.status, "categories": flow.categories,
        "validation_errors": flow.validation_errors,
        "preview": {"preview_url": format!("{}/flows/{preview}", world.base), "expires_at": expires.as_seconds()},
        "whatsapp_business_account": {"id": flow.waba},
        "application": {"id": APPLICATION, "name": "SEVEN T"},
        "health_status": {"can_send_message": sendable, "entities": [
            {"entity_type": "FLOW", "id": flow.id, "can_send_message": sendable}]},
    });
    let document = document.as_ref();
    let optional = [
        ("json_version", document.and_then(FlowJson::version)),
        ("data_api_version", document.and_then(FlowJson::data_api_version)),
        ("endpoint_uri", flow.endpoint_uri.as_deref()),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            view[key] = json!(value);
        }
    }
    let fields = fields.unwrap_or(DEFAULT_FIELDS).split(',');
    let fields: Vec<&str> = fields.map(|field| field.split('.').next().unwrap_or(field)).collect();
    pick(&view, Some(&fields.join(",")))
}

/// `GET /{FLOW}`; none when the id is no Flow.
pub(in crate::graph) fn show(world: &World, id: &str, token: &str, fields: Option<&str>) -> Option<GraphResult<Value>> {
    Some(reached(world, id, token, "get")?.map(|flow| view(world, &flow, fields)))
}

/// `POST /{FLOW}`: name, categories, endpoint; none when the id is no Flow.
pub(in crate::graph) fn change(world: &Arc<World>, id: &str, token: &str, bytes: &[u8]) -> Option<GraphResult<Value>> {
    let change = |mut flow: Flow| {
        let body = json_body(bytes)?;
        let body = Object::new(&body, "")?;
        if flow.status == FlowStatus::Deprecated {
            return Err(GraphError::of(139_001, "A deprecated flow cannot be updated."));
        }
        if let Some(application) = body.optional_text("application_id", 64)?.filter(|id| *id != APPLICATION) {
            return Err(GraphError::parameter(format!("Param application_id {application} is not an app of yours.")));
        }
        flow.name = unique_name(world, &flow.waba, &body, Some(id))?.unwrap_or(flow.name);
        flow.categories = categories(&body)?.unwrap_or(flow.categories);
        flow.endpoint_uri = endpoint_uri(&body)?.or(flow.endpoint_uri);
        world.put_flow(&flow);
        Ok(json!({"success": true}))
    };
    Some(reached(world, id, token, "post")?.and_then(change))
}

/// `DELETE /{FLOW}`: drafts only; none when the id is no Flow.
pub(in crate::graph) fn delete(world: &World, id: &str, token: &str) -> Option<GraphResult<Value>> {
    let delete = |flow: Flow| {
        if flow.status != FlowStatus::Draft {
            return Err(GraphError::of(139_004, "Only a draft can be deleted."));
        }
        world.remove_flow(id);
        Ok(json!({"success": true}))
    };
    Some(reached(world, id, token, "delete")?.and_then(delete))
}
