use super::{GraphError, GraphResult, access::waba, answer, json_body, page::page};
use crate::{
    content::{Object, check_definition},
    journal::Event,
    line::Line,
    templates::Template,
    webhooks::Update,
    world::World,
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use kernel::Millis;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// `POST /{WABA}/message_templates`: PENDING, then APPROVED after the review.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "post").and_then(|line| {
        let template = read(&world, &line, &bytes)?;
        let made = json!({"id": template.id, "status": template.status, "category": template.category});
        put(&world, &line, template);
        Ok(made)
    });
    answer(&world, &id, result)
}

fn read(world: &World, line: &Line, bytes: &[u8]) -> GraphResult<Template> {
    let body = json_body(bytes)?;
    let body = Object::new(&body, "")?;
    let name = body.text("name", 512)?;
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(GraphError::parameter("Param name must have only lowercase letters, digits and underscores."));
    }
    let language = body.text("language", 16)?;
    let category = body.text("category", 32)?.to_ascii_uppercase();
    if !matches!(category.as_str(), "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Err(GraphError::parameter("Param category must be one of {MARKETING, UTILITY, AUTHENTICATION}."));
    }
    let format = body.optional_text("parameter_format", 16)?.unwrap_or("positional").to_ascii_uppercase();
    if !matches!(format.as_str(), "POSITIONAL" | "NAMED") {
        return Err(GraphError::parameter("Param parameter_format must be one of {positional, named}."));
    }
    let components = check_definition(&body, format == "NAMED")?;
    if world.templates.find(&line.spec.waba_id, name, language).is_some() {
        return Err(GraphError::parameter("Invalid parameter").with_subcode(2_388_024).with_user_words(
            "Content in this language already exists",
            format!(
                "There is already {language} content for this template. You can create a new template and try again."
            ),
        ));
    }
    Ok(Template {
        id: world.ids.object(),
        name: name.to_owned(),
        language: language.to_owned(),
        category,
        status: "PENDING".to_owned(),
        parameter_format: format,
        components,
    })
}

/// Stores a template; a pending one is approved after the review, and the product is told.
pub(crate) fn put(world: &Arc<World>, line: &Arc<Line>, template: Template) {
    let waba = line.spec.waba_id.clone();
    let pending = (template.status == "PENDING").then(|| template.id.clone());
    world.templates.put(&waba, template.clone());
    world.write_down(|| Event::Template { waba, template });
    if let Some(id) = pending {
        let line = Arc::clone(line);
        world.later(Millis(world.settings().template_review_ms.max(0)), move |world| approve(world, &line, &id));
    }
}

fn approve(world: &Arc<World>, line: &Arc<Line>, id: &str) {
    let Some((waba, mut template)) = world.templates.by_id(id).filter(|(_, t)| t.status == "PENDING") else { return };
    template.status = "APPROVED".to_owned();
    world.templates.put(&waba, template.clone());
    let value = json!({"event": "APPROVED", "message_template_id": id.parse::<u64>().unwrap_or_default(),
        "message_template_name": template.name, "message_template_language": template.language, "reason": "NONE",
        "message_template_category": template.category});
    world.write_down(|| Event::Template { waba, template });
    let update = Update::Other { field: "message_template_status_update", value, time: world.time.now() };
    world.post(line, "", vec![update]);
}

fn view(template: &Template) -> Value {
    json!({"id": template.id, "name": template.name, "language": template.language, "status": template.status,
        "category": template.category, "parameter_format": template.parameter_format,
        "components": template.components, "quality_score": {"score": "UNKNOWN"}, "rejected_reason": "NONE"})
}

fn reaches(world: &World, waba: &str, token: &str) -> Option<Arc<Line>> {
    world.lines().into_iter().find(|line| line.spec.waba_id == waba && line.spec.access_token.reveal() == token)
}

/// `GET /{TEMPLATE_ID}`; none when the id is no template.
pub(super) fn show(world: &World, id: &str, token: &str) -> Option<GraphResult<Value>> {
    let (waba, template) = world.templates.by_id(id)?;
    let reached = reaches(world, &waba, token).map(|_| view(&template));
    Some(reached.ok_or_else(|| GraphError::no_such_object("get", id)))
}

/// `POST /{TEMPLATE_ID}`: new components, back to review; none when the id is no template.
pub(super) fn edit(world: &Arc<World>, id: &str, token: &str, bytes: &[u8]) -> Option<GraphResult<Value>> {
    let (waba, mut template) = world.templates.by_id(id)?;
    let Some(line) = reaches(world, &waba, token) else { return Some(Err(GraphError::no_such_object("post", id))) };
    let change = || {
        if !matches!(template.status.as_str(), "APPROVED" | "REJECTED" | "PAUSED") {
            return Err(GraphError::parameter("Only approved, rejected or paused templates can be edited."));
        }
        let body = json_body(bytes)?;
        template.components = check_definition(&Object::new(&body, "")?, template.is_named())?;
        template.status = "PENDING".to_owned();
        put(world, &line, template);
        Ok(json!({"success": true}))
    };
    Some(change())
}

/// `GET /{WABA}/message_templates`, filtered and paged.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(wanted): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "get").and_then(|_| {
        let fits = |template: &Template| {
            let is = |key: &str, value: &str| wanted.get(key).is_none_or(|wish| wish.eq_ignore_ascii_case(value));
            wanted.get("name").is_none_or(|name| template.name.contains(name.as_str()))
                && is("status", &template.status)
                && is("category", &template.category)
                && is("language", &template.language)
        };
        let all: Vec<Template> = world.templates.list(&id).into_iter().filter(|t| fits(t)).collect();
        let address = format!("{}/{version}/{id}/message_templates", world.base);
        page(&all, &wanted, &address, |template| &template.id, view)
    });
    answer(&world, &id, result)
}

/// `DELETE /{WABA}/message_templates?name=`, with `hsm_id` only that one.
pub(super) async fn delete(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(wanted): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "delete").and_then(|_| {
        let name = wanted.get("name").ok_or_else(|| GraphError::parameter("The parameter name is required."))?;
        let gone = |t: &Template| t.name == *name && wanted.get("hsm_id").is_none_or(|only| *only == t.id);
        let ids: Vec<String> = world.templates.list(&id).into_iter().filter(|t| gone(t)).map(|t| t.id).collect();
        if ids.is_empty() {
            return Err(GraphError::parameter("Message template not found."));
        }
        world.templates.remove(&id, |t| ids.contains(&t.id));
        world.write_down(|| Event::TemplatesGone { waba: id.clone(), ids });
        Ok(json!({"success": true}))
    });
    answer(&world, &id, result)
}
