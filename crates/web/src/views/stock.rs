use crate::Ui;
use askama::Template;
use kernel::{Money, VariantId};

/// A variant and what is left of it.
#[derive(Debug, Clone)]
pub struct StockView {
    /// Which.
    pub id: VariantId,
    /// Its label: `M · rouge`; empty for a product without variants.
    pub label: String,
    /// The merchant's reference, empty for none.
    pub sku: String,
    /// Its price.
    pub price: Money,
    /// Pieces on the shelf.
    pub on_hand: i64,
    /// Pieces held for orders that wait for payment.
    pub held: i64,
}
impl StockView {
    /// At or below this many, stock is low.
    pub const LOW: i64 = 3;

    /// Pieces that can be sold now.
    pub fn available(&self) -> i64 {
        self.on_hand - self.held
    }
    /// In words: out of stock, low, or nothing to say.
    pub fn word(&self, ui: &Ui) -> Option<(String, &'static str)> {
        match self.available() {
            ..=0 => Some((ui.say("stock-out"), "bad")),
            1..=Self::LOW => Some((ui.say("stock-low"), "warn")),
            _ => None,
        }
    }
}

/// A variant's stock alone: the answer to `POST …/catalogue/variants/{id}/stock` (fields `change` = ±1).
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/stock.html")]
pub struct StockCell {
    /// The reader.
    pub ui: Ui,
    /// The variant.
    pub variant: StockView,
    /// Whether the reader may change stock.
    pub may_edit: bool,
}
