//! A teammate's alerts in the product: the bell and its list.

use crate::{Alert, AlertError, Place, alert};
use kernel::{AlertId, BrandId, Millis, TeammateId};
use storage::{Read, StoreError, Tx};

/// An alert in somebody's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub alert: Alert,
    /// When they read it, if they did.
    pub read_at: Option<Millis>,
}

impl Notice {
    /// Where the page after this one begins.
    pub const fn cursor(&self) -> (Millis, AlertId) {
        (self.alert.at, self.alert.id)
    }
}

/// A page of what a teammate was told at this brand, the newest first; `after` is the [`Notice::cursor`] of the last one
/// seen.
#[kernel::boxed]
pub async fn notices(
    on: &mut dyn Read,
    brand: BrandId,
    teammate: TeammateId,
    after: Option<(Millis, AlertId)>,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    let rows = alert::store::list(on, (brand, teammate), after, limit).await?;
    rows.into_iter().map(|row| row.read().map(|(alert, read_at)| Notice { alert, read_at })).collect()
}

/// How many of them they have not read: the number on the bell.
#[kernel::boxed]
pub async fn unread(on: &mut dyn Read, brand: BrandId, teammate: TeammateId) -> Result<i64, StoreError> {
    alert::store::unread(on, brand, teammate).await
}

/// They have read one. What is not yet on its way to their other channels is not sent there any more. Twice is quiet.
#[kernel::boxed]
pub async fn mark_read(tx: &mut Tx, brand: BrandId, teammate: TeammateId, id: AlertId) -> Result<(), AlertError> {
    if !alert::store::mark_read(tx, brand, teammate, id).await? {
        return Err(AlertError::UnknownAlert);
    }
    tx.announce(brand, "alert.read", teammate);
    Ok(())
}

/// They have read everything that was raised until the moment `until` (when their page was made); how many were unread.
#[kernel::boxed]
pub async fn mark_all_read(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    until: Millis,
) -> Result<u64, StoreError> {
    let read = alert::store::mark_all_read(tx, brand, teammate, until).await?;
    tx.announce(brand, "alert.read", teammate);
    Ok(read)
}

/// They look at a conversation or an order: what its alerts say is no news to them; how many were unread.
#[kernel::boxed]
pub async fn mark_place_read(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    place: Place,
) -> Result<u64, StoreError> {
    let read = alert::store::mark_place_read(tx, brand, teammate, place).await?;
    if read > 0 {
        tx.announce(brand, "alert.read", teammate);
    }
    Ok(read)
}
