//! How each inbound type is read (§2.1 to §2.16).

use super::{Content, Media, OrderItem, SystemChange};
use crate::{
    contact_card::ContactCard,
    lenient::{Fields, Odd, digits},
};
use serde::Deserialize;
use serde_json::Value;

/// The content of `message`. What cannot be given a type stays whole in [`Content::Unknown`].
pub(super) fn content(message: &Fields<'_>) -> Content {
    let kind = message.text("type").unwrap_or_else(|| infer_type(message));
    typed(&kind, message).unwrap_or_else(|why| {
        let subtype = message.object("interactive").and_then(|interactive| interactive.text("type"));
        let kind = match subtype {
            Some(subtype) if kind == "interactive" => format!("{kind}/{subtype}"),
            _ => kind,
        };
        Content::Unknown { kind, why: why.to_string(), raw: message.raw() }
    })
}

/// The type is the name of the object that came along.
fn infer_type(message: &Fields<'_>) -> String {
    const TYPES: [&str; 13] = [
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "button",
        "interactive",
        "order",
        "system",
    ];
    TYPES.into_iter().find(|kind| message.has(kind)).unwrap_or_default().to_owned()
}

fn typed(kind: &str, message: &Fields<'_>) -> Result<Content, Odd> {
    let about = |kind| message.need_object(kind);
    Ok(match kind {
        "text" => Content::Text { body: about("text")?.need("body")? },
        "image" => Content::Image { media: media(&about("image")?)? },
        "video" => Content::Video { media: media(&about("video")?)? },
        "audio" | "voice" => {
            let audio = about("audio").or_else(|_| about("voice"))?;
            Content::Audio { media: media(&audio)?, voice: audio.flag("voice").unwrap_or(kind == "voice") }
        }
        "document" => Content::Document { media: media(&about("document")?)? },
        "sticker" => {
            let sticker = about("sticker")?;
            Content::Sticker { media: media(&sticker)?, animated: sticker.flag("animated").unwrap_or_default() }
        }
        "location" => {
            let location = about("location")?;
            Content::Location {
                latitude: location.decimal("latitude")?,
                longitude: location.decimal("longitude")?,
                name: location.text("name"),
                address: location.text("address"),
                url: location.text("url"),
            }
        }
        "contacts" => contacts(message)?,
        "reaction" => {
            let reaction = about("reaction")?;
            // Taken back: no emoji today, an empty one formerly (§15).
            Content::Reaction { message_id: reaction.need("message_id")?, emoji: reaction.text("emoji") }
        }
        "button" => {
            let button = about("button")?;
            let (payload, text) = (button.text("payload"), button.text("text"));
            let label = text.clone().or_else(|| payload.clone()).ok_or(Odd::Missing("payload"))?;
            Content::Button { payload: payload.unwrap_or_else(|| label.clone()), text: label }
        }
        "interactive" => interactive(&about("interactive")?)?,
        "order" => order(&about("order")?)?,
        "system" => system(message, &about("system")?),
        "unsupported" => Content::Unsupported {
            kind: message.object("unsupported").and_then(|unsupported| unsupported.text("type")),
        },
        "edit" => {
            let edit = about("edit")?;
            Content::Edit {
                original_message_id: edit.need("original_message_id")?,
                content: edit.object("message").map(|message| Box::new(content(&message))),
            }
        }
        "revoke" => Content::Revoke { original_message_id: about("revoke")?.need("original_message_id")? },
        "request_welcome" => Content::RequestWelcome,
        _ => return Err(Odd::NotKnown("type")),
    })
}

fn media(fields: &Fields<'_>) -> Result<Media, Odd> {
    Ok(Media {
        id: fields.need("id")?,
        mime_type: fields.text("mime_type"),
        sha256: fields.text("sha256"),
        url: fields.text("url"),
        caption: fields.text("caption"),
        filename: fields.text("filename"),
    })
}

fn contacts(message: &Fields<'_>) -> Result<Content, Odd> {
    let contacts: Vec<ContactCard> =
        message.list("contacts").iter().filter_map(|card| ContactCard::deserialize(card).ok()).collect();
    if contacts.is_empty() {
        return Err(Odd::Missing("contacts"));
    }
    // Beside the cards in one version of Meta's page, inside each in another (§15).
    let origins = contacts.iter().filter_map(|card| card.origin.clone()).chain(message.text("origin"));
    let requested = origins.into_iter().any(|origin| origin == "contact_request");
    Ok(Content::Contacts { contacts, requested })
}

