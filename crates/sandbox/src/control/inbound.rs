use super::{Body, Refused, line_of};
use crate::{
    chat::{Author, Customer, Entry, Progress, is_bsuid, made_bsuid},
    line::Line,
    media_store::Medium,
    webhooks::{Update, contact_of},
    world::World,
};
use axum::{Json, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{ApiError, Millis, Phone};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Who speaks. At least a phone or a BSUID.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Speaker {
    name: Option<String>,
    phone: Option<String>,
    bsuid: Option<String>,
    username: Option<String>,
    /// Known to the shop by BSUID only, even if a phone is given.
    #[serde(default)]
    hide_phone: bool,
}

/// `POST /control/inbound`: one message, a `batch` of them in one POST, or a `raw` body that is signed and sent as it is.
#[derive(Deserialize)]
pub(super) struct Inbound {
    line: String,
    #[serde(default)]
    customer: Speaker,
    /// A whole webhook body.
    raw: Option<Value>,
    /// Several messages of this line in one POST.
    batch: Option<Vec<Part>>,
    #[serde(flatten)]
    message: Map<String, Value>,
}

/// One message of a batch; without a customer it is from the batch's.
#[derive(Deserialize)]
pub(super) struct Part {
    customer: Option<Speaker>,
    #[serde(flatten)]
    message: Map<String, Value>,
}

const MOST_TOGETHER: usize = 1_000;

pub(super) async fn say(State(world): State<Arc<World>>, Body(inbound): Body<Inbound>) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &inbound.line)?;
    if let Some(body) = &inbound.raw {
        return Ok(Json(json!({"told": world.post_raw(&line, body)})));
    }
    let told = world.callback_of(&line, true).is_some();
    let Some(parts) = inbound.batch else {
        let (said, update, chat) = hear(&world, &line, &inbound.customer, inbound.message)?;
        world.post(&line, &chat, vec![update]);
        return Ok(Json(json!({"id": said.id, "timestamp": said.timestamp, "chat": chat, "told": told})));
    };
    if parts.is_empty() || parts.len() > MOST_TOGETHER {
        return Err(ApiError::unprocessable("batch", "a batch holds 1 to 1000 messages").into());
    }
    let (mut updates, mut ids) = (Vec::with_capacity(parts.len()), Vec::with_capacity(parts.len()));
    for part in parts {
        let speaker = part.customer.as_ref().unwrap_or(&inbound.customer);
        let (said, update, _) = hear(&world, &line, speaker, part.message)?;
        updates.push(update);
        ids.push(said.id);
    }
    world.post(&line, "", updates);
    Ok(Json(json!({"ids": ids, "told": told})))
}

pub(super) struct Said {
    pub(super) id: String,
    timestamp: String,
}

fn hear(
    world: &World,
    line: &Line,
    speaker: &Speaker,
    message: Map<String, Value>,
) -> Result<(Said, Update, String), ApiError> {
    hear_from(world, line, &customer_of(line, speaker)?, message)
}

/// Turns what a customer says into a bubble and an update.
pub(super) fn hear_from(
    world: &World,
    line: &Line,
    customer: &Customer,
    mut message: Map<String, Value>,
) -> Result<(Said, Update, String), ApiError> {
    let kind = message.get("type").and_then(Value::as_str).unwrap_or("text").to_owned();
    let timestamp = match message.get("timestamp") {
        None => world.time.now().as_seconds(),
        Some(Value::String(text)) => text.parse().map_err(|_| ApiError::unprocessable("timestamp", "not seconds"))?,
        Some(number) => number.as_i64().ok_or_else(|| ApiError::unprocessable("timestamp", "not seconds"))?,
    };
    let id = match message.get("id") {
        None => world.ids.wamid(customer.key(), true),
        Some(Value::String(id)) => id.clone(),
        Some(_) => return Err(ApiError::unprocessable("id", "a message id is a string")),
    };
    if !matches!(kind.as_str(), "unsupported") && !message.contains_key(&kind) {
        return Err(ApiError::unprocessable("message", format!("a message of type {kind} has an object {kind}")));
    }
    if matches!(kind.as_str(), "image" | "audio" | "video" | "document" | "sticker") {
        attach(world, line, &kind, &mut message)?;
    }
    if let Some(Value::Object(context)) = message.get_mut("context")
        && context.contains_key("id")
    {
        context.entry("from").or_insert_with(|| json!(line.digits));
    }
    message.insert("id".into(), json!(id));
    message.insert("type".into(), json!(kind));
    message.insert("timestamp".into(), json!(timestamp.to_string()));
    if let Some(phone) = &customer.phone {
        message.insert("from".into(), json!(phone));
    }
    message.insert("from_user_id".into(), json!(customer.bsuid));
    if kind == "system" {
        message.remove("from_user_id");
    }

    let chat = file(world, line, customer, &kind, &message, Millis(timestamp.saturating_mul(1000)));
    let contact = (kind != "system").then(|| contact_of(customer, true));
    let said = Said { id, timestamp: timestamp.to_string() };
    Ok((said, Update::Message { contact, message: Value::Object(message) }, chat))
}

