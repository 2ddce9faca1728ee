use super::store;
use kernel::{BrandId, OrderId};
use storage::{Fact, Read, StoreError};

/// What happened to an order, oldest first: its facts.
#[kernel::boxed]
pub async fn history(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Fact>, StoreError> {
    store::history(on, brand, order).await
}
