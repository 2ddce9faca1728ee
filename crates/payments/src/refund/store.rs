use super::{Refund, RefundRoute, RefundState};
use kernel::{BrandId, CaseId, Millis, OrderId, PaymentId, RefundId, TeammateId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct RefundRow {
        brand_id: BrandId,
        id: RefundId,
        order_id: Option<OrderId>,
        payment_id: Option<PaymentId>,
        case_id: Option<CaseId>,
        amount: i64,
        currency: String,
        route: String,
        state: String,
        state_at: Millis,
        restock: bool,
        found: bool,
        why: Option<String>,
        reference: Option<String>,
        asked_by: Option<TeammateId>,
        decided_by: Option<TeammateId>,
        created_at: Millis,
        given_on: Option<Millis>,
    }
}

impl TryFrom<RefundRow> for Refund {
    type Error = StoreError;
    fn try_from(row: RefundRow) -> Result<Self, StoreError> {
        let defect = |what: &str| StoreError::Defect(format!("a refund has an unknown {what}"));
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            order: row.order_id,
            payment: row.payment_id,
            case: row.case_id,
            amount: crate::money_of(row.amount, &row.currency)?,
            route: RefundRoute::parse(&row.route).ok_or_else(|| defect("route"))?,
            state: RefundState::parse(&row.state).ok_or_else(|| defect("state"))?,
            state_at: row.state_at,
            restock: row.restock,
            found: row.found,
            why: row.why,
            reference: row.reference,
            asked_by: row.asked_by,
            decided_by: row.decided_by,
            created_at: row.created_at,
            given_on: row.given_on,
        })
    }
}

/// Writes a new refund down; false when the provider told of this one before.
pub(super) async fn insert(tx: &mut Tx, refund: &Refund) -> Result<bool, StoreError> {
    let sql = format!(
        "INSERT INTO refund ({}) VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING",
        RefundRow::COLUMNS
    );
    let r = refund;
    let args = args![
        r.brand,
        r.id,
        r.order,
        r.payment,
        r.case,
        r.amount.minor,
        r.amount.currency.code(),
        r.route.name(),
        r.state.name(),
        r.state_at,
        r.restock,
        r.found,
        r.why.clone(),
        r.reference.clone(),
        r.asked_by,
        r.decided_by,
        r.created_at,
        r.given_on,
    ];
    Ok(tx.exec(&sql, args).await? > 0)
}

pub(super) async fn update(tx: &mut Tx, refund: &Refund) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE refund SET route = $3, state = $4, state_at = $5, why = $6, reference = $7, \
        decided_by = $8, order_id = $9, given_on = $10 WHERE brand_id = $1 AND id = $2";
    let r = refund;
    let (why, reference) = (r.why.clone(), r.reference.clone());
    let args = args![
        r.brand,
        r.id,
        r.route.name(),
        r.state.name(),
        r.state_at,
        why,
        reference,
        r.decided_by,
        r.order,
        r.given_on
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, id: RefundId) -> Result<Option<Refund>, StoreError> {
    let sql = format!("SELECT {} FROM refund WHERE brand_id = $1 AND id = $2", RefundRow::COLUMNS);
    on.opt::<RefundRow>(&sql, args![brand, id]).await?.map(Refund::try_from).transpose()
}

pub(super) async fn lock(tx: &mut Tx, brand: BrandId, id: RefundId) -> Result<Option<Refund>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM refund WHERE brand_id = $1 AND id = $2{lock}", RefundRow::COLUMNS);
    tx.opt::<RefundRow>(&sql, args![brand, id]).await?.map(Refund::try_from).transpose()
}

pub(super) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Refund>, StoreError> {
    let sql = format!(
        "SELECT {} FROM refund WHERE brand_id = $1 AND order_id = $2 ORDER BY created_at, id",
        RefundRow::COLUMNS
    );
    on.all::<RefundRow>(&sql, args![brand, order]).await?.into_iter().map(Refund::try_from).collect()
}

pub(crate) async fn of_payment(
    on: &mut dyn Read,
    brand: BrandId,
    payment: PaymentId,
) -> Result<Vec<Refund>, StoreError> {
    let sql = format!(
        "SELECT {} FROM refund WHERE brand_id = $1 AND payment_id = $2 ORDER BY created_at, id",
        RefundRow::COLUMNS
    );
    on.all::<RefundRow>(&sql, args![brand, payment]).await?.into_iter().map(Refund::try_from).collect()
}

/// How many wait for a human: see [`Refund::waits_for_a_human`].
pub(crate) async fn count_waiting(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM refund WHERE brand_id = $1 \
        AND (state = 'requested' OR (state = 'approved' AND route = 'hand'))";
    Ok(on.one::<(i64,)>(SQL, args![brand]).await?.0)
}

pub(super) async fn open(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Refund>, StoreError> {
    let sql = format!(
        "SELECT {} FROM refund WHERE brand_id = $1 AND state IN ('requested', 'approved', 'sent', 'unknown') ORDER BY id",
        RefundRow::COLUMNS
    );
    on.all::<RefundRow>(&sql, args![brand]).await?.into_iter().map(Refund::try_from).collect()
}
