use kernel::{BrandId, ProductId};
use sentences::{Packed, Sentences};
use std::collections::HashMap;
use storage::{Read, StoreError, Tx, args, row};

row! {
    pub(super) struct SoldRow {
        pub id: ProductId,
        pub name: String,
        pub category: Option<String>,
        pub description: String,
    }
}

/// What the brand sells now, in the order of the names.
pub(super) async fn sold(on: &mut dyn Read, brand: BrandId) -> Result<Vec<SoldRow>, StoreError> {
    let sql = format!(
        "SELECT {} FROM product p WHERE brand_id = $1 AND active AND EXISTS (SELECT 1 FROM variant v \
        WHERE v.brand_id = p.brand_id AND v.product_id = p.id AND v.active) ORDER BY sort_name, id",
        SoldRow::COLUMNS
    );
    on.all(&sql, args![brand]).await
}

/// The colours in which the brand's products come now.
pub(super) async fn colours(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(ProductId, String)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT product_id, colour FROM variant WHERE brand_id = $1 AND active \
        AND colour IS NOT NULL ORDER BY product_id, colour";
    on.all(SQL, args![brand]).await
}

/// What the brand's products mean, as far as it was made with this model.
pub(super) async fn meanings(on: &mut dyn Read, brand: BrandId) -> Result<HashMap<ProductId, Packed>, StoreError> {
    const SQL: &str = "SELECT product_id, vector FROM product_meaning WHERE brand_id = $1 AND model = $2";
    let rows: Vec<(ProductId, Vec<u8>)> = on.all(SQL, args![brand, Sentences::MODEL]).await?;
    Ok(rows.into_iter().filter_map(|(product, bytes)| Some((product, Packed::of_bytes(&bytes)?))).collect())
}

row! {
    pub(super) struct TextRow {
        pub id: ProductId,
        pub name: String,
        pub category: Option<String>,
        pub description: String,
        pub kept: Option<String>,
    }
}

/// Every product with what its meaning was made from, if it was with this model: a digest of the text.
pub(super) async fn texts(on: &mut dyn Read, brand: BrandId) -> Result<Vec<TextRow>, StoreError> {
    const SQL: &str = "SELECT p.id, p.name, p.category, p.description, m.digest FROM product p \
        LEFT JOIN product_meaning m ON m.brand_id = p.brand_id AND m.product_id = p.id AND m.model = $2 \
        WHERE p.brand_id = $1 ORDER BY p.id";
    on.all(SQL, args![brand, Sentences::MODEL]).await
}

/// Keeps what a product means.
pub(super) async fn keep(
    tx: &mut Tx,
    brand: BrandId,
    (product, digest, vector): &(ProductId, String, Vec<u8>),
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO product_meaning (brand_id, product_id, model, digest, vector) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id, product_id) \
        DO UPDATE SET model = excluded.model, digest = excluded.digest, vector = excluded.vector";
    tx.exec(SQL, args![brand, *product, Sentences::MODEL, digest, vector.clone()]).await?;
    Ok(())
}

/// The brands that have a product without a meaning of this model; for work of the platform itself.
pub(super) async fn brands_without(on: &mut dyn Read) -> Result<Vec<BrandId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT p.brand_id FROM product p WHERE NOT EXISTS (SELECT 1 FROM product_meaning m \
        WHERE m.brand_id = p.brand_id AND m.product_id = p.id AND m.model = $1)";
    let rows: Vec<(BrandId,)> = on.all(SQL, args![Sentences::MODEL]).await?;
    Ok(rows.into_iter().map(|(brand,)| brand).collect())
}
