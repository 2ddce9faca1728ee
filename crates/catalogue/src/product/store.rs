use super::{Category, ListQuery, Product, Sellable, Variant};
use kernel::{BrandId, Currency, Money, ProductId, VariantId};
use std::collections::HashMap;
use storage::{Ask, IntoValue, Read, StoreError, Tx, Value, args, row};

row! {
    struct ProductRow {
        id: ProductId,
        reference: String,
        name: String,
        category: Option<String>,
        description: String,
        image: Option<String>,
        price: i64,
        currency: String,
        active: bool,
    }
}

row! {
    struct VariantRow {
        id: VariantId,
        product_id: ProductId,
        sku: String,
        size: Option<String>,
        colour: Option<String>,
        price: i64,
        currency: String,
        on_hand: i64,
        active: bool,
    }
}

/// The columns of [`VariantRow`] and where they come from.
const VARIANTS: &str = "SELECT v.id, v.product_id, v.sku, v.size, v.colour, COALESCE(v.price, p.price), p.currency, \
    v.on_hand, v.active FROM variant v JOIN product p ON p.brand_id = v.brand_id AND p.id = v.product_id";

row! {
    struct SellableRow {
        id: VariantId,
        product_id: ProductId,
        sku: String,
        size: Option<String>,
        colour: Option<String>,
        price: i64,
        currency: String,
        on_hand: i64,
        active: bool,
        reference: String,
        name: String,
        category: Option<String>,
        image: Option<String>,
    }
}

/// The columns of [`SellableRow`], of what is sold now.
const SELLABLE: &str = "SELECT v.id, v.product_id, v.sku, v.size, v.colour, COALESCE(v.price, p.price), p.currency, \
    v.on_hand, v.active, p.reference, p.name, p.category, p.image \
    FROM variant v JOIN product p ON p.brand_id = v.brand_id AND p.id = v.product_id \
    WHERE v.brand_id = $1 AND v.active AND p.active";

pub(crate) fn currency(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Defect("a product has an unknown currency".into()))
}

impl TryFrom<VariantRow> for Variant {
    type Error = StoreError;
    fn try_from(r: VariantRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: r.id,
            product: r.product_id,
            sku: r.sku,
            size: r.size,
            colour: r.colour,
            price: Money::new(r.price, currency(&r.currency)?),
            on_hand: r.on_hand,
            active: r.active,
        })
    }
}

impl TryFrom<SellableRow> for Sellable {
    type Error = StoreError;
    fn try_from(r: SellableRow) -> Result<Self, StoreError> {
        let variant = Variant {
            id: r.id,
            product: r.product_id,
            sku: r.sku,
            size: r.size,
            colour: r.colour,
            price: Money::new(r.price, currency(&r.currency)?),
            on_hand: r.on_hand,
            active: r.active,
        };
        Ok(Self { variant, reference: r.reference, name: r.name, category: r.category, image: r.image })
    }
}

/// `$2, $3, …` for the ids, and all arguments with the brand first.
pub(crate) fn brand_and_ids<I: IntoValue + Copy>(brand: BrandId, ids: &[I]) -> (String, Vec<Value>) {
    let mut args = vec![brand.into_value()];
    (storage::places(&mut args, ids), args)
}

/// SQLite takes 32,766 arguments and PostgreSQL 65,535: longer lists go in pieces.
const AT_ONCE: usize = 500;

pub(super) async fn by_ids(on: &mut dyn Read, brand: BrandId, ids: &[ProductId]) -> Result<Vec<Product>, StoreError> {
    let mut products = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let (places, args) = brand_and_ids(brand, ids);
        let products_of =
            format!("SELECT {} FROM product WHERE brand_id = $1 AND id IN ({places})", ProductRow::COLUMNS);
        let variants_of =
            format!("{VARIANTS} WHERE v.brand_id = $1 AND v.product_id IN ({places}) ORDER BY v.position, v.id");
        let asks = (Ask::new::<ProductRow>(products_of, &args), Ask::<Variant>::new::<VariantRow>(variants_of, &args));
        let (rows, sold) = on.ask(asks).await?;
        let mut variants: HashMap<ProductId, Vec<Variant>> = HashMap::new();
        for variant in sold {
            variants.entry(variant.product).or_default().push(variant);
        }
        for row in rows {
            products.push(product(row, &mut variants)?);
        }
    }
    Ok(products)
}

fn product(r: ProductRow, variants: &mut HashMap<ProductId, Vec<Variant>>) -> Result<Product, StoreError> {
    Ok(Product {
        id: r.id,
        reference: r.reference,
        name: r.name,
        category: r.category,
        description: r.description,
        image: r.image,
        price: Money::new(r.price, currency(&r.currency)?),
        active: r.active,
        variants: variants.remove(&r.id).unwrap_or_default(),
    })
}

pub(super) async fn by_reference(
    on: &mut dyn Read,
    brand: BrandId,
    reference: &str,
) -> Result<Option<Product>, StoreError> {
    const SQL: &str = "SELECT id FROM product WHERE brand_id = $1 AND reference = $2";
    match on.opt::<(ProductId,)>(SQL, args![brand, reference]).await? {
        Some((id,)) => Ok(by_ids(on, brand, &[id]).await?.pop()),
        None => Ok(None),
    }
}

