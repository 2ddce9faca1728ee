use crate::Mention;
use serde::Serialize;

/// The things named in an act. Empty where nothing was said: nothing is ever guessed here.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Slots {
    /// Products or categories named, in order, each with its own quantity, sizes and colours.
    pub items: Vec<Item>,
    /// A quantity that belongs to no named product: « j'en prends 2 », « encore un ».
    pub quantity: Option<Quantity>,
    /// Sizes that belong to no named product.
    pub sizes: Vec<Size>,
    /// Colours that belong to no named product.
    pub colours: Vec<Colour>,
    /// Colours said not to be wanted: « pas la rouge ».
    pub refused_colours: Vec<Colour>,
    /// Sizes said not to be wanted: « pas M ».
    pub refused_sizes: Vec<Size>,
    /// What is pointed at: « le 2 », « celui-là », « le moins cher ».
    pub choices: Vec<Choice>,
    /// A price range: « à moins de 20 000 ».
    pub price: Option<PriceBound>,
    /// Amounts of money said otherwise, in whole units of currency: « 15 000 je prends ».
    pub amounts: Vec<i64>,
    /// Known places named.
    pub places: Vec<Place>,
    /// The words of an address, as typed, when the act gives one.
    pub address: Option<String>,
    /// A phone number: digits, the country code only if it was typed.
    pub phone: Option<String>,
    /// Whether the act is denied: « je ne veux pas la robe ».
    pub negated: bool,
    /// Whether it corrects what was understood before: « non pas ça », « je voulais dire la rouge ».
    pub repair: bool,
}

/// A product as spoken.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Item {
    /// Where it was named and what it can be, the best first.
    pub mention: Mention,
    /// How many, when said.
    pub quantity: Option<u32>,
    /// Its size, when said.
    pub size: Option<Size>,
    /// Its colour, when said.
    pub colour: Option<Colour>,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Quantity {
    /// « 2 », « une paire ».
    Exactly(u32),
    /// « encore un », « 2 de plus ».
    More(u32),
    /// « un de moins ».
    Fewer(u32),
}

impl Quantity {
    /// The number said.
    pub const fn count(self) -> u32 {
        match self {
            Self::Exactly(count) | Self::More(count) | Self::Fewer(count) => count,
        }
    }
}

/// A size in one spelling: `XS` … `6XL`, `U` (one size), a number such as `42`, or a measure such as `250 g`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Size(pub String);

/// A colour, whatever the language, gender or spelling it was typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Colour {
    /// The colour in French, masculine: `rouge`, `bleu marine`, `bordeaux`.
    pub name: &'static str,
    /// The plain colour it belongs to: `bleu` for `bleu marine`, `rouge` for `bordeaux`.
    pub family: &'static str,
}

/// Something pointed at rather than named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Choice {
    /// « le 2 », « la deuxième »: counted from 1. Not checked against the options.
    Nth(u32),
    /// « le dernier ».
    Last,
    /// « le moins cher ».
    Cheapest,
    /// « le plus cher ».
    Dearest,
    /// « les deux », « tous ».
    All,
    /// « ça », « celui-là », "that one".
    That,
    /// « la même ».
    Same,
    /// « l'autre ».
    Other,
    /// The index (from 0) in the context's options of the one whose label was named.
    Shown(usize),
}

/// A range of prices in whole units of currency; at least one side is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PriceBound {
    /// From.
    pub min: Option<i64>,
    /// Up to.
    pub max: Option<i64>,
}

/// A known town, commune or quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Place {
    /// Its usual name: `Yopougon`.
    pub name: &'static str,
    /// The town it lies in (itself for a town): `Abidjan`.
    pub town: &'static str,
    /// ISO 3166 code of the country: `CI`.
    pub country: &'static str,
}
