use super::Cart;
use kernel::{BrandId, CartId, ContactId, ConversationId, Millis, VariantId, ZoneId};
use storage::{Ask, Dialect, Read, StoreError, Tx, args, row};

row! {
    struct CartRow {
        brand_id: BrandId,
        id: CartId,
        conversation_id: ConversationId,
        contact_id: ContactId,
        zone_id: Option<ZoneId>,
        opened_at: Millis,
        closed_at: Option<Millis>,
    }
}

impl From<CartRow> for Cart {
    fn from(row: CartRow) -> Self {
        Self {
            brand: row.brand_id,
            id: row.id,
            conversation: row.conversation_id,
            contact: row.contact_id,
            zone: row.zone_id,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
        }
    }
}

pub(crate) async fn open(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    contact: ContactId,
) -> Result<Cart, StoreError> {
    const INSERT: &str = "INSERT INTO cart (brand_id, id, conversation_id, contact_id, opened_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id, conversation_id) WHERE closed_at IS NULL DO NOTHING";
    let (id, now) = (CartId(tx.new_id()), tx.now());
    tx.put(INSERT, args![brand, id, conversation, contact, now]).await?;
    of_conversation(tx, brand, conversation)
        .await?
        .ok_or_else(|| StoreError::Contended("the conversation's cart has just become an order".into()))
}

pub(crate) async fn of_conversation(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Option<Cart>, StoreError> {
    let sql = format!(
        "SELECT {} FROM cart WHERE brand_id = $1 AND conversation_id = $2 AND closed_at IS NULL",
        CartRow::COLUMNS
    );
    Ok(on.opt::<CartRow>(&sql, args![brand, conversation]).await?.map(Cart::from))
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: CartId) -> Result<Option<Cart>, StoreError> {
    let sql = format!("SELECT {} FROM cart WHERE brand_id = $1 AND id = $2", CartRow::COLUMNS);
    Ok(on.opt::<CartRow>(&sql, args![brand, id]).await?.map(Cart::from))
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: CartId) -> Result<Option<Cart>, StoreError> {
    let (mut found,) = tx.ask((locking(tx.dialect(), brand, id),)).await?;
    Ok(found.pop())
}

pub(crate) fn locking(dialect: Dialect, brand: BrandId, id: CartId) -> Ask<Cart> {
    let lock = dialect.for_update();
    let sql = format!("SELECT {} FROM cart WHERE brand_id = $1 AND id = $2{lock}", CartRow::COLUMNS);
    Ask::new::<CartRow>(sql, args![brand, id])
}

pub(crate) async fn close(tx: &mut Tx, cart: &Cart) -> Result<(), StoreError> {
    let now = tx.now();
    tx.put("UPDATE cart SET closed_at = $3 WHERE brand_id = $1 AND id = $2", args![cart.brand, cart.id, now]).await?;
    Ok(())
}

pub(crate) fn asking_quantity(cart: &Cart, variant: VariantId) -> Ask<(i64,)> {
    const SQL: &str = "SELECT quantity FROM cart_line WHERE brand_id = $1 AND cart_id = $2 AND variant_id = $3";
    Ask::new::<(i64,)>(SQL, args![cart.brand, cart.id, variant])
}

/// A new thing goes to the end; the cart is locked, so that two never take the same place.
pub(crate) async fn put(tx: &mut Tx, cart: &Cart, variant: VariantId, quantity: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO cart_line (brand_id, cart_id, variant_id, quantity, position) \
        VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(l.position), 0) + 1 FROM cart_line l \
        WHERE l.brand_id = $1 AND l.cart_id = $2)) \
        ON CONFLICT (brand_id, cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity";
    tx.put(SQL, args![cart.brand, cart.id, variant, quantity]).await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, cart: &Cart, variant: VariantId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM cart_line WHERE brand_id = $1 AND cart_id = $2 AND variant_id = $3";
    Ok(tx.exec(SQL, args![cart.brand, cart.id, variant]).await? > 0)
}

pub(crate) async fn clear(tx: &mut Tx, cart: &Cart) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM cart_line WHERE brand_id = $1 AND cart_id = $2";
    Ok(tx.exec(SQL, args![cart.brand, cart.id]).await? > 0)
}

/// What is in it and how many, in the order it was put in.
pub(crate) async fn lines(on: &mut dyn Read, cart: &Cart) -> Result<Vec<(VariantId, i64)>, StoreError> {
    let (lines,) = on.ask((asking_lines(cart),)).await?;
    Ok(lines)
}

/// The same, to be asked with other things.
pub(crate) fn asking_lines(cart: &Cart) -> Ask<(VariantId, i64)> {
    const SQL: &str = "SELECT variant_id, quantity FROM cart_line WHERE brand_id = $1 AND cart_id = $2 \
        ORDER BY position";
    Ask::new::<(VariantId, i64)>(SQL, args![cart.brand, cart.id])
}

/// False when it was so already.
pub(crate) async fn set_zone(tx: &mut Tx, cart: &Cart, zone: ZoneId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE cart SET zone_id = $3 WHERE brand_id = $1 AND id = $2 \
        AND (zone_id IS NULL OR zone_id <> $3)";
    Ok(tx.exec(SQL, args![cart.brand, cart.id, zone]).await? > 0)
}
