use crate::{
    csv_rows::{Column, formula::harmless},
    product::{Product, Variant, store},
};
use kernel::BrandId;
use storage::{Read, StoreError};

/// The brand's whole catalogue in the form that [`crate::csv_rows::read`] reads: importing it changes nothing. What is
/// switched off is in it too. UTF-8 without a byte order mark, commas; nothing in it begins a formula.
#[kernel::boxed]
pub async fn export_csv(on: &mut dyn Read, brand: BrandId) -> Result<String, StoreError> {
    let products = store::every(on, brand).await?;
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let defect = |error: &dyn std::error::Error| StoreError::Defect(format!("writing CSV: {error}"));
    sheet.write_record(Column::ALL.map(Column::name)).map_err(|e| defect(&e))?;
    for product in &products {
        for variant in &product.variants {
            let cells = Column::ALL.map(|column| cell(column, product, variant));
            let cells = cells.each_ref().map(|cell| harmless(cell));
            sheet.write_record(cells.each_ref().map(|cell| cell.as_bytes())).map_err(|e| defect(&e))?;
        }
    }
    let bytes = sheet.into_inner().map_err(|e| defect(&e))?;
    String::from_utf8(bytes).map_err(|e| defect(&e))
}

fn cell(column: Column, product: &Product, variant: &Variant) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::ProductRef => product.reference.clone(),
        Column::ProductName => product.name.clone(),
        Column::Category => text(&product.category),
        Column::Description => product.description.clone(),
        Column::VariantSku => variant.sku.clone(),
        Column::Size => text(&variant.size),
        Column::Colour => text(&variant.colour),
        Column::Price => variant.price.to_major(),
        Column::Stock => variant.on_hand.to_string(),
        Column::Image => text(&product.image),
    }
}
