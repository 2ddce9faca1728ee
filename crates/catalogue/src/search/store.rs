use kernel::{BrandId, ProductId};
use storage::{Read, StoreError, args, row};

row! {
    pub(super) struct SoldRow { pub id: ProductId, pub name: String, pub category: Option<String> }
}

/// What the brand sells now, in the order of the names.
pub(super) async fn sold(on: &mut impl Read, brand: BrandId) -> Result<Vec<SoldRow>, StoreError> {
    let sql = format!(
        "SELECT {} FROM product p WHERE brand_id = $1 AND active AND EXISTS (SELECT 1 FROM variant v \
        WHERE v.brand_id = p.brand_id AND v.product_id = p.id AND v.active) ORDER BY sort_name, id",
        SoldRow::COLUMNS
    );
    on.all(&sql, args![brand]).await
}

/// The colours in which the brand's products come now.
pub(super) async fn colours(on: &mut impl Read, brand: BrandId) -> Result<Vec<(ProductId, String)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT product_id, colour FROM variant WHERE brand_id = $1 AND active \
        AND colour IS NOT NULL ORDER BY product_id, colour";
    on.all(SQL, args![brand]).await
}
