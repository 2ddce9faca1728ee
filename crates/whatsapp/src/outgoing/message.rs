//! The messages a line can send, as the outbox stores them.

use super::{Card, Template};
use crate::contact_card::ContactCard;
use serde::{Deserialize, Serialize};

/// A message to send. Its JSON (`{"type":"text","body":"…"}`) is stored: names are stable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outgoing {
    /// Words, with WhatsApp's own marks (`*bold*`).
    Text {
        /// Up to 4096 characters.
        body: String,
        /// Show a preview of the first link.
        #[serde(default)]
        preview_url: bool,
    },
    /// A picture: JPEG or PNG.
    Image {
        /// Where it is.
        media: MediaRef,
        /// Up to 1024 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A video.
    Video {
        /// Where it is.
        media: MediaRef,
        /// Up to 1024 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A sound.
    Audio {
        /// Where it is.
        media: MediaRef,
        /// A voice note: OGG with OPUS, mono, or it fails.
        #[serde(default)]
        voice: bool,
    },
    /// A file.
    Document {
        /// Where it is.
        media: MediaRef,
        /// Up to 1024 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Its extension decides the icon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filename: Option<String>,
    },
    /// A sticker: WebP, 512×512.
    Sticker {
        /// Where it is.
        media: MediaRef,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its address, shown only with a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// Contact cards.
    Contacts {
        /// 1 to 257.
        contacts: Vec<ContactCard>,
    },
    /// A reaction to a message of theirs, up to 30 days old.
    Reaction {
        /// The message.
        message_id: String,
        /// The emoji; none takes the reaction back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// Words and up to three buttons.
    Buttons {
        /// Above the words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<Header>,
        /// Up to 1024 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// 1 to 3.
        buttons: Vec<ReplyButton>,
    },
    /// Words and a button that opens a list of up to ten rows.
    List {
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<String>,
        /// Up to 4096 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// Label of the button, up to 20 characters.
        button: String,
        /// 1 to 10, with 10 rows in total.
        sections: Vec<ListSection>,
    },
    /// Words and a button that opens a page.
    CtaUrl {
        /// Above the words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<Header>,
        /// Up to 1024 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// Label of the button, up to 20 characters.
        label: String,
        /// The page.
        url: String,
    },
    /// Asks where the customer is.
    LocationRequest {
        /// Up to 1024 characters.
        body: String,
    },
    /// Asks a customer without a visible phone for their contact card (since July 2026).
    ContactRequest {
        /// Up to 1024 characters.
        body: String,
    },
    /// Words and a button that opens a form.
    Flow {
        /// Above the words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<Header>,
        /// Up to 1024 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// The form.
        flow: FlowRef,
        /// Label of the button, up to 20 characters, no emoji.
        cta: String,
        /// Ours, unguessable; comes back with the answers.
        token: String,
        /// Send the draft rather than the published form.
        #[serde(default)]
        draft: bool,
        /// How it opens.
        opening: FlowOpening,
    },
    /// One item of Meta's catalogue.
    Product {
        /// Up to 1024 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// Meta's catalogue.
        catalog_id: String,
        /// The merchant's reference (SKU).
        product_retailer_id: String,
    },
    /// Up to thirty items of Meta's catalogue.
    ProductList {
        /// Required, up to 60 characters.
        header: String,
        /// Up to 1024 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// Meta's catalogue.
        catalog_id: String,
        /// 1 to 10, with 30 products in total.
        sections: Vec<ProductSection>,
    },
    /// Opens Meta's catalogue.
    Catalog {
        /// Up to 1024 characters.
        body: String,
        /// Up to 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// The item whose picture is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thumbnail_product_retailer_id: Option<String>,
    },
    /// Words, and cards to swipe through.
    Carousel {
        /// Up to 1024 characters.
        body: String,
        /// 2 to 10.
        cards: Vec<Card>,
    },
    /// Words, and items of Meta's catalogue to swipe through.
    ProductCarousel {
        /// Up to 1024 characters.
        body: String,
        /// Meta's catalogue.
        catalog_id: String,
        /// 2 to 10 references (SKU) of the merchant.
        products: Vec<String>,
    },
    /// A message approved by Meta, the only kind that goes outside the 24 h window.
    Template {
        /// Its name, language and values.
        template: Template,
    },
}

/// A file to send: uploaded before, or fetched by Meta from a public address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaRef {
    /// Meta's id of an upload of this line, good for 30 days.
    Id(String),
    /// A public address; Meta keeps what it finds for ten minutes.
    Link(String),
}

/// What stands above the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// Up to 60 characters.
    Text(String),
    /// A picture.
    Image(MediaRef),
    /// A video.
    Video(MediaRef),
    /// A file.
    Document {
        /// Where it is.
        media: MediaRef,
        /// Its name.
        filename: Option<String>,
    },
}

/// A button that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyButton {
    /// Ours, up to 256 characters; comes back when tapped.
    pub id: String,
    /// 1 to 20 characters, different from the other buttons.
    pub title: String,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSection {
    /// Up to 24 characters; required when there are several sections.
    pub title: Option<String>,
    /// At least one.
    pub rows: Vec<ListRow>,
}

/// A row that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Ours, up to 200 characters; comes back when chosen.
    pub id: String,
    /// 1 to 24 characters.
    pub title: String,
    /// Up to 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A group of catalogue items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSection {
    /// Up to 24 characters; required when there are several sections.
    pub title: Option<String>,
    /// The merchant's references (SKU).
    pub products: Vec<String>,
}

