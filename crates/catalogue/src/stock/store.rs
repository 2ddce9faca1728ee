use super::{Movement, Reason};
use crate::product::store::brand_and_ids;
use kernel::{BrandId, Millis, OrderId, ProductId, TeammateId, Uuid, VariantId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    pub(super) struct ShelfRow { pub id: VariantId, pub product_id: ProductId, pub on_hand: i64 }
}

/// The shelves of these variants, nobody else's until the transaction ends. SQLite has one writer: it is ours already.
pub(super) async fn lock(tx: &mut Tx, brand: BrandId, variants: &[VariantId]) -> Result<Vec<ShelfRow>, StoreError> {
    let (places, args) = brand_and_ids(brand, variants);
    let sql = format!(
        "SELECT {} FROM variant WHERE brand_id = $1 AND id IN ({places}) ORDER BY id{}",
        ShelfRow::COLUMNS,
        tx.dialect().for_update()
    );
    tx.all(&sql, &args).await
}

pub(super) async fn set_on_hand(tx: &mut Tx, brand: BrandId, id: VariantId, on_hand: i64) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE variant SET on_hand = $3 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, on_hand]).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, brand: BrandId, m: &Movement) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO stock_movement (brand_id, id, variant_id, at, delta, reason, order_id, teammate_id, \
        on_hand) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![brand, m.id, m.variant, m.at, m.delta, m.reason.word(), m.order, m.teammate, m.on_hand];
    tx.put(SQL, args).await?;
    Ok(())
}

row! {
    struct MovementRow {
        id: Uuid,
        variant_id: VariantId,
        at: Millis,
        delta: i64,
        reason: String,
        order_id: Option<OrderId>,
        teammate_id: Option<TeammateId>,
        on_hand: i64,
    }
}

pub(super) async fn movements(
    on: &mut dyn Read,
    brand: BrandId,
    variant: VariantId,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    let sql = format!(
        "SELECT {} FROM stock_movement WHERE brand_id = $1 AND variant_id = $2 ORDER BY at DESC, id DESC LIMIT $3",
        MovementRow::COLUMNS
    );
    let rows: Vec<MovementRow> = on.all(&sql, args![brand, variant, limit]).await?;
    rows.into_iter().map(Movement::try_from).collect()
}

impl TryFrom<MovementRow> for Movement {
    type Error = StoreError;
    fn try_from(r: MovementRow) -> Result<Self, StoreError> {
        let reason = Reason::ALL.into_iter().find(|reason| reason.word() == r.reason);
        Ok(Self {
            id: r.id,
            variant: r.variant_id,
            at: r.at,
            delta: r.delta,
            reason: reason.ok_or_else(|| StoreError::Defect("a stock movement has an unknown reason".into()))?,
            order: r.order_id,
            teammate: r.teammate_id,
            on_hand: r.on_hand,
        })
    }
}
