//! Money that came in or went back, one row per movement: what a merchant compares with the provider's statement.

mod store;

use crate::{CaseKind, source::Source};
use kernel::{BrandId, Millis, Money, OrderId, TeammateId};
use storage::{Read, StoreError};

/// Money that came in, or went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// When we recorded it: what periods count by, so that a day that is over does not change.
    pub at: Millis,
    /// When the money moved by the provider's clock, where it tells.
    pub paid_at: Millis,
    /// From where.
    pub source: Source,
    /// For which order, with its number for people; none when the money named nothing of ours.
    pub order: Option<(OrderId, i64)>,
    /// The provider's id of the money movement; none for cash.
    pub reference: Option<String>,
    /// Our reference at the provider.
    pub our_reference: Option<String>,
    /// Who took the cash, or took it back; none for a provider's money.
    pub by: Option<TeammateId>,
    /// How much; below zero what went back.
    pub amount: Money,
    /// What is wrong with it, while a human has not settled it.
    pub open_case: Option<CaseKind>,
}

/// At most `limit` movements since then, newest first: payments, cash at the door and its counter-entries, and refunds.
#[kernel::boxed]
pub async fn movements_since(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    limit: usize,
) -> Result<Vec<Movement>, StoreError> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut all = store::payments(on, brand, since, most).await?;
    all.extend(store::cash(on, brand, since, most).await?);
    all.extend(store::refunds(on, brand, since, most).await?);
    all.sort_by_key(|movement| std::cmp::Reverse(movement.at));
    all.truncate(limit);
    Ok(all)
}
