use super::{Case, CaseKind, Closed, Settlement};
use kernel::{AttemptId, BrandId, CaseId, CollectionId, Millis, OrderId, PaymentId, RefundId, TeammateId, Uuid};
use storage::{IntoValue, Read, StoreError, Tx, args, row};

row! {
    struct CaseRow {
        brand_id: BrandId,
        id: CaseId,
        kind: String,
        payment_id: Option<PaymentId>,
        attempt_id: Option<AttemptId>,
        refund_id: Option<RefundId>,
        collection_id: Option<CollectionId>,
        order_id: Option<OrderId>,
        amount: i64,
        currency: String,
        why: Option<String>,
        opened_at: Millis,
        closed_at: Option<Millis>,
        closed_by: Option<TeammateId>,
        outcome: Option<String>,
    }
}

impl TryFrom<CaseRow> for Case {
    type Error = StoreError;
    fn try_from(row: CaseRow) -> Result<Self, StoreError> {
        let defect = |what: &str| StoreError::Defect(format!("a payment case has an unknown {what}"));
        let closed = match (row.closed_at, row.closed_by, row.outcome) {
            (None, None, None) => None,
            (Some(at), by, Some(how)) => {
                Some(Closed { at, by, how: Settlement::parse(&how).ok_or_else(|| defect("outcome"))? })
            }
            _ => return Err(defect("end")),
        };
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            kind: CaseKind::parse(&row.kind).ok_or_else(|| defect("kind"))?,
            payment: row.payment_id,
            attempt: row.attempt_id,
            refund: row.refund_id,
            collection: row.collection_id,
            order: row.order_id,
            amount: crate::money_of(row.amount, &row.currency)?,
            why: row.why,
            opened_at: row.opened_at,
            closed,
        })
    }
}

/// Opens a case; false when its subject has one of this kind.
pub(super) async fn insert(tx: &mut Tx, case: &Case, subject: Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO payment_case (brand_id, id, kind, subject_id, payment_id, attempt_id, refund_id, \
        order_id, amount, currency, why, opened_at, collection_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT (brand_id, subject_id, kind) DO NOTHING";
    let args = args![
        case.brand,
        case.id,
        case.kind.name(),
        subject,
        case.payment,
        case.attempt,
        case.refund,
        case.order,
        case.amount.minor,
        case.amount.currency.code(),
        case.why.clone(),
        case.opened_at,
        case.collection,
    ];
    Ok(tx.exec(SQL, args).await? > 0)
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, id: CaseId) -> Result<Option<Case>, StoreError> {
    let sql = format!("SELECT {} FROM payment_case WHERE brand_id = $1 AND id = $2", CaseRow::COLUMNS);
    on.opt::<CaseRow>(&sql, args![brand, id]).await?.map(Case::try_from).transpose()
}

pub(super) async fn lock(tx: &mut Tx, brand: BrandId, id: CaseId) -> Result<Option<Case>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM payment_case WHERE brand_id = $1 AND id = $2{lock}", CaseRow::COLUMNS);
    tx.opt::<CaseRow>(&sql, args![brand, id]).await?.map(Case::try_from).transpose()
}

pub(super) async fn close(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payment_case SET closed_at = $3, closed_by = $4, outcome = $5, order_id = $6 \
        WHERE brand_id = $1 AND id = $2";
    let Some(Closed { at, by, how }) = case.closed else { return Ok(()) };
    tx.exec(SQL, args![case.brand, case.id, at, by, how.name(), case.order]).await?;
    Ok(())
}

pub(super) async fn reopen(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payment_case SET closed_at = NULL, closed_by = NULL, outcome = NULL \
        WHERE brand_id = $1 AND id = $2";
    tx.exec(SQL, args![case.brand, case.id]).await?;
    Ok(())
}

/// The case of that kind on its subject, open or settled.
pub(super) async fn of_subject(
    on: &mut dyn Read,
    brand: BrandId,
    subject: Uuid,
    kind: CaseKind,
) -> Result<Option<Case>, StoreError> {
    let sql =
        format!("SELECT {} FROM payment_case WHERE brand_id = $1 AND subject_id = $2 AND kind = $3", CaseRow::COLUMNS);
    on.opt::<CaseRow>(&sql, args![brand, subject, kind.name()]).await?.map(Case::try_from).transpose()
}

/// The open case of that kind on a payment.
pub(super) async fn open_of_payment(
    on: &mut dyn Read,
    brand: BrandId,
    payment: PaymentId,
    kind: CaseKind,
) -> Result<Option<Case>, StoreError> {
    let sql = format!(
        "SELECT {} FROM payment_case WHERE brand_id = $1 AND payment_id = $2 AND kind = $3 AND closed_at IS NULL",
        CaseRow::COLUMNS
    );
    on.opt::<CaseRow>(&sql, args![brand, payment, kind.name()]).await?.map(Case::try_from).transpose()
}

pub(super) async fn list(
    on: &mut dyn Read,
    brand: BrandId,
    only_open: bool,
    after: Option<CaseId>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    let open = if only_open { " AND closed_at IS NULL" } else { "" };
    let before = if after.is_some() { " AND id < $3" } else { "" };
    let sql = format!(
        "SELECT {} FROM payment_case WHERE brand_id = $1{open}{before} ORDER BY id DESC LIMIT $2",
        CaseRow::COLUMNS
    );
    let mut args = vec![brand.into_value(), limit.into_value()];
    args.extend(after.map(CaseId::into_value));
    on.all::<CaseRow>(&sql, &args).await?.into_iter().map(Case::try_from).collect()
}

pub(super) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Case>, StoreError> {
    let sql =
        format!("SELECT {} FROM payment_case WHERE brand_id = $1 AND order_id = $2 ORDER BY id", CaseRow::COLUMNS);
    on.all::<CaseRow>(&sql, args![brand, order]).await?.into_iter().map(Case::try_from).collect()
}

pub(super) async fn count_open(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM payment_case WHERE brand_id = $1 AND closed_at IS NULL";
    Ok(on.one::<(i64,)>(SQL, args![brand]).await?.0)
}
