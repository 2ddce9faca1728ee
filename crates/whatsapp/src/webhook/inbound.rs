//! A message somebody wrote (§2): who, when, what, and what it refers to.

use super::{
    Content,
    book::{Book, Contact},
    reading,
};
use crate::{
    errors::ProviderError,
    lenient::{Fields, Odd, digits},
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message a customer sent to a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// Meta's id (`wamid.…`), opaque; unique on its line.
    pub id: String,
    /// When it was sent, by Meta's clock. A retried delivery keeps it; the 24 h window counts from it. `None`: Meta's
    /// moment could not be read.
    pub at: Option<Millis>,
    /// Who sent it.
    pub from: Sender,
    /// What it says.
    pub content: Content,
    /// What it answers or forwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Quoted>,
    /// The ad or post that led here; on the first message only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What Meta could not deliver of it, such as media over 100 MB (131052).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProviderError>,
}

/// The author of a message (§1.8). At least one of `bsuid` and `wa_id` is there, except on `system` messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// Phone, digits only; absent when the person does not share it.
    pub wa_id: Option<String>,
    /// Business-scoped user id: the identity to prefer. Opaque.
    pub bsuid: Option<String>,
    /// The id of the parent business portfolio, where enabled.
    pub parent_bsuid: Option<String>,
    /// Name of the profile, chosen by the person.
    pub name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// The group it was written in.
    pub group: Option<String>,
    /// Changes when the person's keys change; only with the identity check on.
    pub identity_hash: Option<String>,
}

/// What a message refers to (§2.12).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quoted {
    /// The quoted message; may be one we do not know.
    pub id: Option<String>,
    /// Forwarded, one to five times.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub frequently_forwarded: bool,
    /// The catalogue item asked about.
    pub referred_product: Option<ReferredProduct>,
}

/// A catalogue item from which « Message business » was tapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferredProduct {
    /// Meta's catalogue.
    pub catalog_id: Option<String>,
    /// The merchant's own reference (SKU).
    pub product_retailer_id: String,
}

/// The ad or post a chat began with (§2.13).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Meta's id of it.
    pub source_id: Option<String>,
    /// Where it can be seen.
    pub source_url: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// `image` or `video`.
    pub media_type: Option<String>,
    /// The image of an image ad.
    pub image_url: Option<String>,
    /// The video of a video ad.
    pub video_url: Option<String>,
    /// The thumbnail of a video ad.
    pub thumbnail_url: Option<String>,
    /// Click id, for conversions; absent for ads in Status.
    pub ctwa_clid: Option<String>,
    /// The greeting the ad showed.
    pub welcome_text: Option<String>,
}

/// A message the merchant wrote from the WhatsApp Business app (§9.5): store it as ours, never answer it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Echo {
    /// Meta's id.
    pub id: String,
    /// When it was sent; `None` if that could not be read.
    pub at: Option<Millis>,
    /// The customer's phone, digits only.
    pub to_wa_id: Option<String>,
    /// The customer's BSUID.
    pub to_bsuid: Option<String>,
    /// What it says.
    pub content: Content,
    /// What it answers.
    pub context: Option<Quoted>,
}

impl Inbound {
    pub(super) fn read(item: &Value, book: &Book<'_>) -> Result<Self, Odd> {
        let message = Fields::of(item)?;
        let from = Sender::read(&message, book);
        let content = reading::content(&message);
        let is_nobody = from.wa_id.is_none() && from.bsuid.is_none();
        // A change of identity may come without the old phone: its ids are in the content.
        if is_nobody && !matches!(content, Content::System { .. }) {
            return Err(Odd::Missing("from"));
        }
        Ok(Self {
            id: message.need("id")?,
            at: message.moment("timestamp"),
            from,
            content,
            context: Quoted::read(&message),
            referral: message.object("referral").as_ref().map(Referral::read),
            errors: ProviderError::read_all(&message),
        })
    }
}

impl Sender {
    fn read(message: &Fields<'_>, book: &Book<'_>) -> Self {
        let from = message.text("from");
        // Seen: the BSUID in the place of the phone.
        let (wa_id, misplaced) = match from {
            Some(id) if id.contains('.') => (None, Some(id)),
            Some(phone) => (digits(&phone), None),
            None => (None, None),
        };
        let bsuid = message.text("from_user_id").or(misplaced);
        let Contact { wa_id: book_wa_id, bsuid: book_bsuid, parent_bsuid, name, username, identity_hash } =
            book.find(bsuid.as_deref(), wa_id.as_deref());
        Self {
            wa_id: wa_id.or(book_wa_id),
            bsuid: bsuid.or(book_bsuid),
            parent_bsuid: message.text("from_parent_user_id").or(parent_bsuid),
            name,
            username,
            group: message.text("group_id"),
            identity_hash,
        }
    }
}

impl Quoted {
    pub(super) fn read(message: &Fields<'_>) -> Option<Self> {
        let context = message.object("context")?;
        Some(Self {
            // `from` beside it is the display number or an id, depending on age: useless.
            id: context.text("id"),
            forwarded: context.flag("forwarded").unwrap_or_default(),
            frequently_forwarded: context.flag("frequently_forwarded").unwrap_or_default(),
            referred_product: context.object("referred_product").and_then(|product| {
                Some(ReferredProduct {
                    catalog_id: product.text("catalog_id"),
                    product_retailer_id: product.text("product_retailer_id")?,
                })
            }),
        })
    }
}

impl Referral {
    fn read(referral: &Fields<'_>) -> Self {
        Self {
            source_type: referral.text("source_type"),
            source_id: referral.text("source_id"),
            source_url: referral.text("source_url"),
            headline: referral.text("headline"),
            body: referral.text("body"),
            media_type: referral.text("media_type"),
            image_url: referral.text("image_url"),
            video_url: referral.text("video_url"),
            thumbnail_url: referral.text("thumbnail_url"),
            ctwa_clid: referral.text("ctwa_clid"),
            welcome_text: referral.object("welcome_message").and_then(|welcome| welcome.text("text")),
        }
    }
}

impl Echo {
    pub(super) fn read(item: &Value) -> Result<Self, Odd> {
        let message = Fields::of(item)?;
        let to = message.text("to");
        let to_wa_id = to.as_deref().and_then(digits);
        let to_bsuid = message.text("to_user_id").or_else(|| to.filter(|to| to_wa_id.is_none() && to.contains('.')));
        if to_wa_id.is_none() && to_bsuid.is_none() {
            return Err(Odd::Missing("to"));
        }
        Ok(Self {
            id: message.need("id")?,
            at: message.moment("timestamp"),
            to_wa_id,
            to_bsuid,
            content: reading::content(&message),
            context: Quoted::read(&message),
        })
    }
}
