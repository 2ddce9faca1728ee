use super::{
    GraphError, GraphResult,
    access::{fortune, is_version, known_token, number, waba},
    answer, flows, json_body, media, subscriptions, templates,
};
use crate::{content::Object, cut::Cut, faults::Place, line::Line, world::World};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc};

type Parameters = Query<HashMap<String, String>>;

/// `GET /{id}`: one path for numbers, WABAs, media, templates and flows; the store that owns the id answers (rule 2).
pub(super) async fn show(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Response {
    let place = if world.media.any(&id).is_some() { Place::Media } else { Place::Management };
    let line = world.line(&id).or_else(|| world.lines().into_iter().next());
    if let Some(line) = line {
        let luck = fortune(&world, place, &line, &cut).await;
        if let Some(instead) = luck.instead {
            return instead;
        }
    }
    let fields = parameters.get("fields").map(String::as_str);
    answer(&world, &id, find(&world, &headers, &version, &id, fields, parameters.get("phone_number_id")))
}

fn find(
    world: &World,
    headers: &HeaderMap,
    version: &str,
    id: &str,
    fields: Option<&str>,
    phone: Option<&String>,
) -> GraphResult<Value> {
    let token = known_token(world, headers)?;
    if !is_version(version) {
        return Err(GraphError::no_such_object("get", version));
    }
    if let Some(medium) = media::resolve(world, id, token, phone.map(String::as_str)) {
        return medium;
    }
    if let Some(template) = templates::show(world, id, token) {
        return template.map(|template| pick(&template, fields));
    }
    if let Some(flow) = flows::show(world, id, token, fields) {
        return flow;
    }
    if let Ok(line) = number(world, headers, version, id, "get") {
        return Ok(pick(&number_fields(world, &line), Some(fields.unwrap_or(DEFAULT_FIELDS))));
    }
    let line = waba(world, headers, version, id, "get")?;
    let account = json!({"id": line.spec.waba_id, "name": line.name(), "timezone_id": "1",
        "message_template_namespace": hex::encode(kernel::sha256(id.as_bytes())), "currency": "USD"});
    Ok(pick(&account, fields))
}

/// What Graph returns of a number when nothing is asked for.
const DEFAULT_FIELDS: &str =
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,id";

fn number_fields(world: &World, line: &Line) -> Value {
    let callback = line.state().callback_override.clone();
    let account = world.waba(&line.spec.waba_id).callback;
    let mut webhooks = json!({"application": line.spec.callback_url.clone().unwrap_or_default()});
    if let Some(url) = account {
        webhooks["whatsapp_business_account"] = json!(url);
    }
    if let Some(url) = callback {
        webhooks["phone_number"] = json!(url);
    }
    let level = if line.spec.throughput > 80 { "HIGH" } else { "STANDARD" };
    json!({
        "id": line.id(), "display_phone_number": line.spec.display_phone, "verified_name": line.name(),
        "quality_rating": "GREEN", "code_verification_status": "VERIFIED", "name_status": "APPROVED",
        "status": line.status(), "throughput": {"level": level}, "platform_type": "CLOUD_API",
        "is_on_biz_app": false, "is_official_business_account": false, "account_mode": "LIVE",
        "webhook_configuration": webhooks, "whatsapp_business_manager_messaging_limit": "TIER_250",
        "health_status": {"can_send_message": "AVAILABLE", "entities": [
            {"entity_type": "PHONE_NUMBER", "id": line.id(), "can_send_message": "AVAILABLE"},
            {"entity_type": "WABA", "id": line.spec.waba_id, "can_send_message": "AVAILABLE"}]},
    })
}

/// The asked fields and the id; everything when nothing is asked.
pub(super) fn pick(object: &Value, fields: Option<&str>) -> Value {
    let (Some(fields), Value::Object(all)) = (fields, object) else { return object.clone() };
    let mut picked = Map::new();
    for field in fields.split(',').map(str::trim).chain(["id"]) {
        if let Some(value) = all.get(field) {
            picked.insert(field.to_owned(), value.clone());
        }
    }
    Value::Object(picked)
}

/// `POST /{id}`: the number's webhook override, a template's edit, or a flow's metadata.
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let edit = |token: &str| {
        let flow = || is_version(&version).then(|| flows::change(&world, &id, token, &bytes)).flatten();
        templates::edit(&world, &id, token, &bytes).or_else(flow)
    };
    let result = match known_token(&world, &headers).map(edit) {
        Err(refusal) => Err(refusal),
        Ok(Some(edited)) => edited,
        Ok(None) => match number(&world, &headers, &version, &id, "post") {
            Ok(line) => override_callback(&world, &line, &bytes).await,
            Err(refusal) => Err(refusal),
        },
    };
    answer(&world, &id, result)
}