/// Which form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowRef {
    /// By Meta's id.
    Id(String),
    /// By its name.
    Name(String),
}

/// How a form opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowOpening {
    /// On a screen, with its data.
    Navigate {
        /// An entry screen; Meta takes the first one if none is given.
        screen: Option<String>,
        /// A non-empty object, or nothing.
        data: Option<serde_json::Value>,
    },
    /// Our endpoint is asked first (`INIT`).
    DataExchange,
}

impl Outgoing {
    /// Words alone, without link preview.
    #[must_use]
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into(), preview_url: false }
    }

    /// The words a person reads first: for the inbox and for notifications.
    #[must_use]
    pub fn summary(&self) -> Option<&str> {
        match self {
            Self::Text { body, .. }
            | Self::Buttons { body, .. }
            | Self::List { body, .. }
            | Self::CtaUrl { body, .. }
            | Self::LocationRequest { body }
            | Self::ContactRequest { body }
            | Self::Flow { body, .. }
            | Self::ProductList { body, .. }
            | Self::Carousel { body, .. }
            | Self::ProductCarousel { body, .. }
            | Self::Catalog { body, .. } => Some(body),
            Self::Image { caption, .. } | Self::Video { caption, .. } => caption.as_deref(),
            Self::Document { caption, filename, .. } => caption.as_deref().or(filename.as_deref()),
            Self::Location { name, address, .. } => name.as_deref().or(address.as_deref()),
            Self::Contacts { contacts } => contacts.first().and_then(ContactCard::shown_name),
            Self::Reaction { emoji, .. } => emoji.as_deref(),
            Self::Product { body, .. } => body.as_deref(),
            Self::Template { template } => Some(&template.name),
            Self::Audio { .. } | Self::Sticker { .. } => None,
        }
    }

    /// Whether it may go outside the 24 h window.
    #[must_use]
    pub const fn is_template(&self) -> bool {
        matches!(self, Self::Template { .. })
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
            Self::Buttons { .. } => "buttons",
            Self::List { .. } => "list",
            Self::CtaUrl { .. } => "cta_url",
            Self::LocationRequest { .. } => "location_request",
            Self::ContactRequest { .. } => "contact_request",
            Self::Flow { .. } => "flow",
            Self::Product { .. } => "product",
            Self::ProductList { .. } => "product_list",
            Self::Catalog { .. } => "catalog",
            Self::Carousel { .. } => "carousel",
            Self::ProductCarousel { .. } => "product_carousel",
            Self::Template { .. } => "template",
        }
    }
}

impl ReplyButton {
    /// A button whose title is cut to fit.
    #[must_use]
    pub fn new(id: impl Into<String>, title: &str) -> Self {
        Self { id: id.into(), title: super::button_title(title) }
    }
}

impl ListRow {
    /// A row whose title and description are cut to fit.
    #[must_use]
    pub fn new(id: impl Into<String>, title: &str, description: Option<&str>) -> Self {
        Self {
            id: id.into(),
            title: super::row_title(title),
            description: description.map(super::row_description).filter(|text| !text.is_empty()),
        }
    }
}
