//! The JSON Meta wants (§4.1 to §4.4).

use super::{
    Header, MediaRef, Outgoing, Recipient, carousel,
    message::{FlowOpening, FlowRef, ListSection, ProductSection},
};
use serde_json::{Map, Value, json};

/// Longest `biz_opaque_callback_data`, in characters.
pub const OPAQUE_MAX: usize = 512;

impl Outgoing {
    /// The body of `POST /{PHONE}/messages`. `context` is the message to quote (not for reactions, which have their
    /// own); `opaque` comes back with each status and may be empty.
    #[must_use]
    pub fn to_body(&self, recipient: &Recipient, context: Option<&str>, opaque: &str) -> Value {
        let mut body = json!({"messaging_product": "whatsapp", "recipient_type": "individual"});
        match recipient {
            // Without `+`, Meta may take the digits for a number of the line's own country.
            Recipient::Phone(digits) => body["to"] = format!("+{digits}").into(),
            Recipient::Bsuid(id) => body["recipient"] = id.as_str().into(),
            Recipient::Group(id) => {
                body["recipient_type"] = "group".into();
                body["to"] = id.as_str().into();
            }
        }
        if let (Some(message_id), false) = (context, matches!(self, Self::Reaction { .. })) {
            body["context"] = json!({"message_id": message_id});
        }
        if !opaque.is_empty() {
            body["biz_opaque_callback_data"] = opaque.into();
        }
        let (kind, content) = self.typed_content();
        body["type"] = kind.into();
        body[kind] = content;
        body
    }

    fn typed_content(&self) -> (&'static str, Value) {
        match self {
            Self::Text { body, preview_url } => ("text", json!({"body": body, "preview_url": preview_url})),
            Self::Image { media, caption } => ("image", media.with([("caption", caption.as_deref())])),
            Self::Video { media, caption } => ("video", media.with([("caption", caption.as_deref())])),
            Self::Audio { media, voice } => {
                let mut audio = media.with([]);
                if *voice {
                    audio["voice"] = true.into();
                }
                ("audio", audio)
            }
            Self::Document { media, caption, filename } => {
                ("document", media.with([("caption", caption.as_deref()), ("filename", filename.as_deref())]))
            }
            Self::Sticker { media } => ("sticker", media.with([])),
            Self::Location { latitude, longitude, name, address } => {
                let mut location = json!({"latitude": latitude.to_string(), "longitude": longitude.to_string()});
                put(&mut location, "name", name.as_deref());
                put(&mut location, "address", address.as_deref());
                ("location", location)
            }
            Self::Contacts { contacts } => ("contacts", json!(contacts)),
            Self::Reaction { message_id, emoji } => {
                ("reaction", json!({"message_id": message_id, "emoji": emoji.as_deref().unwrap_or_default()}))
            }
            Self::Template { template } => ("template", template.to_body()),
            interactive => ("interactive", interactive.interactive()),
        }
    }

    fn interactive(&self) -> Value {
        match self {
            Self::Buttons { header, body, footer, buttons } => {
                let buttons: Vec<_> = buttons
                    .iter()
                    .map(|button| json!({"type": "reply", "reply": {"id": button.id, "title": button.title}}))
                    .collect();
                framed("button", header.as_ref(), Some(body), footer.as_deref(), &json!({"buttons": buttons}))
            }
            Self::List { header, body, footer, button, sections } => {
                let header = header.clone().map(Header::Text);
                let sections: Vec<_> = sections.iter().map(list_section).collect();
                let action = json!({"button": button, "sections": sections});
                framed("list", header.as_ref(), Some(body), footer.as_deref(), &action)
            }
            Self::CtaUrl { header, body, footer, label, url } => {
                let action = json!({"name": "cta_url", "parameters": {"display_text": label, "url": url}});
                framed("cta_url", header.as_ref(), Some(body), footer.as_deref(), &action)
            }
            Self::LocationRequest { body } => {
                framed("location_request_message", None, Some(body), None, &json!({"name": "send_location"}))
            }
            Self::ContactRequest { body } => {
                framed("request_contact_info", None, Some(body), None, &json!({"name": "request_contact_info"}))
            }
            Self::Flow { header, body, footer, flow, cta, token, draft, opening } => {
                let action = json!({"name": "flow", "parameters": flow_parameters(flow, cta, token, *draft, opening)});
                framed("flow", header.as_ref(), Some(body), footer.as_deref(), &action)
            }
            Self::Product { body, footer, catalog_id, product_retailer_id } => {
                let action = json!({"catalog_id": catalog_id, "product_retailer_id": product_retailer_id});
                framed("product", None, body.as_deref(), footer.as_deref(), &action)
            }
            Self::ProductList { header, body, footer, catalog_id, sections } => {
                let header = Header::Text(header.clone());
                let action = json!({"catalog_id": catalog_id, "sections": product_sections(sections)});
                framed("product_list", Some(&header), Some(body), footer.as_deref(), &action)
            }
            Self::Catalog { body, footer, thumbnail_product_retailer_id } => {
                let mut action = json!({"name": "catalog_message"});
                if let Some(product) = thumbnail_product_retailer_id {
                    action["parameters"] = json!({"thumbnail_product_retailer_id": product});
                }
                framed("catalog_message", None, Some(body), footer.as_deref(), &action)
            }
            Self::Carousel { body, cards } => framed("carousel", None, Some(body), None, &carousel::cards(cards)),
            Self::ProductCarousel { body, catalog_id, products } => {
                framed("carousel", None, Some(body), None, &carousel::product_cards(catalog_id, products))
            }
            Self::Text { .. }
            | Self::Image { .. }
            | Self::Video { .. }
            | Self::Audio { .. }
            | Self::Document { .. }
            | Self::Sticker { .. }
            | Self::Location { .. }
            | Self::Contacts { .. }
            | Self::Reaction { .. }
            | Self::Template { .. } => Value::Null,
        }
    }
}

