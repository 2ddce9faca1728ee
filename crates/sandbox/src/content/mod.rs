//! What may be sent: the envelope of section 4.1 and the limits of section 4.3, refused in the words of section 5.6.
//!
//! Values are inspected as JSON rather than decoded into types: a decoder would say *that* something is wrong, Graph
//! says *which member*, and a mistake of the product's own types must not be repeated here.

mod contacts;
mod field;
mod interactive;
mod media;
mod template;

pub(crate) use field::{Object, longer};
pub(crate) use template::check_definition;

use crate::{
    chat::is_bsuid,
    graph::{GraphError, GraphResult},
    line::Line,
    numbering,
    world::World,
};
use serde_json::Value;

/// Whom a message is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Recipient {
    /// `to` as it was given, and its canonical `wa_id`.
    Phone { input: String, wa_id: String, bsuid: Option<String> },
    /// `recipient`.
    Bsuid(String),
}

/// A message that passed every check.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) recipient: Recipient,
    pub(crate) kind: String,
    pub(crate) content: Value,
    pub(crate) quotes: Option<String>,
    pub(crate) callback_data: Option<String>,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`, for a template.
    pub(crate) category: Option<String>,
    /// Media named by address: fetched after the answer, as Meta does.
    pub(crate) links: Vec<Link>,
    /// What is already known to fail after the answer: a code and its details.
    pub(crate) later: Option<GraphError>,
    /// The throttled Flow it carries: its sends are counted.
    pub(crate) throttled_flow: Option<String>,
}

pub(crate) use media::{Kind, Link};

/// What the checks of one message look things up in, and what they find on the way.
pub(crate) struct Check<'a> {
    pub(crate) world: &'a World,
    pub(crate) line: &'a Line,
    pub(crate) links: Vec<Link>,
    pub(crate) later: Option<GraphError>,
    pub(crate) throttled_flow: Option<String>,
}

const TYPES: &str = "text image audio video document sticker location contacts interactive template reaction";

/// Checks envelope, then content, then template: the order of section 13, rule 3.
pub(crate) fn check(world: &World, line: &Line, body: &Value) -> GraphResult<Outgoing> {
    let body = Object::new(body, "")?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("Param messaging_product must be whatsapp").with_subcode(2_494_010));
    }
    match body.optional_text("recipient_type", 16)? {
        None | Some("individual") => {}
        Some("group") => return Err(GraphError::of(131_009, "This phone number has no groups.")),
        Some(_) => return Err(body.invalid("recipient_type", "must be one of {individual, group}.")),
    }
    let recipient = recipient(line, &body)?;
    let kind = body.optional_text("type", 64)?.unwrap_or("text");
    if !TYPES.split(' ').any(|known| known == kind) {
        return Err(GraphError::of(131_051, format!("Message type {kind} is not supported.")));
    }
    let callback_data = body.optional_text("biz_opaque_callback_data", 512)?.map(str::to_owned);
    let quotes = quoted(&body, kind)?;

    let content = body.get(kind).ok_or_else(|| body.missing(kind))?;
    let mut check = Check { world, line, links: Vec::new(), later: None, throttled_flow: None };
    let (mut shown, mut category) = (content.clone(), None);
    match kind {
        "text" => text(&body.object("text")?)?,
        "image" | "audio" | "video" | "document" | "sticker" => check.media(Kind::of(kind), &body.object(kind)?)?,
        "location" => location(&body.object("location")?)?,
        "contacts" => contacts::check(&body)?,
        "reaction" => reaction(&body.object("reaction")?)?,
        "interactive" => check.interactive(&body.object("interactive")?)?,
        _ => {
            let template = body.object("template")?;
            let (rendered, of) = check.template(&template, &recipient)?;
            if let Value::Object(members) = &mut shown {
                members.insert("rendered".into(), rendered);
            }
            category = Some(of);
        }
    }
    let Check { links, later, throttled_flow, .. } = check;
    let (kind, content) = (kind.to_owned(), shown);
    Ok(Outgoing { recipient, kind, content, quotes, callback_data, category, links, later, throttled_flow })
}

fn recipient(line: &Line, body: &Object<'_>) -> GraphResult<Recipient> {
    let bsuid = body.optional_text("recipient", 256)?.map(str::to_owned);
    if let Some(bsuid) = bsuid.as_deref().filter(|bsuid| !is_bsuid(bsuid)) {
        return Err(body.invalid("recipient", format_args!("is not a valid business-scoped user ID: {bsuid}")));
    }
    // If both are present `to` wins.
    match (body.optional_text("to", 64)?, bsuid) {
        (Some(to), bsuid) => {
            let number = numbering::dialled(to, &line.digits)
                .ok_or_else(|| body.invalid("to", "is not a valid WhatsApp phone number."))?;
            if number == line.digits {
                return Err(GraphError::of(131_021, "Sender and recipient phone number is the same."));
            }
            Ok(Recipient::Phone { input: to.to_owned(), wa_id: numbering::canonical(&number), bsuid })
        }
        (None, Some(bsuid)) => Ok(Recipient::Bsuid(bsuid)),
        (None, None) => Err(GraphError::parameter("The parameter to is required.")),
    }
}

fn quoted(body: &Object<'_>, kind: &str) -> GraphResult<Option<String>> {
    let Some(context) = body.optional_object("context")? else { return Ok(None) };
    if kind == "reaction" {
        return Err(body.invalid("context", "is not allowed with reaction messages."));
    }
    let id = context.text("message_id", 256)?;
    if !id.starts_with("wamid.") {
        return Err(context.invalid("message_id", "is not a valid message ID."));
    }
    Ok(Some(id.to_owned()))
}

fn text(text: &Object<'_>) -> GraphResult<()> {
    let body = match text.get("body") {
        Some(Value::String(body)) => body,
        Some(_) => return Err(GraphError::parameter("Param text['body'] must be a string.")),
        None => return Err(text.missing("body")),
    };
    if longer(body, 4096) {
        return Err(GraphError::parameter("Param text['body'] must be at most 4096 characters long."));
    }
    if body.trim().is_empty() {
        return Err(GraphError::parameter("Param text['body'] must not be empty."));
    }
    text.optional_bool("preview_url").map(|_| ())
}

fn location(location: &Object<'_>) -> GraphResult<()> {
    location.coordinate("latitude", 90.0)?;
    location.coordinate("longitude", 180.0)?;
    location.optional_text("name", 1000)?;
    location.optional_text("address", 1000).map(|_| ())
}

fn reaction(reaction: &Object<'_>) -> GraphResult<()> {
    let id = reaction.text("message_id", 256)?;
    if !id.starts_with("wamid.") {
        return Err(reaction.invalid("message_id", "is not a valid message ID."));
    }
    // An empty string removes the reaction; a member that is absent is a mistake.
    let emoji = reaction.optional_text("emoji", 16)?.ok_or_else(|| reaction.missing("emoji"))?;
    if emoji.chars().any(|c| c.is_ascii_alphabetic() || c.is_whitespace()) {
        return Err(reaction.invalid("emoji", "must be a single emoji."));
    }
    Ok(())
}