/// Every product of the brand with its variants, in the order of the merchant's references.
pub(crate) async fn every(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Product>, StoreError> {
    let sql = format!("SELECT {} FROM product WHERE brand_id = $1 ORDER BY reference, id", ProductRow::COLUMNS);
    let rows: Vec<ProductRow> = on.all(&sql, args![brand]).await?;
    let sql = format!("{VARIANTS} WHERE v.brand_id = $1 ORDER BY v.position, v.id");
    let mut variants: HashMap<ProductId, Vec<Variant>> = HashMap::new();
    for row in on.all::<VariantRow>(&sql, args![brand]).await? {
        variants.entry(row.product_id).or_default().push(row.try_into()?);
    }
    rows.into_iter().map(|row| product(row, &mut variants)).collect()
}

pub(super) async fn variant(on: &mut dyn Read, brand: BrandId, id: VariantId) -> Result<Option<Variant>, StoreError> {
    let sql = format!("{VARIANTS} WHERE v.brand_id = $1 AND v.id = $2");
    on.opt::<VariantRow>(&sql, args![brand, id]).await?.map(Variant::try_from).transpose()
}

pub(super) async fn variant_by_sku(
    on: &mut dyn Read,
    brand: BrandId,
    sku: &str,
) -> Result<Option<Variant>, StoreError> {
    let sql = format!("{VARIANTS} WHERE v.brand_id = $1 AND v.sku = $2");
    on.opt::<VariantRow>(&sql, args![brand, sku]).await?.map(Variant::try_from).transpose()
}

pub(super) async fn sellable(
    on: &mut dyn Read,
    brand: BrandId,
    ids: &[VariantId],
) -> Result<Vec<Sellable>, StoreError> {
    let asks: Vec<Ask<Sellable>> = ids.chunks(AT_ONCE).map(|ids| asking_sellable(brand, ids)).collect();
    Ok(on.ask(asks).await?.into_iter().flatten().collect())
}

pub(super) fn asking_sellable(brand: BrandId, ids: &[VariantId]) -> Ask<Sellable> {
    let (places, args) = brand_and_ids(brand, ids);
    Ask::new::<SellableRow>(format!("{SELLABLE} AND v.id IN ({places})"), &args)
}

pub(super) async fn low_stock(
    on: &mut dyn Read,
    brand: BrandId,
    at_most: i64,
    limit: i64,
) -> Result<Vec<Sellable>, StoreError> {
    let sql = format!("{SELLABLE} AND v.on_hand <= $2 ORDER BY v.on_hand, p.sort_name, v.position, v.id LIMIT $3");
    let rows: Vec<SellableRow> = on.all(&sql, args![brand, at_most, limit]).await?;
    rows.into_iter().map(Sellable::try_from).collect()
}

pub(super) async fn list(
    on: &mut dyn Read,
    brand: BrandId,
    query: &ListQuery,
    after: Option<ProductId>,
    limit: usize,
) -> Result<Vec<ProductId>, StoreError> {
    let (filter, mut args) = filter(brand, query, after);
    let mut sql = format!("SELECT id FROM product WHERE {filter}");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    args.push(limit.into_value());
    sql.push_str(&format!(" ORDER BY sort_name, id LIMIT ${}", args.len()));
    Ok(on.all::<(ProductId,)>(&sql, &args).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn categories(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Category>, StoreError> {
    const SQL: &str = "SELECT category, COUNT(*) FROM product p WHERE brand_id = $1 AND active \
        AND category IS NOT NULL AND EXISTS (SELECT 1 FROM variant v WHERE v.brand_id = p.brand_id \
        AND v.product_id = p.id AND v.active) GROUP BY category ORDER BY COUNT(*) DESC, category";
    let rows: Vec<(String, i64)> = on.all(SQL, args![brand]).await?;
    Ok(rows.into_iter().map(|(name, products)| Category { name, products }).collect())
}

pub(crate) async fn set_product_active(
    tx: &mut Tx,
    brand: BrandId,
    id: ProductId,
    active: bool,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE product SET active = $3, updated_at = $4 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, id, active, now]).await? == 1)
}

pub(super) async fn set_variant_active(
    tx: &mut Tx,
    brand: BrandId,
    id: VariantId,
    active: bool,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE variant SET active = $3 WHERE brand_id = $1 AND id = $2";
    Ok(tx.exec(SQL, args![brand, id, active]).await? == 1)
}

pub(super) async fn count(on: &mut dyn Read, brand: BrandId, query: &ListQuery) -> Result<i64, StoreError> {
    let (filter, args) = filter(brand, query, None);
    let (count,) = on.one::<(i64,)>(&format!("SELECT COUNT(*) FROM product WHERE {filter}"), &args).await?;
    Ok(count)
}

/// The condition of a list, and its arguments.
fn filter(brand: BrandId, query: &ListQuery, after: Option<ProductId>) -> (String, Vec<Value>) {
    let mut sql = "brand_id = $1".to_owned();
    let mut args = vec![brand.into_value()];
    let mut and = |condition: &str, value: Value| {
        args.push(value);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace('?', &format!("${}", args.len())));
    };
    for word in language::fold(&query.text).split_whitespace() {
        // ! is the escape: folded text has words and figures, but a customer may type anything.
        let plain = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        and("folded LIKE ? ESCAPE '!'", format!("%{plain}%").into_value());
    }
    if let Some(category) = &query.category {
        and("category = ?", category.into_value());
    }
    if let Some(after) = after {
        let later = "(sort_name, id) > (SELECT a.sort_name, a.id FROM product a WHERE a.brand_id = $1 AND a.id = ?)";
        and(later, after.into_value());
    }
    if !query.with_inactive {
        sql.push_str(" AND active");
    }
    (sql, args)
}
