use super::{Gives, Promo, PromoSpec, PromoUse};
use crate::OrderError;
use kernel::{BrandId, CartId, ContactId, Currency, Millis, Money, OrderId, PromoId};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct PromoRow {
        id: PromoId,
        code: String,
        kind: String,
        value: i64,
        starts_at: Option<Millis>,
        ends_at: Option<Millis>,
        valid_for: Option<Millis>,
        minimum: Option<i64>,
        currency: String,
        products: Json<Vec<String>>,
        categories: Json<Vec<String>>,
        max_uses: Option<i64>,
        max_per_contact: Option<i64>,
        stackable: bool,
        contact_id: Option<ContactId>,
        agent_gives: bool,
    }
}

impl TryFrom<PromoRow> for Promo {
    type Error = OrderError;
    fn try_from(row: PromoRow) -> Result<Self, OrderError> {
        let gives = match row.kind.as_str() {
            "percent" => Gives::Percent(row.value),
            "amount" => Gives::Amount(row.value),
            "free_delivery" => Gives::FreeDelivery,
            other => return Err(StoreError::Defect(format!("unknown kind {other:?} of a promo code")).into()),
        };
        let currency: Currency = row.currency.parse()?;
        Ok(Self {
            id: row.id,
            code: row.code,
            gives,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            valid_for: row.valid_for,
            minimum: row.minimum.map(|sum| Money::new(sum, currency)),
            products: row.products.0,
            categories: row.categories.0,
            max_uses: row.max_uses,
            max_per_contact: row.max_per_contact,
            stackable: row.stackable,
            contact: row.contact_id,
            agent_gives: row.agent_gives,
        })
    }
}

const fn parts(gives: Gives) -> (&'static str, i64) {
    match gives {
        Gives::Percent(part) => ("percent", part),
        Gives::Amount(amount) => ("amount", amount),
        Gives::FreeDelivery => ("free_delivery", 0),
    }
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Promo>, OrderError> {
    let sql =
        format!("SELECT {} FROM promo WHERE brand_id = $1 AND active ORDER BY created_at DESC, id", PromoRow::COLUMNS);
    on.all::<PromoRow>(&sql, args![brand]).await?.into_iter().map(Promo::try_from).collect()
}

pub(super) async fn by_code(on: &mut dyn Read, brand: BrandId, code: &str) -> Result<Option<Promo>, OrderError> {
    let sql = format!("SELECT {} FROM promo WHERE brand_id = $1 AND code = $2 AND active", PromoRow::COLUMNS);
    on.opt::<PromoRow>(&sql, args![brand, code]).await?.map(Promo::try_from).transpose()
}

/// Creates or changes; false when it was so already.
pub(super) async fn upsert(
    tx: &mut Tx,
    brand: BrandId,
    currency: Currency,
    spec: &PromoSpec,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO promo (brand_id, id, code, kind, value, starts_at, ends_at, valid_for, minimum, \
        currency, products, categories, max_uses, max_per_contact, stackable, contact_id, active, created_at, agent_gives) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, TRUE, $17, $18) \
        ON CONFLICT (brand_id, code) DO UPDATE SET kind = excluded.kind, value = excluded.value, \
        starts_at = excluded.starts_at, ends_at = excluded.ends_at, valid_for = excluded.valid_for, \
        minimum = excluded.minimum, products = excluded.products, categories = excluded.categories, \
        max_uses = excluded.max_uses, max_per_contact = excluded.max_per_contact, stackable = excluded.stackable, \
        contact_id = excluded.contact_id, agent_gives = excluded.agent_gives, active = TRUE";
    let known = match by_code(tx, brand, &spec.code).await {
        Ok(known) => known,
        Err(OrderError::Store(error)) => return Err(error),
        Err(other) => return Err(StoreError::Defect(other.to_string())),
    };
    let (id, now) = (PromoId(tx.new_id()), tx.now());
    let wanted = Promo {
        id: known.as_ref().map_or(id, |promo| promo.id),
        code: spec.code.clone(),
        gives: spec.gives,
        starts_at: spec.starts_at,
        ends_at: spec.ends_at,
        valid_for: spec.valid_for,
        minimum: spec.minimum.map(|sum| Money::new(sum, currency)),
        products: spec.products.clone(),
        categories: spec.categories.clone(),
        max_uses: spec.max_uses,
        max_per_contact: spec.max_per_contact,
        stackable: spec.stackable,
        contact: spec.contact,
        agent_gives: spec.agent_gives,
    };
    if known.as_ref() == Some(&wanted) {
        return Ok(false);
    }
    let (kind, value) = parts(spec.gives);
    let args = args![
        brand,
        id,
        &spec.code,
        kind,
        value,
        spec.starts_at,
        spec.ends_at,
        spec.valid_for,
        spec.minimum,
        currency.code(),
        Json(&spec.products),
        Json(&spec.categories),
        spec.max_uses,
        spec.max_per_contact,
        spec.stackable,
        spec.contact,
        now,
        spec.agent_gives,
    ];
    tx.exec(SQL, args).await?;
    Ok(true)
}

