//! Stock kept for orders. Facts, not a counter: what is held is what is neither released nor sold and whose time has
//! not come. Keeping needs the variants' locks (they make other buyers wait); letting go needs none.

pub(crate) mod store;

use crate::{OrderError, shelf};
use kernel::{BrandId, Millis, OrderId, VariantId};
use serde_json::json;
use std::collections::HashMap;
use storage::{NewFact, Read, StoreError, Tx};

/// How many of each variant are held for orders at `now`; variants of which none is held are left out.
#[kernel::boxed]
pub async fn held(
    on: &mut dyn Read,
    brand: BrandId,
    variants: &[VariantId],
    now: Millis,
) -> Result<HashMap<VariantId, i64>, StoreError> {
    store::held(on, brand, variants, now).await
}

/// What is held for orders, as a catalogue that is kept in step with a source asks: it takes nothing away that is promised.
#[derive(Debug, Clone, Copy)]
pub struct HeldForOrders;

impl catalogue::Holds for HeldForOrders {
    async fn held(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        variants: &[VariantId],
    ) -> Result<HashMap<VariantId, i64>, StoreError> {
        let now = tx.now();
        store::held(tx, brand, variants, now).await
    }
}

/// How many of each variant one may still take at `now`: on hand minus held, never below zero. Variants that the brand
/// does not have are left out.
#[kernel::boxed]
pub async fn free(
    on: &mut dyn Read,
    brand: BrandId,
    variants: &[VariantId],
    now: Millis,
) -> Result<HashMap<VariantId, i64>, OrderError> {
    let (offers, held) = shelf::offers_and_held(on, brand, variants, now).await?;
    let free = |on_hand: i64, variant| (on_hand - held.get(variant).copied().unwrap_or(0)).max(0);
    Ok(offers.iter().map(|(variant, offer)| (*variant, free(offer.on_hand, variant))).collect())
}

/// Keeps stock for `order` until `until` (none: without end), all of it or none. Locks the variants first: from the
/// lock to the commit nobody else can count them as free.
pub(crate) async fn keep(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    wanted: &[(VariantId, i64)],
    until: Option<Millis>,
) -> Result<(), OrderError> {
    let variants: Vec<VariantId> = wanted.iter().map(|(variant, _)| *variant).collect();
    let on_hand = shelf::lock(tx, brand, &variants).await?;
    let now = tx.now();
    let held = store::held(tx, brand, &variants, now).await?;
    for (variant, quantity) in wanted {
        let there = on_hand.get(variant).ok_or(OrderError::NotForSale(*variant))?;
        let left = (there - held.get(variant).copied().unwrap_or(0)).max(0);
        if *quantity > left {
            return Err(OrderError::OutOfStock { variant: *variant, left });
        }
    }
    for (variant, quantity) in wanted {
        store::put(tx, brand, order, *variant, *quantity, until).await?;
    }
    Ok(())
}

/// Moves the end of an order's holds.
pub(crate) async fn lengthen(tx: &mut Tx, brand: BrandId, order: OrderId, until: Millis) -> Result<(), StoreError> {
    store::lengthen(tx, brand, order, Some(until)).await
}

/// Keeps an order's stock until it is sold or let go.
pub(crate) async fn keep_without_end(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    store::lengthen(tx, brand, order, None).await
}

/// Lets the stock of an order go.
pub(crate) async fn release(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    store::release(tx, brand, order).await
}

/// Turns the holds of an order into a sale, once: a second call finds nothing to sell. What the shelf lacks of what was
/// promised is told as `order.short_of_stock`: the merchant counted less after the hold.
pub(crate) async fn sell(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), OrderError> {
    let sold = store::mark_sold(tx, brand, order).await?;
    for (variant, missing) in shelf::sell(tx, brand, order, &sold).await? {
        let data = json!({ "variant": variant, "missing": missing });
        jobs::tell(tx, brand, NewFact::new("order.short_of_stock", order).with(data)).await?;
        tracing::warn!(order.id = %order, missing, "An order is settled and the shelf lacks {missing} of what it held");
    }
    Ok(())
}

/// Puts what an order was sold back on the shelf, once: a second call finds nothing to put back.
pub(crate) async fn put_back(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), OrderError> {
    for (variant, quantity) in store::mark_returned(tx, brand, order).await? {
        shelf::put_back(tx, brand, order, variant, quantity).await?;
    }
    Ok(())
}
