use super::plan::{PlannedProduct, PlannedVariant};
use kernel::{BrandId, ProductId, VariantId};
use storage::{StoreError, Tx, args};

/// Makes sales of this brand wait until the import ends, in the order in which they lock too.
pub(crate) async fn lock_shelves(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT id FROM variant WHERE brand_id = $1 ORDER BY id{lock}");
    tx.all::<(VariantId,)>(&sql, args![brand]).await?;
    Ok(())
}

/// What the merchant's list is searched by.
fn folded(p: &PlannedProduct) -> String {
    language::fold(&format!("{} {} {} {}", p.name, p.category.as_deref().unwrap_or(""), p.reference, p.skus.join(" ")))
}

pub(super) async fn insert_product(
    tx: &mut Tx,
    brand: BrandId,
    id: ProductId,
    p: &PlannedProduct,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO product (brand_id, id, reference, name, category, description, image, price, \
        currency, active, sort_name, folded, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
    let now = tx.now();
    let args = args![
        brand,
        id,
        &p.reference,
        &p.name,
        p.category.clone(),
        &p.description,
        p.image.clone(),
        p.price.minor,
        p.price.currency.code(),
        true,
        language::fold(&p.name),
        folded(p),
        now
    ];
    tx.put(SQL, args).await?;
    Ok(())
}

pub(super) async fn update_product(
    tx: &mut Tx,
    brand: BrandId,
    id: ProductId,
    p: &PlannedProduct,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE product SET name = $3, category = $4, description = $5, image = $6, price = $7, \
        sort_name = $8, folded = $9, updated_at = $10 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    let args = args![
        brand,
        id,
        &p.name,
        p.category.clone(),
        &p.description,
        p.image.clone(),
        p.price.minor,
        language::fold(&p.name),
        folded(p),
        now
    ];
    tx.put(SQL, args).await?;
    Ok(())
}

pub(super) async fn insert_variant(
    tx: &mut Tx,
    brand: BrandId,
    product: ProductId,
    id: VariantId,
    v: &PlannedVariant,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO variant (brand_id, id, product_id, sku, size, colour, price, on_hand, position, \
        active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (size, colour) = (v.size.clone(), v.colour.clone());
    let args = args![brand, id, product, &v.sku, size, colour, v.own_price, v.stock, v.position, true];
    tx.put(SQL, args).await?;
    Ok(())
}

pub(super) async fn update_variant(
    tx: &mut Tx,
    brand: BrandId,
    id: VariantId,
    v: &PlannedVariant,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE variant SET size = $3, colour = $4, price = $5, position = $6 \
        WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, v.size.clone(), v.colour.clone(), v.own_price, v.position]).await?;
    Ok(())
}
