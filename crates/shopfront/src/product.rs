//! The one product every reader yields, whatever it read (contract *catalogue sources*, section 1).

mod availability;
mod merge;
mod read;
mod show;
mod source;

pub use availability::Availability;
pub use source::{Field, Provenance, Source};

use crate::price::{Amount, Currency};

/// One sellable product, its variants inside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Product {
    /// The source's own stable id (section 23); empty only before [`Product::identify`].
    pub external_id: String,
    /// Plain text on one line.
    pub name: String,
    /// What the buyer pays now; the lowest of a range; zero only where the source says free in words.
    pub price: Option<Amount>,
    /// `None` where it cannot be known.
    pub currency: Option<Currency>,
    /// The price before a reduction; only higher than `price`.
    pub regular_price: Option<Amount>,
    /// The highest of a range.
    pub price_max: Option<Amount>,
    /// Whether it can be had.
    pub availability: Availability,
    /// How many are left, when the source says.
    pub stock: Option<i64>,
    /// Absolute addresses of http and https, the best first.
    pub images: Vec<String>,
    /// The shop's own number.
    pub sku: Option<String>,
    /// The number on its bar code.
    pub gtin: Option<String>,
    /// Who makes it.
    pub brand: Option<String>,
    /// The shop's own category.
    pub category: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Plain text with its paragraphs.
    pub description: Option<String>,
    /// What it comes in.
    pub variants: Vec<Variant>,
    /// Whether it is what its page is about.
    pub main: bool,
    /// Which reader each field is from.
    pub provenance: Provenance,
}

/// One of the forms a product comes in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variant {
    /// The source's own id.
    pub external_id: String,
    /// The shop's own number.
    pub sku: Option<String>,
    /// What tells it from its siblings: size, colour.
    pub options: Vec<(String, String)>,
    /// What is paid now.
    pub price: Option<Amount>,
    /// The price before a reduction; only higher than `price`.
    pub regular_price: Option<Amount>,
    /// Whether it can be had.
    pub availability: Availability,
    /// How many are left.
    pub stock: Option<i64>,
    /// Its picture.
    pub image: Option<String>,
}

impl Product {
    /// An empty one, all of whose fields will be from one reader.
    pub fn from_source(source: Source) -> Self {
        Self { provenance: Provenance::of(source), ..Self::default() }
    }

    /// Takes a price and what it was before; one that is no reduction is left out, and so is a price of nothing.
    pub fn set_price(&mut self, price: Option<Amount>, regular: Option<Amount>) {
        self.price = price.filter(|price| !price.is_zero());
        self.regular_price = regular.filter(|regular| self.price.is_some_and(|price| *regular > price));
    }

    /// Fills what the variants tell of the whole: the lowest price, the highest, what can be had, the stock.
    pub fn sum_up_variants(&mut self) {
        // What can be had decides the price, if anything can.
        let had = |variant: &&Variant| variant.availability != Availability::OutOfStock;
        let any = self.variants.iter().any(|variant| had(&variant) && variant.price.is_some());
        let offered: Vec<&Variant> = self.variants.iter().filter(|variant| !any || had(variant)).collect();
        let cheapest = offered.iter().filter(|variant| variant.price.is_some()).min_by_key(|variant| variant.price);
        if self.price.is_none()
            && let Some(variant) = cheapest
        {
            (self.price, self.regular_price) = (variant.price, variant.regular_price);
        }
        let highest = self.variants.iter().filter_map(|variant| variant.price).max();
        if self.price_max.is_none() {
            self.price_max = highest.filter(|highest| self.price.is_some_and(|price| *highest > price));
        }
        if self.availability == Availability::Unknown {
            self.availability = Availability::of_any(self.variants.iter().map(|variant| variant.availability));
        }
        let stocks: Option<Vec<i64>> = self.variants.iter().map(|variant| variant.stock).collect();
        if self.stock.is_none() && !self.variants.is_empty() {
            self.stock =
                stocks.map(|stocks| stocks.iter().fold(0_i64, |sum, stock| sum.saturating_add((*stock).max(0))));
        }
    }

    /// Gives it the best id there is, in the order of section 23: the source's own, the bar code, the shop's number, the address, a
    /// hash of name and picture.
    pub fn identify(&mut self) {
        if self.external_id.is_empty() {
            let address = self.url.as_deref().map(crate::link::canonical);
            let named = || {
                crate::link::hash(&[
                    &crate::text::bare(&self.name),
                    self.images.first().map_or("", |image| crate::link::path(image)),
                ])
            };
            self.external_id = self.gtin.clone().or_else(|| self.sku.clone()).or(address).unwrap_or_else(named);
        }
        let own = &self.external_id;
        for (place, variant) in self.variants.iter_mut().enumerate() {
            if variant.external_id.is_empty() {
                let options =
                    || variant.options.iter().map(|(_, value)| crate::text::bare(value)).collect::<Vec<_>>().join("/");
                let said = variant.sku.clone().unwrap_or_else(options);
                variant.external_id = if said.is_empty() { format!("{own}#{place}") } else { said };
            }
        }
    }
}
