use super::store;
use kernel::{BrandId, OrderId};
use storage::{Fact, Read, StoreError};

/// What happened to an order, oldest first: its facts.
pub async fn history(on: &mut impl Read, brand: BrandId, order: OrderId) -> Result<Vec<Fact>, StoreError> {
    store::history(on, brand, order).await
}
