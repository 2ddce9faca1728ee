//! Where the model of sentences is, and when products get their meanings.

use crate::{config::Config, house::House};
use catalogue::{MakeMeanings, Meanings};
use jobs::{Outcome, Registry};
use sentences::Sentences;
use std::{path::Path, sync::Arc};
use storage::StoreError;

/// The model, where it is installed. A model that cannot be read is told and done without: search goes by words then.
pub fn model(config: &Config) -> Option<Arc<Sentences>> {
    model_in(&config.models_dir)
}

/// The same of a folder.
pub fn model_in(folder: &Path) -> Option<Arc<Sentences>> {
    if !sentences::is_installed(folder) {
        return None;
    }
    match Sentences::load(folder) {
        Ok(model) => Some(Arc::new(model)),
        Err(error) => {
            tracing::error!(%error, "The model of sentences cannot be used: products are found and messages understood by their words only");
            None
        }
    }
}

/// Makes meanings when they are wanted, and wants them when a catalogue changes.
pub fn register(registry: &mut Registry, house: &House) {
    let Some(model) = house.model.clone() else {
        // Planned by a process that has the model; there is nothing to be done by one that has not.
        registry.on::<MakeMeanings, _, _>(|_, _| async { Ok(Outcome::Cancel("no model of sentences is installed")) });
        return;
    };
    let meanings = Meanings::new(house.db.clone(), model);
    let maker = meanings.clone();
    registry.on::<MakeMeanings, _, _>(move |job, claim| {
        let maker = maker.clone();
        async move { maker.run(job, &claim).await }
    });
    registry.react("catalogue.imported", "catalogue.meanings_of_imported", move |fact, _| {
        let meanings = meanings.clone();
        async move {
            meanings.plan(fact.brand).await?;
            Ok(Outcome::Done)
        }
    });
}

/// Wants what is missing of every brand: a model may have come since its products were applied.
#[kernel::boxed]
pub async fn plan_missing(house: &House) -> Result<(), StoreError> {
    match &house.model {
        Some(model) => Meanings::new(house.db.clone(), model.clone()).plan_missing().await,
        None => Ok(()),
    }
}
