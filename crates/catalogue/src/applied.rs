mod store;

use crate::{CatalogueError, ImportReport, csv_rows::Row, import_rows};
use kernel::BrandId;
use storage::Tx;

/// Makes products and variants as an operator's file says, as [`import_rows`] does, except for stock: a count in the file
/// is taken when it is new there, or differs from the one last applied. Applying the same file again thus never undoes
/// what was sold or counted meanwhile.
#[kernel::boxed]
pub async fn apply_rows(tx: &mut Tx, brand: BrandId, rows: &[Row]) -> Result<ImportReport, CatalogueError> {
    let mut known = store::known(tx, brand).await?;
    let mut wanted = rows.to_vec();
    for row in &mut wanted {
        if let Some(shelf) = known.remove(&row.variant_sku)
            && shelf.applied == Some(row.stock)
        {
            row.stock = shelf.on_hand;
        }
    }
    let report = import_rows(tx, brand, &wanted, None).await?;
    for row in rows {
        store::note(tx, brand, &row.variant_sku, row.stock).await?;
    }
    Ok(report)
}
