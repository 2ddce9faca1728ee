use crate::{Product, Variant};
use kernel::BrandId;
use storage::{StoreError, Tx, args};

/// What the merchant's list is searched by.
fn folded(p: &Product) -> String {
    let skus: Vec<&str> = p.variants.iter().map(|variant| variant.sku.as_str()).collect();
    language::fold(&format!("{} {} {} {}", p.name, p.category.as_deref().unwrap_or(""), p.reference, skus.join(" ")))
}

/// Writes a product that is not there yet; its variants come with [`insert_variant`].
pub(super) async fn insert(tx: &mut Tx, brand: BrandId, p: &Product) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO product (brand_id, id, reference, name, category, description, image, price, \
        currency, active, sort_name, folded, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
    let now = tx.now();
    let args = args![
        brand,
        p.id,
        &p.reference,
        &p.name,
        p.category.clone(),
        &p.description,
        p.image.clone(),
        p.price.minor,
        p.price.currency.code(),
        p.active,
        language::fold(&p.name),
        folded(p),
        now
    ];
    tx.put(SQL, args).await
}

/// Writes what may change of a product.
pub(super) async fn update(tx: &mut Tx, brand: BrandId, p: &Product) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE product SET name = $3, category = $4, description = $5, image = $6, price = $7, \
        active = $8, sort_name = $9, folded = $10, updated_at = $11 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    let args = args![
        brand,
        p.id,
        &p.name,
        p.category.clone(),
        &p.description,
        p.image.clone(),
        p.price.minor,
        p.active,
        language::fold(&p.name),
        folded(p),
        now
    ];
    tx.put(SQL, args).await
}

/// A variant's price of its own: none where it is the product's.
fn own_price(p: &Product, v: &Variant) -> Option<i64> {
    (v.price != p.price).then_some(v.price.minor)
}

pub(super) async fn insert_variant(
    tx: &mut Tx,
    brand: BrandId,
    p: &Product,
    v: &Variant,
    position: usize,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO variant (brand_id, id, product_id, sku, size, colour, price, on_hand, position, \
        active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    let (size, colour) = (v.size.clone(), v.colour.clone());
    let args = args![brand, v.id, p.id, &v.sku, size, colour, own_price(p, v), v.on_hand, position, v.active];
    tx.put(SQL, args).await
}

/// Writes what may change of a variant, stock apart.
pub(super) async fn update_variant(tx: &mut Tx, brand: BrandId, p: &Product, v: &Variant) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE variant SET price = $3, active = $4 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, v.id, own_price(p, v), v.active]).await
}
