//! What voices were used for.

use crate::store;
use kernel::{BrandId, Millis};
use storage::{Read, StoreError};

/// Notes of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// `heard` or `spoken`.
    pub kind: String,
    /// How many.
    pub notes: i64,
    /// How long they are together.
    pub length: Millis,
    /// How long the work took.
    pub took: Millis,
}

/// What a brand's notes came to since a moment, by kind.
pub async fn used_since(on: &mut impl Read, brand: BrandId, since: Millis) -> Result<Vec<Used>, StoreError> {
    store::sums(on, brand, since).await
}
