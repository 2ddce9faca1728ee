use crate::{Agent, Conduct, agent::Tone, ears::Ears};
use catalogue::{Product, Search, Variant};
use identity::Brand;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Millis, Money, ProductId};
use knowledge::Library;
use ordering::Zone;
use std::sync::Arc;

/// The shop as a turn sees it: read once, before it begins.
pub(crate) struct Shop {
    pub brand: Brand,
    pub agent: Agent,
    pub search: Arc<Search>,
    /// What words are read with.
    pub ears: Ears,
    /// What the merchant told.
    pub library: Arc<Library>,
    /// Where it delivers; empty where the team says so by hand.
    pub zones: Vec<Zone>,
    /// Base of the customers' pages, without a final slash.
    pub public_url: String,
}

impl Shop {
    /// Time of day in the brand's zone: `14:35`.
    pub fn clock_time(&self, at: Millis) -> String {
        self.in_zone(at, "%H:%M")
    }

    fn in_zone(&self, at: Millis, format: &str) -> String {
        Timestamp::from_millisecond(at.0)
            .map_or_else(|_| String::new(), |stamp| stamp.to_zoned(self.zone()).strftime(format).to_string())
    }

    /// The brand's time zone.
    pub fn zone(&self) -> TimeZone {
        Self::zone_of(&self.brand)
    }

    /// A brand's time zone; one that this machine does not know was refused when the brand was applied.
    pub fn zone_of(brand: &Brand) -> TimeZone {
        TimeZone::get(&brand.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Whether the brand has given its agent a name of its own.
    pub fn names_its_agent(&self) -> bool {
        self.agent.name != self.brand.name
    }

    /// Day in the brand's zone: `02/11`.
    pub fn clock_day(&self, at: Millis) -> String {
        self.in_zone(at, "%d/%m")
    }

    /// A product's name as it was when the catalogue was last read; empty when it is not sold.
    pub fn name_of(&self, product: ProductId) -> String {
        self.search.name_of(product).unwrap_or_default().to_owned()
    }

    /// The page where an order is paid.
    pub fn pay_url(&self, code: &str) -> String {
        format!("{}/p/{code}", self.public_url)
    }

    /// An agent's name, for a brand that has not named one.
    pub fn unnamed_agent(brand: &Brand) -> Agent {
        Agent {
            id: kernel::AgentId(brand.id.0),
            name: brand.name.clone(),
            tone: Tone::Warm,
            languages: Locale::ALL.to_vec(),
            instructions: String::new(),
            conduct: Conduct::default(),
        }
    }
}

/// A product's name with the form that tells a variant from its siblings: « Robe wax (M) ».
pub(crate) fn full_name(name: &str, label: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{name} ({label})") }
}

/// The lowest and highest price of what is sold of a product.
pub(crate) fn prices(product: &Product) -> (Money, Money) {
    let of = |better: fn(i64, i64) -> bool| {
        product.sold().map(|variant| variant.price).reduce(|a, b| if better(b.minor, a.minor) { b } else { a })
    };
    (of(|b, a| b < a).unwrap_or(product.price), of(|b, a| b > a).unwrap_or(product.price))
}

/// Whether a variant has the size as understood.
pub(crate) fn has_size(variant: &Variant, size: &str) -> bool {
    let Some(label) = variant.size.as_deref() else { return false };
    language::size_of(label).map_or_else(|| language::fold(label) == language::fold(size), |known| known.0 == size)
        || language::fold(label) == language::fold(size)
}

/// Whether a variant has the colour as understood: the very colour, or one of its family.
pub(crate) fn has_colour(variant: &Variant, colour: &str) -> bool {
    let Some(label) = variant.colour.as_deref() else { return false };
    if language::fold(label) == language::fold(colour) {
        return true;
    }
    match (language::colour_of(label), language::colour_of(colour)) {
        (Some(here), Some(wanted)) => {
            here.name == wanted.name || (wanted.name == wanted.family && here.family == wanted.name)
        }
        _ => false,
    }
}

/// The different values of a feature, in the merchant's order.
pub(crate) fn distinct<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for value in values.flatten() {
        if !out.iter().any(|known| known == value) {
            out.push(value.to_owned());
        }
    }
    out
}
