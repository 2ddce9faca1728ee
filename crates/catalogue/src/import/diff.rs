use serde::Serialize;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Products that were not there.
    pub created: usize,
    /// Products of which a text, a price or a variant is new or different.
    pub updated: usize,
    /// Products already so; their stock may differ.
    pub unchanged: usize,
    /// Variants already there whose stock is different.
    pub stock_changed: usize,
}

impl ImportReport {
    /// Whether anything is different from before.
    pub const fn changes_something(&self) -> bool {
        self.created + self.updated + self.stock_changed > 0
    }
}

/// Whether something is new, different or as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum News {
    /// Not there before.
    Created,
    /// Different.
    Updated,
    /// As it was.
    Unchanged,
}

/// What an import would change, for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// In figures.
    pub report: ImportReport,
    /// Every product of the rows, in their order; unchanged ones too.
    pub products: Vec<ProductDiff>,
}

/// What would change about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductDiff {
    /// Line of its first row.
    pub line: u64,
    /// The merchant's key.
    pub reference: String,
    /// Its name after the import.
    pub name: String,
    /// Whether it is new, different or as it was.
    pub news: News,
    /// Its texts that differ; empty when it is new.
    pub fields: Vec<FieldDiff>,
    /// Its variants in the rows.
    pub variants: Vec<VariantDiff>,
}

/// What would change about a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariantDiff {
    /// Line of its row.
    pub line: u64,
    /// The merchant's key.
    pub sku: String,
    /// What tells it from its siblings after the import.
    pub label: String,
    /// Whether it is new, different (stock included) or as it was.
    pub news: News,
    /// What differs, price and stock included; of a new one its price and stock, from nothing.
    pub fields: Vec<FieldDiff>,
}

/// One value, before and after; prices in major units, nothing as an empty text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldDiff {
    /// Name of the column.
    pub field: &'static str,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}

impl FieldDiff {
    /// The difference, if there is one.
    pub(super) fn between(field: &'static str, from: String, to: String) -> Option<Self> {
        (from != to).then_some(Self { field, from, to })
    }
}
