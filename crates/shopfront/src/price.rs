//! The language of prices: what « 18.200 F CFA », « from £7.49 » or « 2,5 million » come to, and when there is no price at all.
//!
//! Source: contract *catalogue sources*, section 18. Nothing is filled by guess: what cannot be read is `None`.

mod amount;
mod choose;
mod currency;
mod found;
mod normal;
mod number;
mod role;
mod said;
mod scan;
mod words;

pub use amount::Amount;
pub use currency::{Currency, by_country, from_code, minor_digits};
pub(crate) use normal::fold;

/// What is known before a price is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The shop's currency, if it is known.
    pub currency: Option<Currency>,
    /// The merchant's country, two letters of ISO 3166.
    pub country: Option<String>,
    /// The mark before decimals, if the site is known to write one.
    pub decimal_mark: Option<char>,
    /// The mark between thousands, if the site is known to write one.
    pub group_mark: Option<char>,
}

/// What a text says of a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What is paid now; the lowest of a range. Zero only where the text says free in words.
    pub amount: Amount,
    /// The highest of a range.
    pub max: Option<Amount>,
    /// The price before a reduction, only if higher than `amount`.
    pub regular: Option<Amount>,
    /// The currency the text or its context tells; `None` where neither does.
    pub currency: Option<Currency>,
    /// Whether the text itself named the currency.
    pub says_currency: bool,
}

/// Texts longer than this are prose: only their beginning is read.
const MOST_LETTERS: usize = 400;

/// Reads a price as it is written. `None` where the text gives none.
///
/// ```
/// use shopfront::price::{Context, from_code, parse};
/// let context = Context { currency: from_code("XOF"), ..Context::default() };
/// assert_eq!(parse("18.200 FCFA", &context).map(|price| price.amount.to_string()), Some("18200".to_owned()));
/// assert_eq!(parse("Prix sur demande", &context), None);
/// ```
pub fn parse(text: &str, context: &Context) -> Option<Price> {
    let letters = normal::letters(text, MOST_LETTERS);
    let tokens = scan::tokens(&letters, context);
    let found = found::read(&tokens, context);
    choose::choose(&tokens, found, context)
}

/// Reads a number that a program wrote (JSON, XLSX, an attribute): a point before decimals, no grouping.
/// `None` for anything else, negative, or beyond twelve digits; trailing noise of binary fractions is rounded away.
pub fn plain(text: &str, currency: Option<Currency>) -> Option<Amount> {
    let amount = Amount::from_plain(text.trim())?;
    // 59.949999999999996 is 59.95: programs compute in binary, shops do not. Three digits or fewer are the shop's own.
    let decimals = text.trim().rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
    Some(if decimals > 4 { amount.rounded(currency.map_or(2, minor_digits).max(2)) } else { amount })
}
