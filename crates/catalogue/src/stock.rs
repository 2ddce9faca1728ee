use crate::{CatalogueError, csv_rows::MAX_STOCK};
use kernel::{BrandId, Millis, OrderId, ProductId, TeammateId, Uuid, VariantId};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use storage::{NewFact, Read, StoreError, Tx};

mod store;

/// Why stock changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A file or a shop said so.
    Import,
    /// An order was paid or delivered.
    Sale,
    /// A teammate counted.
    Correction,
    /// A sold piece came back.
    Return,
}

impl Reason {
    const ALL: [Self; 4] = [Self::Import, Self::Sale, Self::Correction, Self::Return];

    /// Its word in the database and in facts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Sale => "sale",
            Self::Correction => "correction",
            Self::Return => "return",
        }
    }
}

/// One change of a variant's stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// Sorts by time.
    pub id: Uuid,
    /// Of which variant.
    pub variant: VariantId,
    /// When.
    pub at: Millis,
    /// Pieces more (or, negative, less).
    pub delta: i64,
    /// Why.
    pub reason: Reason,
    /// For which order.
    pub order: Option<OrderId>,
    /// By which teammate; none when the system did it.
    pub teammate: Option<TeammateId>,
    /// Pieces on hand after it.
    pub on_hand: i64,
}

/// How stock should change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockChange {
    /// So many pieces more, or less when negative.
    By(i64),
    /// So many pieces there are.
    To(i64),
}

/// What a movement is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause {
    pub reason: Reason,
    pub order: Option<OrderId>,
    pub teammate: Option<TeammateId>,
}

/// Changes what lies on the shelf, and says how much is there now. Other changes of this variant wait for this one.
#[kernel::boxed]
pub async fn change_stock(
    tx: &mut Tx,
    brand: BrandId,
    variant: VariantId,
    change: StockChange,
    reason: Reason,
    who: Option<TeammateId>,
) -> Result<i64, CatalogueError> {
    apply(tx, brand, variant, change, Cause { reason, order: None, teammate: who }).await
}

/// Takes `quantity` sold pieces from the shelf, and says how much is left.
#[kernel::boxed]
pub async fn sell(
    tx: &mut Tx,
    brand: BrandId,
    variant: VariantId,
    quantity: i64,
    order: OrderId,
) -> Result<i64, CatalogueError> {
    let by = StockChange::By(-pieces(quantity)?);
    apply(tx, brand, variant, by, Cause { reason: Reason::Sale, order: Some(order), teammate: None }).await
}

/// Puts `quantity` pieces of an order back on the shelf, and says how much is there now.
#[kernel::boxed]
pub async fn give_back(
    tx: &mut Tx,
    brand: BrandId,
    variant: VariantId,
    quantity: i64,
    order: OrderId,
) -> Result<i64, CatalogueError> {
    let by = StockChange::By(pieces(quantity)?);
    apply(tx, brand, variant, by, Cause { reason: Reason::Return, order: Some(order), teammate: None }).await
}

/// Makes every other change of these variants' stock wait until the transaction ends; what each has on hand. In the
/// order of the ids, so that two carts with the same things never wait for each other crosswise: lock all of an order
/// in one call, first. Unknown variants are absent from the answer.
#[kernel::boxed]
pub async fn lock_variants(
    tx: &mut Tx,
    brand: BrandId,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, i64>, StoreError> {
    if variants.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(store::lock(tx, brand, variants).await?.into_iter().map(|row| (row.id, row.on_hand)).collect())
}

/// The latest movements of a variant, the newest first.
#[kernel::boxed]
pub async fn movements(
    on: &mut dyn Read,
    brand: BrandId,
    variant: VariantId,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    store::movements(on, brand, variant, limit).await
}

const fn pieces(quantity: i64) -> Result<i64, CatalogueError> {
    match quantity {
        1..=MAX_STOCK => Ok(quantity),
        _ => Err(CatalogueError::NotAQuantity),
    }
}

async fn apply(
    tx: &mut Tx,
    brand: BrandId,
    variant: VariantId,
    change: StockChange,
    cause: Cause,
) -> Result<i64, CatalogueError> {
    let Some(shelf) = store::lock(tx, brand, &[variant]).await?.pop() else {
        return Err(CatalogueError::UnknownVariant(variant));
    };
    let on_hand = match change {
        StockChange::By(delta) => shelf.on_hand.checked_add(delta).ok_or(CatalogueError::NotAQuantity)?,
        StockChange::To(count) if count < 0 => return Err(CatalogueError::NotAQuantity),
        StockChange::To(count) => count,
    };
    if on_hand < 0 {
        return Err(CatalogueError::NotEnough { variant, left: shelf.on_hand });
    }
    if on_hand > MAX_STOCK {
        return Err(CatalogueError::NotAQuantity);
    }
    record(tx, brand, &Moved { variant, product: shelf.product_id, from: shelf.on_hand, to: on_hand }, cause).await?;
    Ok(on_hand)
}

/// A shelf that goes from one count to another; whoever makes one holds the variant's lock.
pub(crate) struct Moved {
    pub variant: VariantId,
    pub product: ProductId,
    pub from: i64,
    pub to: i64,
}

/// Writes the new count, its movement and its fact; nothing when nothing moves.
pub(crate) async fn record(tx: &mut Tx, brand: BrandId, moved: &Moved, cause: Cause) -> Result<(), StoreError> {
    let delta = moved.to - moved.from;
    if delta == 0 {
        return Ok(());
    }
    store::set_on_hand(tx, brand, moved.variant, moved.to).await?;
    log(tx, brand, moved, cause).await?;
    let data = json!({
        "product": moved.product,
        "delta": delta,
        "on_hand": moved.to,
        "reason": cause.reason.word(),
        "order": cause.order,
    });
    jobs::tell(tx, brand, NewFact::new("stock.changed", moved.variant.0).with(data)).await?;
    Ok(())
}

/// Writes the movement alone: a new variant comes with its count.
pub(crate) async fn log(tx: &mut Tx, brand: BrandId, moved: &Moved, cause: Cause) -> Result<(), StoreError> {
    let movement = Movement {
        id: tx.new_id(),
        variant: moved.variant,
        at: tx.now(),
        delta: moved.to - moved.from,
        reason: cause.reason,
        order: cause.order,
        teammate: cause.teammate,
        on_hand: moved.to,
    };
    store::insert(tx, brand, &movement).await
}
