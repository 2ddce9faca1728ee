//! Whether a buyer is offered cash on delivery (contract of payments, §9.10): goods on the road that nobody has paid cost
//! the shop each time they come back.

mod store;

use crate::OrderError;
use identity::Brand;
use kernel::ContactId;
use std::fmt;
use storage::{Read, StoreError, Tx};

/// Why a buyer is not offered cash on delivery; online they may order what they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashRefused {
    /// As many of their orders as the brand allows are on their way to be paid at the door.
    TooManyOpen {
        /// How many.
        open: i64,
    },
    /// They have refused as many at the door as the brand puts up with.
    RefusedBefore {
        /// How many.
        refused: i64,
    },
}

impl fmt::Display for CashRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyOpen { open } => write!(f, "{open} orders of this buyer are to be paid on delivery already"),
            Self::RefusedBefore { refused } => write!(f, "this buyer has refused {refused} orders at the door"),
        }
    }
}

/// Why that buyer is not offered cash on delivery now; none: they are.
#[kernel::boxed]
pub async fn cash_refused(
    on: &mut dyn Read,
    brand: &Brand,
    contact: ContactId,
) -> Result<Option<CashRefused>, StoreError> {
    let (open, refused) = store::count(on, brand.id, contact).await?;
    let is_reached = |count: i64, most: i64| most > 0 && count >= most;
    if is_reached(refused, brand.till.cash_refusals_most) {
        return Ok(Some(CashRefused::RefusedBefore { refused }));
    }
    Ok(is_reached(open, brand.till.cash_open_most).then_some(CashRefused::TooManyOpen { open }))
}

/// The same, decided: whoever else orders for this buyer waits until the transaction ends, so that two at once do not
/// both take the last place.
pub(crate) async fn check(tx: &mut Tx, brand: &Brand, contact: ContactId) -> Result<(), OrderError> {
    store::lock(tx, brand.id, contact).await?;
    match cash_refused(tx, brand, contact).await? {
        Some(why) => Err(OrderError::CashRefused(why)),
        None => Ok(()),
    }
}