fn interactive(interactive: &Fields<'_>) -> Result<Content, Odd> {
    // Without a type, the object that came along says it.
    const REPLIES: [&str; 4] = ["button_reply", "list_reply", "nfm_reply", "call_permission_reply"];
    let inferred = || REPLIES.into_iter().find(|reply| interactive.has(reply)).map(str::to_owned);
    match interactive.text("type").or_else(inferred).ok_or(Odd::Missing("type"))?.as_str() {
        "button_reply" => {
            let reply = interactive.need_object("button_reply")?;
            let id = reply.need("id")?;
            Ok(Content::ButtonReply { title: reply.text("title").unwrap_or_else(|| id.clone()), id })
        }
        "list_reply" => {
            let reply = interactive.need_object("list_reply")?;
            let id = reply.need("id")?;
            Ok(Content::ListReply {
                title: reply.text("title").unwrap_or_else(|| id.clone()),
                description: reply.text("description"),
                id,
            })
        }
        "nfm_reply" => flow_reply(&interactive.need_object("nfm_reply")?),
        "call_permission_reply" => {
            let reply = interactive.need_object("call_permission_reply")?;
            Ok(Content::CallPermission {
                accepted: reply.need("response")? == "accept",
                until: reply.moment("expiration_timestamp"),
                permanent: reply.flag("is_permanent").unwrap_or_default(),
                source: reply.text("response_source"),
            })
        }
        _ => Err(Odd::NotKnown("interactive type")),
    }
}

fn flow_reply(reply: &Fields<'_>) -> Result<Content, Odd> {
    let response = match reply.value("response_json") {
        // A string that holds JSON; kept as a string if it does not.
        Some(Value::String(json)) => serde_json::from_str(json).unwrap_or_else(|_| json.as_str().into()),
        Some(already_read) => already_read.clone(),
        // The form was sent all the same.
        None => Value::Object(serde_json::Map::new()),
    };
    Ok(Content::FlowReply {
        name: reply.text("name").unwrap_or_else(|| "flow".to_owned()),
        body: reply.text("body"),
        flow_token: Fields::of(&response).ok().and_then(|answers| answers.text("flow_token")),
        response,
    })
}

fn order(order: &Fields<'_>) -> Result<Content, Odd> {
    let item = |item: &Value| {
        let item = Fields::of(item)?;
        Ok(OrderItem {
            product_retailer_id: item.need("product_retailer_id")?,
            // Whoever put it into the cart wants one at least; the cart is shown before anything binds.
            quantity: item.integer("quantity").and_then(|n| n.try_into().ok()).unwrap_or(1),
            item_price: item.text("item_price"),
            currency: item.text("currency"),
        })
    };
    Ok(Content::Order {
        catalog_id: order.text("catalog_id"),
        text: order.text("text"),
        items: order.list("product_items").iter().map(item).collect::<Result<_, Odd>>()?,
    })
}

fn system(message: &Fields<'_>, system: &Fields<'_>) -> Content {
    let change = match system.text("type").as_deref() {
        // The second name is the one of the On-Premises days.
        Some("user_changed_number" | "customer_changed_number") => SystemChange::Number,
        Some("user_changed_user_id") => SystemChange::UserId,
        Some("customer_identity_changed" | "user_identity_changed") => SystemChange::Identity,
        _ => SystemChange::Other,
    };
    let identity = message.object("identity");
    let new_wa_id = system.text("wa_id").or_else(|| system.text("new_wa_id"));
    Content::System {
        change,
        // The old number in the oldest shapes.
        old_wa_id: message.text("from").or_else(|| system.text("customer")).as_deref().and_then(digits),
        new_wa_id: new_wa_id.as_deref().and_then(digits),
        old_bsuid: system.text("previous_user_id"),
        new_bsuid: system.text("user_id"),
        old_parent_bsuid: system.text("previous_parent_user_id"),
        new_parent_bsuid: system.text("parent_user_id"),
        identity_hash: identity.and_then(|identity| identity.text("hash")),
        body: system.text("body"),
    }
}
