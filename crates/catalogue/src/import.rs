use crate::{
    CatalogueError,
    csv_rows::Row,
    product::store as product_store,
    stock::{self, Cause, Moved, Reason},
    version,
};
use kernel::{BrandId, ProductId, TeammateId, VariantId};
use plan::{Plan, PlannedProduct};
use serde_json::json;
use storage::{NewFact, Read, Tx};

mod diff;
mod plan;
mod store;

pub(crate) use store::lock_shelves;

pub use diff::{Diff, FieldDiff, ImportReport, News, ProductDiff, VariantDiff};

/// Creates and updates products and variants so that they are as the rows say, and says what it did. The keys are the
/// product's reference and the variant's SKU.
///
/// Nothing is deleted or switched off. An empty cell says nothing about a text that is already there. The rows' stock
/// becomes the stock on hand, pieces held for orders included.
#[kernel::boxed]
pub async fn import_rows(
    tx: &mut Tx,
    brand: BrandId,
    rows: &[Row],
    who: Option<TeammateId>,
) -> Result<ImportReport, CatalogueError> {
    version::lock(tx, brand).await?;
    lock_shelves(tx, brand).await?;
    let plan = Plan::make(&product_store::every(tx, brand).await?, rows)?;
    let cause = Cause { reason: Reason::Import, order: None, teammate: who };
    for product in &plan.products {
        carry_out(tx, brand, product, cause).await?;
    }
    let report = plan.report();
    if report.created + report.updated > 0 {
        version::bump(tx, brand).await?;
    }
    if report.changes_something() {
        let data = json!({
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "stock_changed": report.stock_changed,
            "teammate": who,
        });
        jobs::tell(tx, brand, NewFact::new("catalogue.imported", brand.0).with(data)).await?;
    }
    Ok(report)
}

/// What [`import_rows`] would change, for a merchant to approve.
#[kernel::boxed]
pub async fn preview(on: &mut dyn Read, brand: BrandId, rows: &[Row]) -> Result<Diff, CatalogueError> {
    Ok(Plan::make(&product_store::every(on, brand).await?, rows)?.diff())
}

async fn carry_out(tx: &mut Tx, brand: BrandId, planned: &PlannedProduct, cause: Cause) -> Result<(), CatalogueError> {
    let product = match planned.known {
        Some(id) => {
            if planned.news() != News::Unchanged {
                store::update_product(tx, brand, id, planned).await?;
            }
            id
        }
        None => {
            let id = ProductId(tx.new_id());
            store::insert_product(tx, brand, id, planned).await?;
            id
        }
    };
    for variant in &planned.variants {
        match &variant.known {
            Some(known) => {
                if variant.is_rewritten {
                    store::update_variant(tx, brand, known.id, variant).await?;
                }
                let moved = Moved { variant: known.id, product, from: known.on_hand, to: variant.stock };
                stock::record(tx, brand, &moved, cause).await?;
            }
            None => {
                let id = VariantId(tx.new_id());
                store::insert_variant(tx, brand, product, id, variant).await?;
                if variant.stock > 0 {
                    stock::log(tx, brand, &Moved { variant: id, product, from: 0, to: variant.stock }, cause).await?;
                }
            }
        }
    }
    Ok(())
}
