use crate::store;
use kernel::BrandId;
use storage::{Fact, NewFact, StoreError, Tx};

/// The payload of a job that reacts to a fact.
pub type FactJob = Fact;

/// Writes a fact and enqueues, in the same transaction, the reactions that the wiring has registered for its kind
/// (see [`crate::Registry::react`]).
#[kernel::boxed]
pub async fn tell(tx: &mut Tx, brand: BrandId, fact: NewFact) -> Result<Fact, StoreError> {
    let fact = tx.append_fact(brand, fact).await?;
    let reactions = tx.reactions_to(&fact.kind);
    let now = tx.now();
    for kind in &reactions {
        let payload = serde_json::to_value(&fact).map_err(|e| StoreError::Defect(e.to_string()))?;
        let row = store::NewJob {
            brand,
            kind,
            key: Some(fact.id.to_string()),
            lane: None,
            payload,
            run_at: now,
            patient: false,
        };
        store::insert(tx, row, store::Again::Moves).await?;
        tx.wake_workers();
    }
    Ok(fact)
}
