use super::Synonym;
use kernel::BrandId;
use storage::{Read, StoreError, Tx, args};

pub(super) async fn of(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Synonym>, StoreError> {
    let rows: Vec<(String, String)> =
        on.all("SELECT said, meant FROM synonym WHERE brand_id = $1", args![brand]).await?;
    let mut all: Vec<Synonym> = rows.into_iter().map(|(said, meant)| Synonym { said, meant }).collect();
    // Here and not in SQL: engines order letters differently.
    all.sort_by(|a, b| a.said.cmp(&b.said));
    Ok(all)
}

pub(super) async fn replace(tx: &mut Tx, brand: BrandId, wanted: &[Synonym]) -> Result<(), StoreError> {
    tx.exec("DELETE FROM synonym WHERE brand_id = $1", args![brand]).await?;
    for one in wanted {
        let args = args![brand, &one.said, &one.meant];
        tx.exec("INSERT INTO synonym (brand_id, said, meant) VALUES ($1, $2, $3)", args).await?;
    }
    Ok(())
}
