//! What a document is, and what is on it: the door to all readers.

use crate::product::Product;

/// What kind of document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A page about one product.
    Product,
    /// A page of several.
    Listing,
    /// A feed, a table, an interface's answer.
    Feed,
    /// None of these.
    #[default]
    None,
    /// A list of addresses.
    Sitemap,
    /// Rules for readers.
    Robots,
    /// Beyond the bounds of what is read.
    Rejected,
}

impl Kind {
    /// Its word in section 26.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Listing => "listing",
            Self::Feed => "feed",
            Self::None => "none",
            Self::Sitemap => "sitemap",
            Self::Robots => "robots",
            Self::Rejected => "rejected",
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What it is.
    pub kind: Kind,
    /// The products on it.
    pub products: Vec<Product>,
    /// The addresses it lists: of a sitemap.
    pub urls: Vec<String>,
    /// The sitemaps it names: of robots.txt.
    pub sitemaps: Vec<String>,
    /// Where the next part of it is.
    pub next: Option<String>,
    /// Why there is nothing, as a short stable word.
    pub error: Option<&'static str>,
}

impl Outcome {
    /// A document that is beyond the bounds, or is none that is read.
    pub fn rejected(error: &'static str) -> Self {
        Self { kind: Kind::Rejected, error: Some(error), ..Self::default() }
    }

    /// A feed with its products; each gets its id.
    pub fn feed(mut products: Vec<Product>) -> Self {
        for product in &mut products {
            product.identify();
        }
        Self { kind: Kind::Feed, products, ..Self::default() }
    }
}
