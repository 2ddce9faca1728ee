//! What others want to hear of a sync: what can be had again, and what costs less.

use kernel::{BrandId, Money, ProductId, SourceId, VariantId};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// A variant of which there was none is there again.
pub(super) async fn restocked(
    tx: &mut Tx,
    brand: BrandId,
    (product, variant): (ProductId, VariantId),
    on_hand: i64,
    source: SourceId,
) -> Result<(), StoreError> {
    let data = json!({ "product": product, "on_hand": on_hand, "source": source });
    jobs::tell(tx, brand, NewFact::new("product.restocked", variant.0).with(data)).await.map(drop)
}

/// A variant costs less than before.
pub(super) async fn price_dropped(
    tx: &mut Tx,
    brand: BrandId,
    (product, variant): (ProductId, VariantId),
    (from, to): (Money, Money),
    source: SourceId,
) -> Result<(), StoreError> {
    let currency = from.currency.code();
    let data =
        json!({ "product": product, "from": from.minor, "to": to.minor, "currency": currency, "source": source });
    jobs::tell(tx, brand, NewFact::new("product.price_dropped", variant.0).with(data)).await.map(drop)
}
