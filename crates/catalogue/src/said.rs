//! What a source said of a product, in our words and in the brand's money.

use kernel::{Currency, Money, VariantId};
use serde::{Deserialize, Serialize};
use shopfront::product as read;

/// The most forms of one product that are taken.
const MOST_VARIANTS: usize = 500;

/// A product as a source says it, field by field; kept when it is taken, so that what a human changes is told from what the
/// source changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Its family.
    pub category: Option<String>,
    /// A text for customers.
    pub description: Option<String>,
    /// Address of a picture.
    pub image: Option<String>,
    /// What it comes in; at least one.
    pub variants: Vec<SaidVariant>,
}

/// One form of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidVariant {
    /// The source's own id of it; empty for a product's only form.
    pub key: String,
    /// The shop's number.
    pub sku: Option<String>,
    /// Its size.
    pub size: Option<String>,
    /// Its colour.
    pub colour: Option<String>,
    /// What one piece costs, in minor units of the brand's currency; none where the source says no price in it.
    pub price: Option<i64>,
    /// How many there are.
    pub shelf: Shelf,
    /// Which variant of ours it is, once it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<VariantId>,
}

/// What a source says of what is on its shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// So many pieces.
    Count(i64),
    /// Some: it can be had.
    Some,
    /// None.
    Empty,
    /// Nothing is said.
    Unsaid,
}

impl Shelf {
    /// How many to put on a shelf that holds `now`; none: leave it.
    pub(crate) fn pieces(self, now: Option<i64>, pieces: i64) -> Option<i64> {
        match (self, now) {
            (Self::Count(count), _) => Some(count),
            (Self::Empty, _) => Some(0),
            (Self::Some, Some(now)) if now > 0 => None,
            (Self::Some, _) => Some(pieces),
            (Self::Unsaid, _) => None,
        }
    }
}

/// Why a product that is not there yet cannot be made of what the source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It has no price: a merchant may give it one at its source.
    Price,
    /// Its price is in another currency than the brand's; amounts are never converted.
    Currency(String),
    /// It has no name.
    Name,
}

/// A product as it waits to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staged {
    /// The source's own stable id.
    pub external_id: String,
    /// The number on its bar code, in fourteen digits.
    pub gtin: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// What is missing to make it.
    pub lack: Option<Lack>,
    /// What is said.
    pub said: Said,
}

impl Staged {
    /// Puts a product that was read into our words.
    pub fn of(product: &read::Product, currency: Currency) -> Self {
        let foreign = product.currency.filter(|said| said.code() != currency.code());
        let money = |amount: Option<shopfront::price::Amount>| {
            let amount = amount.filter(|amount| !amount.is_zero() && foreign.is_none())?;
            let text = amount.rounded(currency.exponent()).to_string();
            Money::parse_major(&text, currency).ok().map(|money| money.minor).filter(|minor| *minor > 0)
        };
        let whole = money(product.price);
        let mut variants: Vec<SaidVariant> = product
            .variants
            .iter()
            .take(MOST_VARIANTS)
            .map(|variant| {
                let (size, colour) = size_and_colour(&variant.options);
                let said = match variant.availability {
                    read::Availability::Unknown => product.availability,
                    said => said,
                };
                SaidVariant {
                    key: variant.external_id.clone(),
                    sku: variant.sku.as_deref().and_then(number),
                    size,
                    colour,
                    price: money(variant.price).or(whole),
                    shelf: shelf(said, variant.stock),
                    variant: None,
                }
            })
            .collect();
        if variants.is_empty() {
            variants.push(SaidVariant {
                key: String::new(),
                sku: product.sku.as_deref().and_then(number),
                size: None,
                colour: None,
                price: whole,
                shelf: shelf(product.availability, product.stock),
                variant: None,
            });
        }
        // A form without a price cannot be sold; the others can.
        if variants.iter().any(|variant| variant.price.is_some()) {
            variants.retain(|variant| variant.price.is_some());
        }
        let lack = match foreign {
            _ if product.name.trim().is_empty() => Some(Lack::Name),
            Some(said) => Some(Lack::Currency(said.code().to_owned())),
            None if variants.iter().all(|variant| variant.price.is_none()) => Some(Lack::Price),
            None => None,
        };
        let said = Said {
            name: cut(&product.name, 200),
            category: product.category.as_deref().map(|text| cut(text, 100)).filter(|text| !text.is_empty()),
            description: product.description.as_deref().map(|text| cut(text, 5_000)).filter(|text| !text.is_empty()),
            image: product.images.first().filter(|image| image.len() <= 2_000).map(|image| without_nul(image)),
            variants,
        };
        Self {
            external_id: cut(&product.external_id, 500),
            gtin: product.gtin.as_deref().and_then(gtin),
            url: product.url.clone().filter(|url| url.len() <= 2_000),
            lack,
            said,
        }
    }
}

fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

fn cut(text: &str, most: usize) -> String {
    without_nul(text.trim()).chars().take(most).collect()
}

/// A shop's number as ours: it must fit, whole.
fn number(text: &str) -> Option<String> {
    let text = without_nul(text.trim());
    (!text.is_empty() && text.chars().count() <= 64).then_some(text)
}

/// A bar code's number in fourteen digits (GTIN-8, -12, -13 and -14 of one thing are equal then), if its check digit is right.
fn gtin(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = format!("{digits:0>14}");
    // GS1: digits are weighted 3 and 1 in turn, beginning with 3 beside the check digit.
    let sum: u32 =
        whole.bytes().zip([3, 1].into_iter().cycle()).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    (sum.is_multiple_of(10) && whole.bytes().any(|byte| byte != b'0')).then_some(whole)
}

const fn shelf(said: read::Availability, stock: Option<i64>) -> Shelf {
    use read::Availability::{Backorder, InStock, Limited, OutOfStock, Preorder, Unknown};
    match (said, stock) {
        (OutOfStock, _) => Shelf::Empty,
        (_, Some(count)) if count > crate::csv_rows::MAX_STOCK => Shelf::Count(crate::csv_rows::MAX_STOCK),
        (_, Some(count)) if count > 0 => Shelf::Count(count),
        // It can be ordered without being there.
        (Preorder | Backorder, _) | (InStock | Limited, None) => Shelf::Some,
        (_, Some(_)) => Shelf::Empty,
        (Unknown, None) => Shelf::Unsaid,
    }
}

/// Our two fields from whatever a shop tells its forms apart by: what is no colour is a size.
fn size_and_colour(options: &[(String, String)]) -> (Option<String>, Option<String>) {
    const COLOURS: [&str; 8] = ["couleur", "color", "colour", "coloris", "teinte", "colori", "farbe", "pa_couleur"];
    let is_colour = |name: &str| COLOURS.contains(&language::fold(name).trim());
    let join = |colour: bool| {
        let values = options.iter().filter(|(name, _)| is_colour(name) == colour);
        let text =
            values.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" / ");
        Some(cut(&text, 64)).filter(|text| !text.is_empty())
    };
    (join(false), join(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bar_codes_of_one_thing_are_one_and_wrong_ones_are_none() {
        assert_eq!(gtin("4006381333931").as_deref(), Some("04006381333931"));
        assert_eq!(gtin("0 4006381 333931"), gtin("4006381333931"));
        assert_eq!(gtin("036000291452").as_deref(), Some("00036000291452"));
        for wrong in ["4006381333932", "12345", "00000000", "ABCDEFGH", ""] {
            assert_eq!(gtin(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_colour_is_a_size() {
        let options = |pairs: &[(&str, &str)]| {
            size_and_colour(
                &pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>(),
            )
        };
        assert_eq!(options(&[("Taille", "M"), ("Couleur", "Bleu")]), (Some("M".into()), Some("Bleu".into())));
        assert_eq!(options(&[("Contenance", "250 ml")]), (Some("250 ml".into()), None));
        assert_eq!(options(&[("Size", "M"), ("Material", "Bazin")]), (Some("M / Bazin".into()), None));
        assert_eq!(options(&[]), (None, None));
    }
}
