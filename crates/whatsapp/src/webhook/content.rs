//! What a message says: one variant for each inbound type (§2).

use crate::contact_card::ContactCard;
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a message says. Its JSON (`{"type":"text","body":"…"}`) is stored as the body of a message: names are
/// stable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text {
        /// What was typed.
        body: String,
    },
    /// A picture.
    Image {
        /// Where it is.
        media: Media,
    },
    /// A video.
    Video {
        /// Where it is.
        media: Media,
    },
    /// A sound.
    Audio {
        /// Where it is.
        media: Media,
        /// Recorded in the chat (a voice note), rather than attached.
        voice: bool,
    },
    /// A file.
    Document {
        /// Where it is.
        media: Media,
    },
    /// A sticker.
    Sticker {
        /// Where it is.
        media: Media,
        /// Whether it moves.
        animated: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Name of the place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Its page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    /// Contact cards.
    Contacts {
        /// The cards.
        contacts: Vec<ContactCard>,
        /// The person answered our request for contact details.
        requested: bool,
    },
    /// A reaction to a message of ours.
    Reaction {
        /// The message.
        message_id: String,
        /// The emoji; absent when the reaction was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// A quick reply of a template was tapped.
    Button {
        /// Our payload, or the label when we gave none.
        payload: String,
        /// The label.
        text: String,
    },
    /// A reply button was tapped.
    ButtonReply {
        /// Our id of the button.
        id: String,
        /// Its label.
        title: String,
    },
    /// A list row was chosen.
    ListReply {
        /// Our id of the row.
        id: String,
        /// Its title.
        title: String,
        /// Its second line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// A form was completed. The person controls this content: check it again.
    FlowReply {
        /// `flow`, or another native form such as `address_message`.
        name: String,
        /// The text shown in the chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// Our token, where it came back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flow_token: Option<String>,
        /// The answers; a string when what came is not JSON.
        response: Value,
    },
    /// An answer to a request to call.
    CallPermission {
        /// Whether calling is allowed.
        accepted: bool,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
        /// Without end.
        permanent: bool,
        /// `user_action` or `automatic`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
    },
    /// A cart of Meta's catalogue. Prices are what the customer saw: price it again.
    Order {
        /// Meta's catalogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalog_id: Option<String>,
        /// A word with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// What is in it.
        items: Vec<OrderItem>,
    },
    /// A customer's number, id or keys changed: rename or merge the contact, say nothing.
    System {
        /// What changed.
        change: SystemChange,
        /// The phone so far, digits only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old_wa_id: Option<String>,
        /// The phone from now on, digits only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_wa_id: Option<String>,
        /// The BSUID so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old_bsuid: Option<String>,
        /// The BSUID from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_bsuid: Option<String>,
        /// The parent BSUID so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old_parent_bsuid: Option<String>,
        /// The parent BSUID from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_parent_bsuid: Option<String>,
        /// The new identity hash, when the keys changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity_hash: Option<String>,
        /// Meta's sentence about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// Something the API does not deliver: a poll, a view-once picture…. The message's `errors` say more.
    Unsupported {
        /// What it was, where Meta tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
    },
    /// A message was edited (Coexistence).
    Edit {
        /// The message.
        original_message_id: String,
        /// What it says now, where it came along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Box<Content>>,
    },
    /// A message was taken back (Coexistence).
    Revoke {
        /// The message.
        original_message_id: String,
    },
    /// A chat was opened without a word (retired in March 2026).
    RequestWelcome,
    /// A type of tomorrow, or a type of today without its object.
    Unknown {
        /// The type Meta gave, such as `poll` or `interactive/product`; empty if none.
        kind: String,
        /// What is odd about it, without its content.
        why: String,
        /// The message, as it came.
        raw: Value,
    },
}

/// A file on Meta's servers (§2.2). It lives seven days: download at reception.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Media {
    /// Meta's id.
    pub id: String,
    /// Its type as the sender's phone told, such as `audio/ogg; codecs=opus`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file: base64, in old payloads hexadecimal.
    pub sha256: Option<String>,
    /// A direct address, good for five minutes with the line's token; often absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Words under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Name of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

/// A line of a cart of Meta's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    /// The merchant's own reference (SKU).
    pub product_retailer_id: String,
    /// How many.
    pub quantity: u32,
    /// The price shown, in major units as it was written; never a basis for money.
    pub item_price: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
}

/// What a `system` message announces (§2.15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemChange {
    /// A new phone, with a new BSUID.
    Number,
    /// A new BSUID alone.
    UserId,
    /// New keys: the phone may have changed hands.
    Identity,
    /// Something else.
    Other,
}

impl Content {
    /// The words in it that an agent can read: text, caption, label tapped, row chosen, word with an order. `None`
    /// when it has none.
    #[must_use]
    pub fn text_for_agent(&self) -> Option<&str> {
        let text = match self {
            Self::Text { body } => Some(body.as_str()),
            Self::Image { media } | Self::Video { media } | Self::Document { media } => media.caption.as_deref(),
            Self::Button { text, .. } => Some(text.as_str()),
            Self::ButtonReply { title, .. } | Self::ListReply { title, .. } => Some(title.as_str()),
            Self::Order { text, .. } => text.as_deref(),
            Self::Location { name, address, .. } => name.as_deref().or(address.as_deref()),
            Self::Contacts { contacts, .. } => contacts.first().and_then(ContactCard::shown_name),
            Self::Edit { content, .. } => content.as_deref().and_then(Self::text_for_agent),
            Self::FlowReply { .. }
            | Self::Audio { .. }
            | Self::Sticker { .. }
            | Self::Reaction { .. }
            | Self::CallPermission { .. }
            | Self::System { .. }
            | Self::Unsupported { .. }
            | Self::Revoke { .. }
            | Self::RequestWelcome
            | Self::Unknown { .. } => None,
        };
        text.filter(|text| !text.trim().is_empty())
    }

    /// The file in it, to be downloaded.
    #[must_use]
    pub fn media(&self) -> Option<&Media> {
        match self {
            Self::Image { media }
            | Self::Video { media }
            | Self::Audio { media, .. }
            | Self::Document { media }
            | Self::Sticker { media, .. } => Some(media),
            _ => None,
        }
    }

    /// Whether it asks for an answer (§2.17).
    #[must_use]
    pub fn opens_a_turn(&self) -> bool {
        match self {
            Self::Text { .. }
            | Self::Image { .. }
            | Self::Video { .. }
            | Self::Audio { .. }
            | Self::Document { .. }
            | Self::Sticker { .. }
            | Self::Location { .. }
            | Self::Contacts { .. }
            | Self::Button { .. }
            | Self::ButtonReply { .. }
            | Self::ListReply { .. }
            | Self::FlowReply { .. }
            | Self::Order { .. } => true,
            Self::Reaction { .. }
            | Self::CallPermission { .. }
            | Self::System { .. }
            | Self::Unsupported { .. }
            | Self::Edit { .. }
            | Self::Revoke { .. }
            | Self::RequestWelcome
            | Self::Unknown { .. } => false,
        }
    }

    /// Whether it opens the 24 h window anew (§5.1): each message of the customer does. A reaction, an edit and a
    /// revocation are not counted (undocumented: the careful side), nor is what Meta writes itself. A message we
    /// cannot show was still written by the customer.
    #[must_use]
    pub fn refreshes_window(&self) -> bool {
        match self {
            Self::CallPermission { source, .. } => source.as_deref() != Some("automatic"),
            Self::Unsupported { .. } | Self::Unknown { .. } => true,
            other => other.opens_a_turn(),
        }
    }

    /// The stable name of its type, as in its JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Video { .. } => "video",
            Self::Audio { .. } => "audio",
            Self::Document { .. } => "document",
            Self::Sticker { .. } => "sticker",
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Button { .. } => "button",
            Self::ButtonReply { .. } => "button_reply",
            Self::ListReply { .. } => "list_reply",
            Self::FlowReply { .. } => "flow_reply",
            Self::CallPermission { .. } => "call_permission",
            Self::Order { .. } => "order",
            Self::System { .. } => "system",
            Self::Unsupported { .. } => "unsupported",
            Self::Edit { .. } => "edit",
            Self::Revoke { .. } => "revoke",
            Self::RequestWelcome => "request_welcome",
            Self::Unknown { .. } => "unknown",
        }
    }
}
