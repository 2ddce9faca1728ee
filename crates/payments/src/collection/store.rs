use super::{Collection, CollectionKind};
use kernel::{BrandId, CollectionId, Millis, OrderId, TeammateId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct CollectionRow {
        brand_id: BrandId,
        id: CollectionId,
        order_id: OrderId,
        what: String,
        amount: i64,
        due: i64,
        currency: String,
        at: Millis,
        by_id: Option<TeammateId>,
        undoes: Option<CollectionId>,
    }
}

impl TryFrom<CollectionRow> for Collection {
    type Error = StoreError;
    fn try_from(row: CollectionRow) -> Result<Self, StoreError> {
        let what = CollectionKind::parse(&row.what);
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            order: row.order_id,
            what: what.ok_or_else(|| StoreError::Defect(format!("cash was {:?}", row.what)))?,
            amount: crate::money_of(row.amount, &row.currency)?,
            due: crate::money_of(row.due, &row.currency)?,
            at: row.at,
            by: row.by_id,
            undoes: row.undoes,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, entry: &Collection) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO cash_collection ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        CollectionRow::COLUMNS
    );
    let args = args![
        entry.brand,
        entry.id,
        entry.order,
        entry.what.name(),
        entry.amount.minor,
        entry.due.minor,
        entry.amount.currency.code(),
        entry.at,
        entry.by,
        entry.undoes,
    ];
    tx.exec(&sql, args).await?;
    Ok(())
}

pub(super) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    id: CollectionId,
) -> Result<Option<Collection>, StoreError> {
    let sql = format!("SELECT {} FROM cash_collection WHERE brand_id = $1 AND id = $2", CollectionRow::COLUMNS);
    on.opt::<CollectionRow>(&sql, args![brand, id]).await?.map(Collection::try_from).transpose()
}

pub(super) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Collection>, StoreError> {
    let sql = format!(
        "SELECT {} FROM cash_collection WHERE brand_id = $1 AND order_id = $2 ORDER BY at, id",
        CollectionRow::COLUMNS
    );
    on.all::<CollectionRow>(&sql, args![brand, order]).await?.into_iter().map(Collection::try_from).collect()
}