fn customer_of(line: &Line, speaker: &Speaker) -> Result<Customer, ApiError> {
    let phone = speaker.phone.as_deref().map(Phone::parse).transpose();
    let phone = phone.map_err(|error| ApiError::unprocessable("phone", error))?.map(|phone| phone.digits().to_owned());
    let known = |address: &str| line.state().chat(address).map(|chat| chat.customer.clone());
    let known = speaker.bsuid.as_deref().and_then(known).or_else(|| phone.as_deref().and_then(known));
    let bsuid = match (&speaker.bsuid, &phone, &known) {
        (Some(bsuid), ..) if !is_bsuid(bsuid) => {
            return Err(ApiError::unprocessable("bsuid", "a BSUID looks like SN.13491208655302741918"));
        }
        (Some(bsuid), ..) => bsuid.clone(),
        (None, _, Some(known)) => known.bsuid.clone(),
        (None, Some(phone), None) => made_bsuid(&line.spec.waba_id, phone),
        (None, None, None) => return Err(ApiError::unprocessable("customer", "give a phone or a bsuid")),
    };
    let name = speaker.name.clone().or_else(|| known.as_ref().map(|known| known.name.clone()));
    let name = name.unwrap_or_else(|| "Client".to_owned());
    let username = speaker.username.clone().or_else(|| known.and_then(|known| known.username));
    Ok(Customer { name, phone: phone.filter(|_| !speaker.hide_phone), bsuid, username })
}

/// Completes a media object: from `data` (base64) and `mime_type`, or from the `id` of a kept file. An id that is not
/// kept here passes as it is: a story may want one that does not resolve.
fn attach(world: &World, line: &Line, kind: &str, message: &mut Map<String, Value>) -> Result<(), ApiError> {
    let Some(Value::Object(object)) = message.get_mut(kind) else { return Ok(()) };
    let now = world.time.now();
    let medium = match object.remove("data") {
        Some(Value::String(data)) => {
            let bytes = STANDARD.decode(data).map_err(|error| ApiError::unprocessable("data", error))?;
            let mime = object.get("mime_type").and_then(Value::as_str).unwrap_or("application/octet-stream");
            let medium = Medium::new(world.ids.object(), line.id(), Author::Customer, mime, bytes.into(), now);
            Some(world.put_medium(medium))
        }
        Some(_) => return Err(ApiError::unprocessable("data", "base64 text")),
        None => object.get("id").and_then(Value::as_str).and_then(|id| world.media.any(id)),
    };
    if let Some(medium) = medium {
        object.insert("id".into(), json!(medium.id));
        object.insert("mime_type".into(), json!(medium.mime));
        object.insert("sha256".into(), json!(medium.sha256));
        let url = world.media.address(&world.base, &medium.id, "webhook", now);
        object.insert("url".into(), json!(url));
        if let Some(name) = medium.filename.as_ref().filter(|_| kind == "document") {
            object.entry("filename").or_insert_with(|| json!(name));
        }
    }
    match kind {
        "audio" => drop(object.entry("voice").or_insert(json!(false))),
        "sticker" => drop(object.entry("animated").or_insert(json!(false))),
        _ => {}
    }
    Ok(())
}

/// Puts the bubble into the chat; what opens the window does (section 5.1: reactions and system news do not).
fn file(
    world: &World,
    line: &Line,
    customer: &Customer,
    kind: &str,
    message: &Map<String, Value>,
    at: Millis,
) -> String {
    line.state().throughput.count(world.time.flow());
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let mut content = message.get(kind).cloned().unwrap_or_default();
    if let (Some(referral), Value::Object(members)) = (message.get("referral"), &mut content) {
        members.insert("referral".into(), referral.clone());
    }
    let entry = Entry {
        id: text(message.get("id")).unwrap_or_default(),
        from: Author::Customer,
        at,
        kind: kind.to_owned(),
        content,
        quotes: text(message.get("context").and_then(|context| context.get("id"))),
        progress: Progress::Delivered,
        reaction_of_customer: None,
        reaction_of_business: None,
        error: None,
        callback_data: None,
        pricing: None,
        to_bsuid: false,
    };
    let opens = (!matches!(kind, "reaction" | "system")).then_some(at);
    let chat = world.say(line, customer.clone(), entry, opens);
    if let Some(reaction) = message.get("reaction") {
        let target = text(reaction.get("message_id")).unwrap_or_default();
        let emoji = text(reaction.get("emoji")).filter(|emoji| !emoji.is_empty());
        world.react(line, &chat, &target, Author::Customer, emoji);
    }
    chat
}
