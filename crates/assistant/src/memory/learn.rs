//! What an order tells of its customer: the size they take of this kind of goods, for when they ask for another.

use super::{Preference, PreferenceKind};
use crate::Assistant;
use catalogue::{Product, Variant};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::OrderId;
use ordering::Order;
use std::sync::Arc;
use storage::{StoreError, Tx};

/// The most lines of an order that are looked at.
const MOST_LINES: usize = 12;

impl Assistant {
    /// Reacts to `order.placed`: keeps the sizes that were ordered. An order of two sizes of one thing is for two people,
    /// and tells nothing.
    #[kernel::boxed]
    pub async fn learn_sizes(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(order) = Order::find(tx, fact.brand, OrderId(fact.subject)).await? {
                    for one in sizes_of(tx, &order).await? {
                        one.keep(tx, order.brand, order.contact).await?;
                    }
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }
}

async fn sizes_of(tx: &mut Tx, order: &Order) -> Result<Vec<Preference>, StoreError> {
    let lines = match order.lines(tx).await {
        Ok(lines) => lines,
        Err(error) => return Err(StoreError::Defect(error.to_string())),
    };
    let mut found: Vec<(Preference, bool)> = Vec::new();
    for line in lines.iter().take(MOST_LINES) {
        let Some(size) = Variant::find(tx, order.brand, line.variant).await?.and_then(|variant| variant.size) else {
            continue;
        };
        let product = Product::find(tx, order.brand, line.product).await?;
        let Some(about) = product.map(|product| product.category.unwrap_or(product.name)) else { continue };
        match found.iter_mut().find(|(known, _)| known.about == about) {
            Some((known, clear)) => *clear &= known.value == size,
            None => {
                let one = Preference { kind: PreferenceKind::Size, about, value: size, learned_at: tx.now() };
                found.push((one, true));
            }
        }
    }
    Ok(found.into_iter().filter_map(|(one, clear)| (clear && one.is_fit()).then_some(one)).collect())
}
