//! What the customer means: named, pointed at, or simply what the talk is about.

use super::Brain;
use crate::{AssistantError, dialogue::Thing};
use catalogue::{Named, Product};
use kernel::ProductId;
use language::{Choice, Mention, Slots};

/// What a few words may mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    One(ProductId),
    Several(Vec<ProductId>),
    Nothing,
}

impl Found {
    pub fn of(mut products: Vec<ProductId>) -> Self {
        products.dedup();
        match products[..] {
            [] => Self::Nothing,
            [one] => Self::One(one),
            _ => Self::Several(products),
        }
    }
}

impl Brain<'_, '_> {
    /// The products a mention may be, the best first; a category stands for its products.
    pub(super) fn mentioned(&self, mention: &Mention) -> Found {
        if mention.candidates.is_empty() && mention.text.is_empty() {
            // « 2 en M et 1 en L »: of the product in view.
            return self.dialogue.focus.map_or(Found::Nothing, Found::One);
        }
        let search = &self.shop.search;
        let mut products = Vec::new();
        for key in mention.best() {
            match search.named(key) {
                Some(Named::Product(id)) => products.push(*id),
                Some(Named::Category(_)) => products.extend_from_slice(search.members(key)),
                None => {}
            }
        }
        Found::of(products)
    }

    /// What an act is about, when it names at most one thing: named, chosen, or in focus.
    pub(super) fn target(&self, slots: &Slots) -> Found {
        if let Some(item) = slots.items.first() {
            return self.mentioned(&item.mention);
        }
        let chosen = self.chosen(slots);
        if !chosen.is_empty() {
            return Found::of(chosen);
        }
        match (self.dialogue.focus, self.shown_products()) {
            (Some(focus), _) => Found::One(focus),
            (None, shown) => Found::of(shown),
        }
    }

    /// The products that the choices of an act point at among what was shown.
    pub(super) fn chosen(&self, slots: &Slots) -> Vec<ProductId> {
        let shown = self.shown_products();
        let mut out = Vec::new();
        for choice in &slots.choices {
            match choice {
                Choice::Nth(n) => out.extend(n.checked_sub(1).and_then(|n| shown.get(n as usize))),
                Choice::Last => out.extend(shown.last()),
                Choice::All => out.extend(&shown),
                Choice::That | Choice::Same => out.extend(self.dialogue.focus.or(match shown[..] {
                    [only] => Some(only),
                    _ => None,
                })),
                Choice::Other => out.extend(shown.iter().find(|id| Some(**id) != self.dialogue.focus)),
                Choice::Shown(index) => {
                    if let Some(Thing::Product(id)) = self.dialogue.shown.get(*index).map(|offered| &offered.what) {
                        out.push(*id);
                    }
                }
                // Prices are compared where they are read.
                Choice::Cheapest | Choice::Dearest => {}
            }
        }
        out
    }

    pub(super) fn shown_products(&self) -> Vec<ProductId> {
        let products = self.dialogue.shown.iter().filter_map(|offered| match offered.what {
            Thing::Product(id) => Some(id),
            _ => None,
        });
        products.collect()
    }

    pub(super) async fn product(&mut self, id: ProductId) -> Result<Option<Product>, AssistantError> {
        let found = Product::find(self.gate.tx, self.shop.brand.id, id).await?;
        Ok(found.filter(|product| product.active && product.sold().next().is_some()))
    }

    pub(super) async fn products(&mut self, ids: &[ProductId]) -> Result<Vec<Product>, AssistantError> {
        let mut found = Product::find_many(self.gate.tx, self.shop.brand.id, ids).await?;
        found.retain(|product| product.active && product.sold().next().is_some());
        Ok(found)
    }
}