impl MediaRef {
    /// `{"id"|"link": …}` and whatever else was given.
    pub(super) fn with<const N: usize>(&self, others: [(&str, Option<&str>); N]) -> Value {
        let mut media = match self {
            Self::Id(id) => json!({"id": id}),
            Self::Link(link) => json!({"link": link}),
        };
        for (key, text) in others {
            put(&mut media, key, text);
        }
        media
    }
}

impl Header {
    fn to_body(&self) -> Value {
        match self {
            Self::Text(text) => json!({"type": "text", "text": text}),
            Self::Image(media) => json!({"type": "image", "image": media.with([])}),
            Self::Video(media) => json!({"type": "video", "video": media.with([])}),
            Self::Document { media, filename } => {
                json!({"type": "document", "document": media.with([("filename", filename.as_deref())])})
            }
        }
    }
}

pub(super) fn put(object: &mut Value, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        object[key] = text.into();
    }
}

/// The members interactive messages share.
fn framed(kind: &str, header: Option<&Header>, body: Option<&str>, footer: Option<&str>, action: &Value) -> Value {
    let mut interactive = json!({"type": kind, "action": action});
    if let Some(header) = header {
        interactive["header"] = header.to_body();
    }
    if let Some(text) = body {
        interactive["body"] = json!({"text": text});
    }
    if let Some(text) = footer {
        interactive["footer"] = json!({"text": text});
    }
    interactive
}

fn list_section(section: &ListSection) -> Value {
    let mut value = json!({"rows": section.rows});
    put(&mut value, "title", section.title.as_deref().filter(|title| !title.is_empty()));
    value
}

pub(super) fn product_sections(sections: &[ProductSection]) -> Value {
    let section = |section: &ProductSection| {
        let items: Vec<_> = section.products.iter().map(|id| json!({"product_retailer_id": id})).collect();
        let mut value = json!({"product_items": items});
        put(&mut value, "title", section.title.as_deref().filter(|title| !title.is_empty()));
        value
    };
    sections.iter().map(section).collect()
}

fn flow_parameters(flow: &FlowRef, cta: &str, token: &str, draft: bool, opening: &FlowOpening) -> Value {
    let mut parameters = json!({
        "flow_message_version": "3",
        "flow_cta": cta,
        "flow_token": token,
        "mode": if draft { "draft" } else { "published" },
    });
    match flow {
        FlowRef::Id(id) => parameters["flow_id"] = id.as_str().into(),
        FlowRef::Name(name) => parameters["flow_name"] = name.as_str().into(),
    }
    match opening {
        FlowOpening::DataExchange => parameters["flow_action"] = "data_exchange".into(),
        FlowOpening::Navigate { screen, data } => {
            parameters["flow_action"] = "navigate".into();
            let mut payload = Map::new();
            payload.extend(screen.as_ref().map(|screen| ("screen".to_owned(), screen.as_str().into())));
            payload.extend(data.clone().map(|data| ("data".to_owned(), data)));
            if !payload.is_empty() {
                parameters["flow_action_payload"] = Value::Object(payload);
            }
        }
    }
    parameters
}
