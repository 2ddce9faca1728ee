//! Every limit of §4.3 and §4.4, checked before a message leaves.

use super::{
    Header, LimitError, ListSection, MediaRef, Outgoing, ProductSection, ReplyButton, carousel,
    limits::{self, Checked, at_most, filled, optional, require, some_of, unique, web_address},
    message::{FlowOpening, FlowRef},
};
use crate::contact_card::ContactCard;

impl Outgoing {
    /// Whether Meta would take it, as far as can be known without asking. A stored message that fails here would fail
    /// there.
    pub fn check(&self) -> Result<(), LimitError> {
        match self {
            Self::Text { body, .. } => filled("body", body, limits::TEXT),
            Self::Image { media, caption } | Self::Video { media, caption } => captioned(media, caption.as_deref()),
            Self::Document { media, caption, filename } => {
                captioned(media, caption.as_deref())?;
                optional("filename", filename.as_deref(), limits::CAPTION)
            }
            Self::Audio { media, .. } | Self::Sticker { media } => media.check(),
            Self::Location { latitude, longitude, .. } => {
                require((-90.0..=90.0).contains(latitude), "latitude", "is not between -90 and 90")?;
                require((-180.0..=180.0).contains(longitude), "longitude", "is not between -180 and 180")
            }
            Self::Contacts { contacts } => cards(contacts),
            Self::Reaction { message_id, emoji } => {
                filled("message_id", message_id, usize::MAX)?;
                let is_word = emoji.as_deref().is_some_and(|emoji| emoji.trim().is_empty() || is_words(emoji));
                require(!is_word, "emoji", "is not an emoji")
            }
            Self::Template { template } => template.check(),
            interactive => interactive.check_interactive(),
        }
    }

