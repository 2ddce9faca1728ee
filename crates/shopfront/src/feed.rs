//! Product feeds in XML: Google's and Meta's in RSS and Atom, Yandex's, Heureka's, exports by name (contract, section 14).
//!
//! Read as a stream of items: one that is broken does not lose the rest.

mod fields;
mod gather;
mod item;
mod joined;
mod when;

pub(crate) use gather::Gather;
pub(crate) use item::{Item, product_of};
pub use joined::stream_joined;
pub use when::Now;
pub(crate) use when::is_open;

use crate::{
    Context,
    product::Product,
    read::{Kind, Outcome},
    xml::{self, BadXml, Piece},
};
use fields::Fields;

/// What items are called.
const ITEMS: &[&str] = &["item", "entry", "offer", "shopitem", "product", "produit", "article", "row", "record"];
/// Parts that hold pictures one by one.
const GALLERIES: &[&str] = &["images", "pictures", "photos", "gallery", "additional_images", "imgs", "medias"];

/// Hands over each item of a feed as a product of its own, in the order of the feed, as soon as it is read: for feeds that are
/// larger than should be held at once. Forms of one product are not joined here.
///
/// # Errors
/// A short stable word: the document has a type declaration, or is too deep.
pub fn stream(text: &str, context: &Context, mut hand: impl FnMut(Product)) -> Result<usize, &'static str> {
    let mut count = 0;
    items(text, context, |item| {
        count += 1;
        hand(item.product);
    })
    .map_err(BadXml::code)?;
    Ok(count)
}

/// Reads a whole feed; the forms of a product are joined. `None` where no item is a product.
pub(crate) fn read(text: &str, context: &Context) -> Option<Outcome> {
    let mut gather = Gather::default();
    if let Err(error) = items(text, context, |item| gather.put(item)) {
        return Some(Outcome::rejected(error.code()));
    }
    let products = gather.products();
    (!products.is_empty()).then(|| Outcome { kind: Kind::Feed, ..Outcome::feed(products) })
}

fn items(text: &str, context: &Context, mut hand: impl FnMut(Item)) -> Result<(), BadXml> {
    let mut path: Vec<String> = Vec::new();
    let mut fields = Fields::default();
    // How deep the item stands that is open.
    let mut item_at: Option<usize> = None;
    let mut shop = fields::Shop::default();
    let mut said = String::new();
    xml::walk(text, |piece| match piece {
        Piece::Open(tag) => {
            let name = xml::local(tag.name());
            match item_at {
                None if ITEMS.contains(&name.as_str()) && !path.is_empty() => {
                    item_at = Some(path.len());
                    fields = Fields::default();
                    for attr in ["id", "available", "group_id"] {
                        if let Some(value) = tag.attr(attr) {
                            fields.put(
                                if attr == "group_id" {
                                    "item_group_id"
                                } else if attr == "available" {
                                    "availability"
                                } else {
                                    attr
                                },
                                value,
                                false,
                            );
                        }
                    }
                }
                Some(at) if path.len() == at + 1 => fields.note_tag(&name, &tag),
                None => shop.note_tag(&name, &tag),
                Some(_) => {}
            }
            path.push(tag.name().to_owned());
            said.clear();
        }
        Piece::Text(text) => said.push_str(&text),
        Piece::Close => {
            let name = path.pop().unwrap_or_default();
            match item_at {
                Some(at) if path.len() == at => {
                    item_at = None;
                    if let Some(item) = product_of(&std::mem::take(&mut fields), &shop, context) {
                        hand(item);
                    }
                }
                Some(at) if path.len() == at + 1 => {
                    fields.put(&xml::local(&name), std::mem::take(&mut said), name.contains(':'));
                }
                Some(at) if path.len() == at + 2 => {
                    let outer = path.last().map(|outer| xml::local(outer)).unwrap_or_default();
                    if GALLERIES.contains(&outer.as_str()) {
                        fields.put("additional_image_link", std::mem::take(&mut said), true);
                    }
                }
                None => shop.note_text(&xml::local(&name), &said),
                Some(_) => {}
            }
            said.clear();
        }
        Piece::Torn => {
            // What was read of the torn item is not trusted.
            (item_at, fields) = (None, Fields::default());
            path = vec!["channel".to_owned()];
            said.clear();
        }
    })
}
