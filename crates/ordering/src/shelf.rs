//! What ordering asks of the catalogue, and nothing else of it.

use crate::{OrderError, hold};
use catalogue::{Product, Sellable, Variant};
use kernel::{BrandId, Millis, Money, OrderId, ProductId, VariantId};
use std::collections::{BTreeMap, HashMap};
use storage::{Read, StoreError, Tx};

/// A variant as a cart sees it.
pub(crate) struct Offer {
    pub(crate) product: ProductId,
    pub(crate) reference: String,
    pub(crate) name: String,
    pub(crate) category: Option<String>,
    pub(crate) label: String,
    pub(crate) sku: Option<String>,
    pub(crate) price: Money,
    pub(crate) on_hand: i64,
    pub(crate) for_sale: bool,
}

impl Offer {
    fn sold(sellable: Sellable) -> Self {
        let Sellable { variant, reference, name, category, .. } = sellable;
        let label = variant.label();
        let Variant { product, sku, price, on_hand, .. } = variant;
        Self { product, reference, name, category, label, sku: Some(sku), price, on_hand, for_sale: true }
    }

    /// Of something in a cart that was switched off since.
    fn gone(variant: Variant, product: Option<Product>) -> Self {
        let label = variant.label();
        let (reference, name, category) = product.map(|p| (p.reference, p.name, p.category)).unwrap_or_default();
        let Variant { product, sku, price, on_hand, .. } = variant;
        Self { product, reference, name, category, label, sku: Some(sku), price, on_hand, for_sale: false }
    }
}

/// The brand's variants of these ids, those no longer for sale included, and how many of each are held at `now`. Unknown
/// ones, and those of which none is held, are left out.
pub(crate) async fn offers_and_held(
    on: &mut dyn Read,
    brand: BrandId,
    variants: &[VariantId],
    now: Millis,
) -> Result<(HashMap<VariantId, Offer>, HashMap<VariantId, i64>), StoreError> {
    if variants.is_empty() {
        return Ok((HashMap::new(), HashMap::new()));
    }
    let asks = (catalogue::asking_sellable(brand, variants), hold::store::asking(brand, variants, now));
    let (sold, held) = on.ask(asks).await?;
    Ok((told(on, brand, variants, sold).await?, held.into_iter().collect()))
}

async fn told(
    on: &mut dyn Read,
    brand: BrandId,
    variants: &[VariantId],
    sold: Vec<Sellable>,
) -> Result<HashMap<VariantId, Offer>, StoreError> {
    let offer = |sellable: Sellable| (sellable.variant.id, Offer::sold(sellable));
    let mut offers: HashMap<VariantId, Offer> = sold.into_iter().map(offer).collect();
    // Rare: something in a cart was switched off since it was put in.
    for id in variants {
        if offers.contains_key(id) {
            continue;
        }
        let Some(variant) = Variant::find(on, brand, *id).await? else { continue };
        let product = Product::find(on, brand, variant.product).await?;
        offers.insert(*id, Offer::gone(variant, product));
    }
    Ok(offers)
}

/// Makes everybody else who wants these variants wait until the transaction ends; what is on hand of each.
pub(crate) async fn lock(
    tx: &mut Tx,
    brand: BrandId,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, i64>, StoreError> {
    catalogue::lock_variants(tx, brand, variants).await
}

/// Takes what an order holds from the shelf. The hold promised it, but a teammate may have counted less since: then what
/// is there is taken, and what is missing is returned.
pub(crate) async fn sell(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    wanted: &[(VariantId, i64)],
) -> Result<Vec<(VariantId, i64)>, OrderError> {
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    let on_hand = lock(tx, brand, &variants).await?;
    let mut missing = Vec::new();
    for (variant, quantity) in wanted {
        let there = on_hand.get(variant).copied().unwrap_or(0).min(*quantity);
        if there > 0 {
            catalogue::sell(tx, brand, *variant, there, order).await?;
        }
        if there < *quantity {
            missing.push((*variant, quantity - there));
        }
    }
    Ok(missing)
}

/// Puts pieces of an order back.
pub(crate) async fn put_back(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    variant: VariantId,
    quantity: i64,
) -> Result<(), OrderError> {
    catalogue::give_back(tx, brand, variant, quantity, order).await?;
    Ok(())
}