/// Makes whoever else makes or changes a code of this name wait until the transaction ends, where there is such a code; of
/// two who make a new one at once, the index lets one through.
pub(super) async fn lock_code(tx: &mut Tx, brand: BrandId, code: &str) -> Result<(), StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT id FROM promo WHERE brand_id = $1 AND code = $2{lock}");
    tx.all::<(PromoId,)>(&sql, args![brand, code]).await?;
    Ok(())
}

pub(super) async fn switch_off(tx: &mut Tx, brand: BrandId, code: &str) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE promo SET active = FALSE WHERE brand_id = $1 AND code = $2 AND active";
    Ok(tx.exec(SQL, args![brand, code]).await? > 0)
}

/// When the code was given to the contact, if it was.
pub(super) async fn given_at(
    on: &mut dyn Read,
    brand: BrandId,
    promo: PromoId,
    contact: ContactId,
) -> Result<Option<Millis>, StoreError> {
    const SQL: &str = "SELECT given_at FROM promo_grant WHERE brand_id = $1 AND promo_id = $2 AND contact_id = $3";
    Ok(on.opt::<(Millis,)>(SQL, args![brand, promo, contact]).await?.map(|row| row.0))
}

/// When the code was given to the contact; now, if it was not yet.
pub(super) async fn grant(
    tx: &mut Tx,
    brand: BrandId,
    promo: PromoId,
    contact: ContactId,
) -> Result<Millis, StoreError> {
    const SQL: &str = "INSERT INTO promo_grant (brand_id, promo_id, contact_id, given_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (brand_id, promo_id, contact_id) DO UPDATE SET given_at = promo_grant.given_at RETURNING given_at";
    let now = tx.now();
    Ok(tx.one::<(Millis,)>(SQL, args![brand, promo, contact, now]).await?.0)
}

/// Puts a code on a cart, after those it has; once. The cart is locked, so that two never take the same place.
pub(crate) async fn put_on_cart(tx: &mut Tx, brand: BrandId, cart: CartId, promo: PromoId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO cart_promo (brand_id, cart_id, promo_id, applied_at, position) \
        VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(w.position), 0) + 1 FROM cart_promo w \
        WHERE w.brand_id = $1 AND w.cart_id = $2)) ON CONFLICT (brand_id, cart_id, promo_id) DO NOTHING";
    let now = tx.now();
    tx.exec(SQL, args![brand, cart, promo, now]).await?;
    Ok(())
}

pub(crate) async fn take_off_cart(
    tx: &mut Tx,
    brand: BrandId,
    cart: CartId,
    promo: PromoId,
) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM cart_promo WHERE brand_id = $1 AND cart_id = $2 AND promo_id = $3";
    Ok(tx.exec(SQL, args![brand, cart, promo]).await? > 0)
}

/// A code that a cart wants, with what decides whether it may have it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub promo: Promo,
    pub given_at: Millis,
    /// Orders that live and used it, of anybody and of this contact.
    pub uses: (i64, i64),
}

/// Asks which codes a cart wants, when they were said and, if they were, given; in the order they were said.
pub(crate) fn asking_of_cart(
    brand: BrandId,
    cart: CartId,
    contact: ContactId,
) -> Ask<(PromoId, Millis, Option<Millis>)> {
    const SQL: &str = "SELECT w.promo_id, w.applied_at, g.given_at FROM cart_promo w LEFT JOIN promo_grant g \
        ON g.brand_id = w.brand_id AND g.promo_id = w.promo_id AND g.contact_id = $3 \
        WHERE w.brand_id = $1 AND w.cart_id = $2 ORDER BY w.position";
    Ask::new::<(PromoId, Millis, Option<Millis>)>(SQL, args![brand, cart, contact])
}

