//! Addresses of pictures: which are of the product, the largest of several, the original behind a resized one.
//!
//! Source: contract *catalogue sources*, section 20.

mod lazy;
mod original;

pub use lazy::{in_srcset, of_element};
pub use original::original;

use crate::{link::resolve, text::decode_entities};
use url::Url;

/// Parts of names that no picture of a product has.
const NOT: &[&str] = &[
    "placeholder",
    "no-image",
    "no_image",
    "noimage",
    "no-photo",
    "nophoto",
    "no-picture",
    "default-image",
    "default_image",
    "image-default",
    "sprite",
    "loading.",
    "loader",
    "spinner",
    "blank.",
    "pixel.",
    "1x1",
    "transparent.",
    "spacer",
    "logo",
    "favicon",
    "avatar",
    "gravatar",
    "flag-",
    "/flags/",
    "payment",
    "paypal",
    "visa",
    "mastercard",
    "icon-",
    "-icon",
    "/icons/",
    "icon.",
    "/icon/",
    "banner",
    "facebook.com/tr",
    "tracking",
    "badge",
    "whatsapp",
    "captcha",
    "emoji",
    "smiley",
    "rating",
    "star-",
];

/// A picture's address, absolute, if it is one of a product: http and https only, no placeholder, no logo, no icon.
pub fn picture(base: Option<&Url>, address: &str) -> Option<String> {
    let url = absolute(base, address)?;
    let name = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let lower = url.path().to_ascii_lowercase();
    let drawn = name.ends_with(".svg") || name.ends_with(".ico");
    let known = NOT.iter().any(|part| if part.contains('/') { lower.contains(part) } else { name.contains(part) });
    (!drawn && !known && !matches!(stem, "default" | "img" | "blank" | "spacer" | "loading" | "empty" | "none"))
        .then(|| original(url))
}

/// A picture's address as it stands, absolute: for sources that name the pictures of a product themselves.
pub fn absolute(base: Option<&Url>, address: &str) -> Option<Url> {
    let address = decode_entities(address.trim());
    let lower = address.get(..11).map(str::to_ascii_lowercase).unwrap_or_default();
    if ["data:", "javascript:", "blob:", "file:", "about:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return None;
    }
    resolve(base, &address).filter(|url| url.path().len() > 1 || url.query().is_some())
}

/// The pictures a source names for a product, absolute, without placeholders and doubles.
pub fn named<'a>(base: Option<&Url>, addresses: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut pictures: Vec<String> = Vec::new();
    for address in addresses.into_iter().take(100) {
        let Some(url) = absolute(base, address) else { continue };
        let name = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let stands_in =
            ["placeholder", "no-image", "no_image", "noimage", "no-photo"].iter().any(|part| name.contains(part));
        let picture = original(url);
        if !stands_in && !pictures.iter().any(|known| same(known, &picture)) {
            pictures.push(picture);
        }
    }
    pictures.truncate(30);
    pictures
}

/// Whether two addresses are one picture: what only breaks caches aside.
pub fn same(one: &str, other: &str) -> bool {
    let bare = |address: &str| {
        let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !matches!(name.as_ref(), "v" | "t" | "ver" | "width" | "height"))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
        url.to_string().split_once("://").map_or_else(String::new, |(_, rest)| rest.to_owned())
    };
    one == other || bare(one) == bare(other)
}
