use kernel::{BrandId, ContactId, ConversationId};
use storage::{StoreError, Tx, args};

/// The open cart of a conversation that is no more goes on in the one that stays, or closes where that one has its own.
pub(super) async fn move_cart(
    tx: &mut Tx,
    brand: BrandId,
    gone: ConversationId,
    stays: ConversationId,
) -> Result<(), StoreError> {
    const MOVE: &str = "UPDATE cart SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2 \
        AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM cart c \
            WHERE c.brand_id = $1 AND c.conversation_id = $3 AND c.closed_at IS NULL)";
    const CLOSE: &str =
        "UPDATE cart SET closed_at = $3 WHERE brand_id = $1 AND conversation_id = $2 AND closed_at IS NULL";
    let now = tx.now();
    tx.exec(MOVE, args![brand, gone, stays]).await?;
    tx.exec(CLOSE, args![brand, gone, now]).await?;
    Ok(())
}

pub(super) async fn move_orders(
    tx: &mut Tx,
    brand: BrandId,
    gone: ConversationId,
    stays: ConversationId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE orders SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    tx.exec(SQL, args![brand, gone, stays]).await?;
    Ok(())
}

/// Writes the other contact wherever the one that is gone stands. A code that both were given counts from the first time.
pub(super) async fn rename(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    const EARLIER: &str = "UPDATE promo_grant SET given_at = (SELECT MIN(g.given_at) FROM promo_grant g \
            WHERE g.brand_id = $1 AND g.promo_id = promo_grant.promo_id AND g.contact_id IN ($2, $3)) \
        WHERE brand_id = $1 AND contact_id = $3";
    const BOTH: &str = "DELETE FROM promo_grant WHERE brand_id = $1 AND contact_id = $2 \
        AND promo_id IN (SELECT promo_id FROM promo_grant WHERE brand_id = $1 AND contact_id = $3)";
    for sql in [EARLIER, BOTH] {
        tx.exec(sql, args![brand, from, into]).await?;
    }
    for table in ["cart", "orders", "promo", "promo_grant", "promo_use"] {
        let sql = format!("UPDATE {table} SET contact_id = $3 WHERE brand_id = $1 AND contact_id = $2");
        tx.exec(&sql, args![brand, from, into]).await?;
    }
    Ok(())
}
