//! Cash at the door (contract of payments, §9.10): to collect → collected, partly collected or refused. What a teammate took
//! is a row that stays; only a counter-entry takes it back. The sum decides what the order is then, as with any money.
//! (An order refused at the door is ordering's affair: no money moves.)

mod collect;
pub(crate) mod store;
mod take_back;

use crate::{Balance, PaymentError, case};
use kernel::{BrandId, CollectionId, Millis, Money, OrderId, TeammateId};
use ordering::Order;
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

pub use collect::{Collect, collect, deliver};
pub(crate) use take_back::let_go;
pub use take_back::{forgive, take_back};

/// An entry of the till at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: CollectionId,
    /// For which order.
    pub order: OrderId,
    /// Which way it counts.
    pub what: CollectionKind,
    /// How much, above zero; 0 in old entries, of goods left on trust.
    pub amount: Money,
    /// What was left to pay just before.
    pub due: Money,
    /// When.
    pub at: Millis,
    /// Who noted it: for cash, whoever took it. None for what was taken before this was written down.
    pub by: Option<TeammateId>,
    /// Which entry it takes back, for a counter-entry.
    pub undoes: Option<CollectionId>,
}

/// Which way an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionKind {
    /// Cash was taken.
    Taken,
    /// It had not been, or not so much: a manager's counter-entry.
    TakenBack,
    /// The shop lets go of what is still owed.
    Forgiven,
}

impl CollectionKind {
    const ALL: [Self; 3] = [Self::Taken, Self::TakenBack, Self::Forgiven];

    /// Its word in storage and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::TakenBack => "taken_back",
            Self::Forgiven => "forgiven",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == word)
    }
}

/// The entries of an order, oldest first.
#[kernel::boxed]
pub async fn collections_of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Collection>, StoreError> {
    store::of_order(on, brand, order).await
}

/// The cash that was taken and not taken back, oldest first.
pub(crate) fn kept(entries: &[Collection]) -> impl Iterator<Item = &Collection> {
    let is_undone = |id| entries.iter().any(|entry| entry.undoes == Some(id));
    entries.iter().filter(move |entry| entry.what == CollectionKind::Taken && !is_undone(entry.id))
}

/// Writes an entry down under the order's lock, and tells it.
async fn record(
    tx: &mut Tx,
    order: &Order,
    what: CollectionKind,
    (amount, due): (Money, Money),
    by: TeammateId,
    undoes: Option<CollectionId>,
) -> Result<Collection, PaymentError> {
    let entry = Collection {
        brand: order.brand,
        id: CollectionId(tx.new_id()),
        order: order.id,
        what,
        amount,
        due,
        at: tx.now(),
        by: Some(by),
        undoes,
    };
    store::insert(tx, &entry).await?;
    let kind = match what {
        CollectionKind::Taken => "payment.cash_collected",
        CollectionKind::TakenBack => "payment.cash_taken_back",
        CollectionKind::Forgiven => "payment.rest_forgiven",
    };
    let data = json!({
        "collection": entry.id,
        "amount": amount.minor,
        "due": due.minor,
        "currency": amount.currency,
        "conversation": order.conversation,
        "by": by,
    });
    jobs::tell(tx, order.brand, NewFact::new(kind, order.id).with(data)).await?;
    Ok(entry)
}

/// What is missing after this entry waits for a human; what was missing before it waits no more.
async fn open_case(tx: &mut Tx, order: &Order, entry: &Collection) -> Result<(), PaymentError> {
    case::close_short(tx, order.brand, order.id).await?;
    let rest = Balance::of(tx, order).await?.rest();
    Ok(case::open(tx, case::on_collection(entry, rest)).await?)
}
