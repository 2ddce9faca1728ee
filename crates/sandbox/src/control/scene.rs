use super::{Body, Refused, line_of};
use crate::{chat::Customer, graph::put_template, settings::Settings, templates::Template, world::World};
use axum::{Json, extract::State};
use kernel::{ApiError, Millis, Phone};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::{Arc, PoisonError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Someone {
    line: String,
    phone: String,
    name: Option<String>,
    /// Not on WhatsApp, or blocked the shop.
    unreachable: Option<bool>,
    /// Stopped marketing messages.
    no_marketing: Option<bool>,
}

/// Makes a customer known before they say anything, or changes how they take messages.
pub(super) async fn customer(
    State(world): State<Arc<World>>,
    Body(someone): Body<Someone>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &someone.line)?;
    let phone = Phone::parse(&someone.phone).map_err(|error| ApiError::unprocessable("phone", error))?;
    let mut state = line.state();
    let known = state.chat(phone.digits()).map(|chat| chat.customer.clone());
    let mut customer =
        known.unwrap_or_else(|| Customer::of_phone(&line.spec.waba_id, phone.digits(), someone.name.as_deref()));
    if let Some(name) = someone.name {
        customer.name = name;
    }
    let (key, chat) = state.chat_with(customer);
    chat.unreachable = someone.unreachable.unwrap_or(chat.unreachable);
    chat.no_marketing = someone.no_marketing.unwrap_or(chat.no_marketing);
    let customer = chat.customer.clone();
    Ok(Json(json!({"chat": key, "customer": customer})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    line: String,
    name: String,
    #[serde(default = "french")]
    language: String,
    #[serde(default = "utility")]
    category: String,
    #[serde(default = "approved")]
    status: String,
    #[serde(default)]
    named: bool,
    components: Vec<Value>,
}

fn french() -> String {
    "fr".to_owned()
}
fn utility() -> String {
    "UTILITY".to_owned()
}
fn approved() -> String {
    "APPROVED".to_owned()
}

/// Sets a template of any status, without review.
pub(super) async fn template(
    State(world): State<Arc<World>>,
    Body(scene): Body<Scene>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &scene.line)?;
    let known = world.templates.find(&line.spec.waba_id, &scene.name, &scene.language);
    let id = known.map_or_else(|| world.ids.object(), |known| known.id);
    let format = if scene.named { "NAMED" } else { "POSITIONAL" };
    let template = Template {
        id: id.clone(),
        name: scene.name,
        language: scene.language,
        category: scene.category.to_ascii_uppercase(),
        status: scene.status.to_ascii_uppercase(),
        parameter_format: format.to_owned(),
        components: scene.components,
    };
    put_template(&world, &line, template);
    Ok(Json(json!({"id": id})))
}

pub(super) async fn settings(State(world): State<Arc<World>>) -> Json<Value> {
    Json(view(&world))
}

fn view(world: &World) -> Value {
    let mut view = json!(world.settings());
    view["time_scale"] = json!(world.time.scale());
    view
}

/// Changes the settings named; the others stay.
pub(super) async fn change_settings(
    State(world): State<Arc<World>>,
    Body(mut changes): Body<Map<String, Value>>,
) -> Result<Json<Value>, Refused> {
    if let Some(scale) = changes.remove("time_scale") {
        let scale = scale.as_f64().filter(|scale| *scale >= 0.0);
        world.time.set_scale(scale.ok_or_else(|| ApiError::unprocessable("time_scale", "a number from 0"))?);
    }
    let mut all = json!(world.settings());
    for (name, value) in changes {
        all[name] = value;
    }
    let settings: Settings = serde_json::from_value(all).map_err(|error| ApiError::unprocessable("settings", error))?;
    *world.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
    world.tell(|| json!({"kind": "faults"}));
    Ok(Json(view(&world)))
}

pub(super) async fn clock(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"now": world.time.now()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Jump {
    advance_ms: i64,
}

/// Moves the clock forward: windows close, addresses expire, retries and reviews come due.
pub(super) async fn advance(State(world): State<Arc<World>>, Body(jump): Body<Jump>) -> Result<Json<Value>, Refused> {
    if jump.advance_ms < 0 {
        return Err(ApiError::unprocessable("advance_ms", "time goes forward").into());
    }
    world.time.advance(Millis(jump.advance_ms));
    world.schedule.wake();
    world.tell(|| json!({"kind": "resync"}));
    Ok(Json(json!({"now": world.time.now()})))
}

/// Forgets chats, media, templates, faults and what was sent; lines stay.
pub(super) async fn forget(State(world): State<Arc<World>>) -> Json<Value> {
    world.forget();
    Json(json!({"forgotten": true}))
}
