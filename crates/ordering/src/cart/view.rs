use super::{Cart, store};
use crate::{OrderError, Price, Zone, pricing, promo, shelf, zone};
use kernel::{CartId, Millis, Money, ProductId, VariantId};
use storage::Read;

/// A cart as it would be ordered at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartView {
    /// Which cart.
    pub cart: CartId,
    /// In the order they were put in.
    pub lines: Vec<CartLine>,
    /// What it comes to; none for an empty cart, which has no currency.
    pub price: Option<Price>,
    /// Where it goes, once said.
    pub zone: Option<Zone>,
}

/// One thing in a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// What.
    pub variant: VariantId,
    /// Of which product.
    pub product: ProductId,
    /// The merchant's key of it.
    pub reference: String,
    /// The product's name.
    pub name: String,
    /// The product's category.
    pub category: Option<String>,
    /// Which of its forms; empty when it has only one.
    pub label: String,
    /// The merchant's own code of it.
    pub sku: Option<String>,
    /// How many.
    pub quantity: i64,
    /// For one.
    pub unit_price: Money,
    /// For all of them.
    pub total: Money,
    /// How many are free: fewer than `quantity` means that somebody was quicker.
    pub left: i64,
    /// Whether it is still for sale.
    pub for_sale: bool,
}

impl CartView {
    pub(super) async fn of(on: &mut dyn Read, cart: &Cart, now: Millis) -> Result<Self, OrderError> {
        let codes = promo::store::asking_of_cart(cart.brand, cart.id, cart.contact);
        let (wanted, codes) = on.ask((store::asking_lines(cart), codes)).await?;
        let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
        let (mut offers, held) = shelf::offers_and_held(on, cart.brand, &variants, now).await?;
        let mut lines = Vec::with_capacity(wanted.len());
        for (variant, quantity) in wanted {
            // A variant is switched off, never deleted: one that is not there is of no brand we know.
            let offer = offers.remove(&variant).ok_or(OrderError::NotForSale(variant))?;
            lines.push(CartLine {
                variant,
                product: offer.product,
                reference: offer.reference,
                name: offer.name,
                category: offer.category,
                label: offer.label,
                sku: offer.sku,
                quantity,
                unit_price: offer.price,
                total: offer.price.times(quantity)?,
                left: (offer.on_hand - held.get(&variant).copied().unwrap_or(0)).max(0),
                for_sale: offer.for_sale,
            });
        }
        let zone = zone::of_cart(on, cart.brand, cart.zone).await?;
        let codes = promo::store::wanted(on, cart.brand, cart.contact, codes).await?;
        let price = pricing::price(&lines, &codes, zone.as_ref(), now)?;
        Ok(Self { cart: cart.id, lines, price, zone })
    }

    /// What is owed for it; none for an empty cart.
    pub fn total(&self) -> Option<Money> {
        self.price.as_ref().map(|price| price.total)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
