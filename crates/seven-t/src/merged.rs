//! Two contacts that proved to be one person: each context that keeps something of a contact follows, in a transaction of
//! its own.

use crate::house::House;
use assistant::Memory;
use conversation::Merged;
use jobs::{Outcome, Registry};
use kernel::BrandId;
use storage::{StoreError, Tx};

/// Who keeps something of a contact.
#[derive(Debug, Clone, Copy)]
enum Keeper {
    Ordering,
    Payments,
    Agenda,
    Assistant,
    Leads,
    Suggestions,
}

impl Keeper {
    const ALL: [Self; 6] =
        [Self::Ordering, Self::Payments, Self::Agenda, Self::Assistant, Self::Leads, Self::Suggestions];

    const fn job(self) -> &'static str {
        match self {
            Self::Ordering => "ordering.follow_contact",
            Self::Payments => "payments.follow_contact",
            Self::Agenda => "agenda.follow_contact",
            Self::Assistant => "assistant.follow_contact",
            Self::Leads => "leads.follow_contact",
            Self::Suggestions => "suggestions.follow_contact",
        }
    }

    async fn follow(self, tx: &mut Tx, brand: BrandId, merged: Merged) -> Result<(), StoreError> {
        let Merged { from, into, joined } = merged;
        match self {
            Self::Ordering => ordering::follow_contact(tx, brand, from, into, &joined).await,
            Self::Payments => payments::follow_contact(tx, brand, from, into).await,
            Self::Agenda => agenda::follow_contact(tx, brand, from, into, &joined).await,
            Self::Leads => leads::follow_contact(tx, brand, from, into, &joined).await,
            Self::Suggestions => suggestions::follow_contact(tx, brand, &joined).await,
            Self::Assistant => Memory::follow_contact(tx, brand, from, into).await,
        }
    }
}

/// Wires who follows.
pub fn register(registry: &mut Registry, house: &House) {
    for keeper in Keeper::ALL {
        let db = house.db.clone();
        registry.react(Merged::FACT, keeper.job(), move |fact, claim| {
            let db = db.clone();
            async move {
                let merged = Merged::read(&fact.data)?;
                db.write(async |tx| {
                    keeper.follow(tx, fact.brand, merged).await?;
                    claim.end(tx).await
                })
                .await?;
                Ok(Outcome::Done)
            }
        });
    }
}