/// The codes of [`asking_of_cart`], with what decides whether they serve.
pub(crate) async fn wanted(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    said: Vec<(PromoId, Millis, Option<Millis>)>,
) -> Result<Vec<Wanted>, OrderError> {
    let mut wanted = Vec::new();
    for (id, applied_at, given_at) in said {
        let Some(promo) = find(on, brand, id).await? else { continue };
        let uses = live_uses(on, brand, id, contact).await?;
        wanted.push(Wanted { promo, given_at: given_at.unwrap_or(applied_at), uses });
    }
    Ok(wanted)
}

async fn find(on: &mut dyn Read, brand: BrandId, id: PromoId) -> Result<Option<Promo>, OrderError> {
    let sql = format!("SELECT {} FROM promo WHERE brand_id = $1 AND id = $2 AND active", PromoRow::COLUMNS);
    on.opt::<PromoRow>(&sql, args![brand, id]).await?.map(Promo::try_from).transpose()
}

/// Orders that live and used the code: of anybody, and of a contact.
pub(crate) async fn live_uses(
    on: &mut dyn Read,
    brand: BrandId,
    promo: PromoId,
    contact: ContactId,
) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN contact_id = $3 THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM promo_use WHERE brand_id = $1 AND promo_id = $2 AND released_at IS NULL";
    on.one(SQL, args![brand, promo, contact]).await
}

/// Makes everybody else who would use these codes wait until the transaction ends; always in the same order.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, cart: CartId) -> Result<(), StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!(
        "SELECT id FROM promo WHERE brand_id = $1 AND id IN \
         (SELECT promo_id FROM cart_promo WHERE brand_id = $1 AND cart_id = $2) ORDER BY id{lock}"
    );
    tx.all::<(PromoId,)>(&sql, args![brand, cart]).await?;
    Ok(())
}

pub(crate) async fn insert_use(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    contact: ContactId,
    (promo, code, amount): (PromoId, &str, Money),
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO promo_use (brand_id, promo_id, order_id, contact_id, code, amount, used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let now = tx.now();
    tx.exec(SQL, args![brand, promo, order, contact, code, amount.minor, now]).await?;
    Ok(())
}

/// The order does not live any more: its codes may serve others.
pub(crate) async fn release(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE promo_use SET released_at = $3 WHERE brand_id = $1 AND order_id = $2 \
        AND released_at IS NULL";
    let now = tx.now();
    tx.exec(SQL, args![brand, order, now]).await?;
    Ok(())
}

/// Makes everybody else who would use the codes that an order gave back wait until the transaction ends; always in the
/// same order.
pub(super) async fn lock_released(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    let sql = format!("SELECT id FROM promo WHERE {RELEASED}{}", tx.dialect().for_update());
    tx.all::<(PromoId,)>(&sql, args![brand, order]).await?;
    Ok(())
}

const RELEASED: &str = "brand_id = $1 AND id IN (SELECT promo_id FROM promo_use \
    WHERE brand_id = $1 AND order_id = $2 AND released_at IS NOT NULL) ORDER BY id";

/// The codes that an order gave back, and how often each may be used: in all, and by one contact.
pub(super) async fn released(
    on: &mut dyn Read,
    brand: BrandId,
    order: OrderId,
) -> Result<Vec<(PromoId, String, Option<i64>, Option<i64>)>, StoreError> {
    let sql = format!("SELECT id, code, max_uses, max_per_contact FROM promo WHERE {RELEASED}");
    on.all(&sql, args![brand, order]).await
}

/// The order lives again.
pub(super) async fn take_again(tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE promo_use SET released_at = NULL WHERE brand_id = $1 AND order_id = $2";
    tx.exec(SQL, args![brand, order]).await?;
    Ok(())
}

/// The codes an order used and what each gave.
pub(crate) async fn of_order(
    on: &mut dyn Read,
    brand: BrandId,
    order: OrderId,
) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT code, amount FROM promo_use WHERE brand_id = $1 AND order_id = $2 ORDER BY used_at, code";
    on.all(SQL, args![brand, order]).await
}

pub(super) async fn uses(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(PromoId, PromoUse)>, StoreError> {
    const SQL: &str = "SELECT promo_id, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM promo_use \
        WHERE brand_id = $1 AND released_at IS NULL GROUP BY promo_id";
    let rows: Vec<(PromoId, i64, i64)> = on.all(SQL, args![brand]).await?;
    Ok(rows.into_iter().map(|(id, uses, given)| (id, PromoUse { uses, given })).collect())
}
