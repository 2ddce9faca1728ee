use kernel::{Money, ProductId, VariantId};

/// One thing ordered, as it was named and priced at the yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// What.
    pub variant: VariantId,
    /// Of which product.
    pub product: ProductId,
    /// The product's name at that moment.
    pub name: String,
    /// Which of its forms, such as `M · rouge`; empty when it has only one.
    pub label: String,
    /// The merchant's own code of it.
    pub sku: Option<String>,
    /// How many.
    pub quantity: i64,
    /// For one.
    pub unit_price: Money,
    /// For all of them.
    pub total: Money,
}
