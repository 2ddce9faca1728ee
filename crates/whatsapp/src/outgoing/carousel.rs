//! Cards side by side (§4.3, `carousel`): pictures with a link, or catalogue items.
//!
//! Cards with quick replies exist too; the contract leaves their shape open, so they are not sent.

use super::{
    MediaRef,
    limits::{self, Checked, LimitError, filled, optional, require, unique, web_address},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const CARDS: usize = 10;
const CARD_BODY: usize = 160;
const CARD_LINE_BREAKS: usize = 2;

/// A picture or film, some words and a button that opens a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is shown; of one kind on all cards.
    pub header: CardHeader,
    /// Up to 160 characters and two line breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Label of the button, up to 20 characters.
    pub label: String,
    /// The page.
    pub url: String,
}

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardHeader {
    /// A picture.
    Image(MediaRef),
    /// A video.
    Video(MediaRef),
}

pub(super) fn check_cards(body: &str, cards: &[Card]) -> Checked {
    filled("body", body, limits::BODY)?;
    count(cards.len())?;
    for card in cards {
        let (CardHeader::Image(media) | CardHeader::Video(media)) = &card.header;
        media.check()?;
        optional("card body", card.body.as_deref(), CARD_BODY)?;
        let breaks = card.body.as_deref().map_or(0, |text| text.matches('\n').count());
        require(breaks <= CARD_LINE_BREAKS, "card body", "has more than two line breaks")?;
        filled("label", &card.label, limits::BUTTON_TITLE)?;
        web_address("url", &card.url)?;
    }
    let is_image = |card: &Card| matches!(card.header, CardHeader::Image(_));
    let are_alike = cards.windows(2).all(|pair| is_image(&pair[0]) == is_image(&pair[1]));
    require(are_alike, "cards", "mix pictures and videos")
}

pub(super) fn check_products(body: &str, catalog_id: &str, products: &[String]) -> Checked {
    filled("body", body, limits::BODY)?;
    filled("catalog_id", catalog_id, usize::MAX)?;
    count(products.len())?;
    products.iter().try_for_each(|product| filled("product", product, usize::MAX))?;
    unique("product", products.iter().map(String::as_str))
}

/// Two to ten.
fn count(got: usize) -> Checked {
    match got {
        0 => Err(LimitError::Empty { field: "cards" }),
        1 => Err(LimitError::Invalid { field: "cards", why: "need to be two at least" }),
        got if got > CARDS => Err(LimitError::TooMany { field: "cards", max: CARDS, got }),
        _ => Ok(()),
    }
}

pub(super) fn cards(cards: &[Card]) -> Value {
    let card = |(index, card): (usize, &Card)| {
        let header = match &card.header {
            CardHeader::Image(media) => json!({"type": "image", "image": media.with([])}),
            CardHeader::Video(media) => json!({"type": "video", "video": media.with([])}),
        };
        let parameters = json!({"display_text": card.label, "url": card.url});
        let action = json!({"name": "cta_url", "parameters": parameters});
        let mut value = json!({"card_index": index, "type": "cta_url", "header": header, "action": action});
        if let Some(text) = &card.body {
            value["body"] = json!({"text": text});
        }
        value
    };
    json!({"cards": cards.iter().enumerate().map(card).collect::<Vec<_>>()})
}

pub(super) fn product_cards(catalog_id: &str, products: &[String]) -> Value {
    let card = |(index, product): (usize, &String)| {
        let action = json!({"catalog_id": catalog_id, "product_retailer_id": product});
        json!({"card_index": index, "type": "product", "action": action})
    };
    json!({"cards": products.iter().enumerate().map(card).collect::<Vec<_>>()})
}