async fn override_callback(world: &World, line: &Line, bytes: &[u8]) -> GraphResult<Value> {
    let body = json_body(bytes)?;
    let body = Object::new(&body, "")?;
    let configuration = body.object("webhook_configuration")?;
    let callback = configuration.optional_text("override_callback_uri", 200)?.unwrap_or_default();
    let callback = if callback.is_empty() {
        None
    } else {
        let token = configuration.text("verify_token", 512)?;
        subscriptions::verify(world, callback, token).await?;
        Some(callback.to_owned())
    };
    line.state().callback_override.clone_from(&callback);
    let line = line.id().to_owned();
    world.write_down(|| crate::journal::Event::NumberCallback { line, callback });
    Ok(json!({"success": true}))
}

/// `DELETE /{id}`: media and drafts of flows; numbers are not deleted this way.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Response {
    let phone = parameters.get("phone_number_id").map(String::as_str);
    let result = known_token(&world, &headers).and_then(|token| {
        if !is_version(&version) {
            return Err(GraphError::no_such_object("delete", &version));
        }
        let deleted = media::delete(&world, &id, token, phone).or_else(|| flows::delete(&world, &id, token));
        deleted.unwrap_or_else(|| Err(GraphError::no_such_object("delete", &id)))
    });
    answer(&world, &id, result)
}

/// `GET /{WABA}/phone_numbers`.
pub(super) async fn of_waba(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Response {
    let fields = parameters.get("fields").map_or(DEFAULT_FIELDS, String::as_str);
    let result = waba(&world, &headers, &version, &id, "get").map(|_| {
        let mine = world.lines().into_iter().filter(|line| line.spec.waba_id == id);
        let data: Vec<Value> = mine.map(|line| pick(&number_fields(&world, &line), Some(fields))).collect();
        json!({"data": data, "paging": {"cursors": {"before": "MAZDZD", "after": "MAZDZD"}}})
    });
    answer(&world, &id, result)
}

const PROFILE: &[(&str, usize)] =
    &[("about", 139), ("address", 256), ("description", 512), ("email", 128), ("vertical", 64)];

/// `GET /{PHONE}/whatsapp_business_profile`.
pub(super) async fn profile(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = number(&world, &headers, &version, &id, "get").map(|line| {
        let mut profile = line.state().profile.clone();
        profile.insert("messaging_product".into(), json!("whatsapp"));
        json!({"data": [profile]})
    });
    answer(&world, &id, result)
}

/// `POST /{PHONE}/whatsapp_business_profile`.
pub(super) async fn change_profile(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let result = number(&world, &headers, &version, &id, "post").and_then(|line| {
        let body = json_body(&bytes)?;
        let body = Object::new(&body, "")?;
        body.word("messaging_product", "whatsapp")?;
        let mut profile = line.state().profile.clone();
        for (field, max) in PROFILE {
            if let Some(text) = body.optional_text(field, *max)? {
                profile.insert((*field).to_owned(), json!(text));
            }
        }
        if let Some(websites) = body.get("websites") {
            let fits = websites.as_array().is_some_and(|list| {
                list.len() <= 2 && list.iter().all(|site| site.as_str().is_some_and(|site| site.len() <= 256))
            });
            if !fits {
                return Err(body.invalid("websites", "must be at most 2 addresses of at most 256 characters."));
            }
            profile.insert("websites".into(), websites.clone());
        }
        line.state().profile = profile;
        Ok(json!({"success": true}))
    });
    answer(&world, &id, result)
}
