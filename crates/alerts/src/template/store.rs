use super::AlertTemplate;
use kernel::BrandId;
use storage::{Read, StoreError, Tx, args};

pub(super) async fn find(on: &mut dyn Read, brand: BrandId) -> Result<Option<AlertTemplate>, StoreError> {
    const SQL: &str = "SELECT name, language FROM alert_template WHERE brand_id = $1";
    let found = on.opt::<(String, String)>(SQL, args![brand]).await?;
    Ok(found.map(|(name, language)| AlertTemplate { name, language }))
}

pub(super) async fn set(tx: &mut Tx, brand: BrandId, template: Option<&AlertTemplate>) -> Result<(), StoreError> {
    const SET: &str = "INSERT INTO alert_template (brand_id, name, language) VALUES ($1, $2, $3) \
        ON CONFLICT (brand_id) DO UPDATE SET name = excluded.name, language = excluded.language";
    match template {
        Some(AlertTemplate { name, language }) => tx.put(SET, args![brand, name, language]).await,
        None => tx.put("DELETE FROM alert_template WHERE brand_id = $1", args![brand]).await,
    }
}
