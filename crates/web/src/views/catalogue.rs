use super::{Shell, StockView, Tab};
use crate::Ui;
use askama::Template;
use kernel::{Money, ProductId};

/// Products and their stock.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/catalogue.html")]
pub struct CataloguePage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The search, empty for none.
    pub query: String,
    /// How many products match.
    pub total: i64,
    /// One page of them.
    pub products: Vec<ProductView>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Whether the reader may change stock and import.
    pub may_edit: bool,
}
impl CataloguePage {
    fn tab(&self) -> Tab {
        Tab::Catalogue
    }
}

/// A product.
#[derive(Debug, Clone)]
pub struct ProductView {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its category, empty for none.
    pub category: String,
    /// The address of its photo.
    pub image: Option<String>,
    /// The lowest and the highest price of its variants.
    pub price: (Money, Money),
    /// Switched off: not offered to customers.
    pub off: bool,
    /// Its variants.
    pub variants: Vec<StockView>,
}
impl ProductView {
    /// `12 500 FCFA`, or `from 8 000 FCFA` when variants differ.
    pub fn price_said(&self, ui: &Ui) -> String {
        let (low, high) = self.price;
        if low == high { ui.money(low) } else { ui.say_with("price-from", "price", ui.money(low)) }
    }
    /// Whether nothing of it can be sold.
    pub fn is_out(&self) -> bool {
        self.variants.iter().all(|variant| variant.available() <= 0)
    }
}

/// A product alone, for news (`stock` names the product): `GET …/catalogue/products/{id}/row`.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/product.html")]
pub struct ProductRow {
    /// The reader.
    pub ui: Ui,
    /// The product.
    pub product: ProductView,
    /// Whether the reader may change stock.
    pub may_edit: bool,
}