    fn check_interactive(&self) -> Checked {
        match self {
            Self::Buttons { header, body, footer, buttons } => {
                around(header.as_ref(), body, footer.as_deref())?;
                reply_buttons(buttons)
            }
            Self::List { header, body, footer, button, sections } => {
                optional("header", header.as_deref(), limits::HEADER)?;
                filled("body", body, limits::LIST_BODY)?;
                optional("footer", footer.as_deref(), limits::FOOTER)?;
                filled("button", button, limits::BUTTON_TITLE)?;
                rows(sections)
            }
            Self::CtaUrl { header, body, footer, label, url } => {
                around(header.as_ref(), body, footer.as_deref())?;
                filled("label", label, limits::BUTTON_TITLE)?;
                web_address("url", url)
            }
            Self::LocationRequest { body } | Self::ContactRequest { body } => filled("body", body, limits::BODY),
            Self::Flow { header, body, footer, flow, cta, token, opening, .. } => {
                around(header.as_ref(), body, footer.as_deref())?;
                let (FlowRef::Id(form) | FlowRef::Name(form)) = flow;
                filled("flow", form, usize::MAX)?;
                filled("cta", cta, limits::BUTTON_TITLE)?;
                require(!cta.chars().any(is_emoji), "cta", "has an emoji")?;
                filled("token", token, usize::MAX)?;
                flow_opening(opening)
            }
            Self::Product { body, footer, catalog_id, product_retailer_id } => {
                optional("body", body.as_deref(), limits::BODY)?;
                optional("footer", footer.as_deref(), limits::FOOTER)?;
                filled("catalog_id", catalog_id, usize::MAX)?;
                filled("product_retailer_id", product_retailer_id, usize::MAX)
            }
            Self::ProductList { header, body, footer, catalog_id, sections } => {
                filled("header", header, limits::HEADER)?;
                filled("body", body, limits::BODY)?;
                optional("footer", footer.as_deref(), limits::FOOTER)?;
                filled("catalog_id", catalog_id, usize::MAX)?;
                products(sections)
            }
            Self::Catalog { body, footer, thumbnail_product_retailer_id } => {
                filled("body", body, limits::BODY)?;
                optional("footer", footer.as_deref(), limits::FOOTER)?;
                optional("thumbnail", thumbnail_product_retailer_id.as_deref(), usize::MAX)
            }
            Self::Carousel { body, cards } => carousel::check_cards(body, cards),
            Self::ProductCarousel { body, catalog_id, products } => {
                carousel::check_products(body, catalog_id, products)
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
            | Self::Template { .. } => Ok(()),
        }
    }
}

impl MediaRef {
    pub(super) fn check(&self) -> Checked {
        match self {
            Self::Id(id) => filled("media id", id, usize::MAX),
            Self::Link(link) => web_address("media link", link),
        }
    }
}

impl Header {
    fn check(&self) -> Checked {
        match self {
            Self::Text(text) => filled("header", text, limits::HEADER),
            Self::Image(media) | Self::Video(media) | Self::Document { media, .. } => media.check(),
        }
    }
}

fn captioned(media: &MediaRef, caption: Option<&str>) -> Checked {
    media.check()?;
    optional("caption", caption, limits::CAPTION)
}

/// What most interactive messages have around their action.
fn around(header: Option<&Header>, body: &str, footer: Option<&str>) -> Checked {
    header.map_or(Ok(()), Header::check)?;
    filled("body", body, limits::BODY)?;
    optional("footer", footer, limits::FOOTER)
}

fn cards(contacts: &[ContactCard]) -> Checked {
    some_of("contacts", contacts.len(), limits::CONTACTS)?;
    for card in contacts {
        let name = &card.name;
        filled("contact name", name.formatted_name.as_deref().unwrap_or_default(), usize::MAX)?;
        let parts = [&name.first_name, &name.last_name, &name.middle_name, &name.prefix, &name.suffix];
        let has_part = parts.into_iter().flatten().any(|part| !part.trim().is_empty());
        require(has_part, "contact name", "needs a first name, a last name or another part")?;
    }
    Ok(())
}

fn reply_buttons(buttons: &[ReplyButton]) -> Checked {
    some_of("buttons", buttons.len(), limits::BUTTONS)?;
    for button in buttons {
        filled("button id", &button.id, limits::BUTTON_ID)?;
        require(button.id.trim() == button.id, "button id", "begins or ends with a space")?;
        filled("button title", &button.title, limits::BUTTON_TITLE)?;
        require(!has_markup(&button.title), "button title", "has markup or a line break")?;
    }
    unique("button id", buttons.iter().map(|button| button.id.as_str()))?;
    unique("button title", buttons.iter().map(|button| button.title.as_str()))
}

fn rows(sections: &[ListSection]) -> Checked {
    section_titles(sections.iter().map(|section| section.title.as_deref()))?;
    for section in sections {
        some_of("rows", section.rows.len(), limits::ROWS)?;
        for row in &section.rows {
            filled("row id", &row.id, limits::ROW_ID)?;
            filled("row title", &row.title, limits::ROW_TITLE)?;
            optional("row description", row.description.as_deref(), limits::ROW_DESCRIPTION)?;
        }
    }
    let all = || sections.iter().flat_map(|section| &section.rows);
    some_of("rows", all().count(), limits::ROWS)?;
    unique("row id", all().map(|row| row.id.as_str()))
}

pub(super) fn products(sections: &[ProductSection]) -> Checked {
    section_titles(sections.iter().map(|section| section.title.as_deref()))?;
    for section in sections {
        some_of("products", section.products.len(), limits::PRODUCTS)?;
        section.products.iter().try_for_each(|product| filled("product", product, usize::MAX))?;
    }
    some_of("products", sections.iter().map(|section| section.products.len()).sum(), limits::PRODUCTS)
}

fn section_titles<'a>(titles: impl ExactSizeIterator<Item = Option<&'a str>>) -> Checked {
    let sections = titles.len();
    some_of("sections", sections, limits::SECTIONS)?;
    for title in titles {
        match title {
            Some(title) if sections > 1 => filled("section title", title, limits::SECTION_TITLE)?,
            Some(title) => at_most("section title", title, limits::SECTION_TITLE)?,
            None => require(sections == 1, "section title", "is required when there are several sections")?,
        }
    }
    Ok(())
}

fn flow_opening(opening: &FlowOpening) -> Checked {
    let FlowOpening::Navigate { screen, data } = opening else { return Ok(()) };
    optional("screen", screen.as_deref(), usize::MAX)?;
    let is_filled = data.as_ref().is_none_or(|data| data.as_object().is_some_and(|members| !members.is_empty()));
    require(is_filled, "data", "is not a non-empty object")
}

/// A pair of marks around something, or several lines.
fn has_markup(title: &str) -> bool {
    let is_pair = |mark: char| title.matches(mark).count() > 1;
    title.contains(['\n', '\r', '`']) || ['*', '_', '~'].into_iter().any(is_pair)
}

fn is_words(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphabetic() || c.is_whitespace())
}

/// The blocks of pictures; a rough net, as the contract's own rule is.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{20e3}')
}
