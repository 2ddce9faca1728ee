use super::Movement;
use crate::{CaseKind, account::store::kind, money_of, payment::store::first_id_of, source::Source};
use kernel::{BrandId, Millis, OrderId, TeammateId};
use storage::{Read, StoreError, args};

type PaymentRow =
    (Millis, Millis, String, Option<OrderId>, Option<i64>, String, Option<String>, i64, String, Option<String>);

pub(super) async fn payments(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    const SQL: &str = "SELECT p.recorded_at, p.at, a.kind, p.order_id, o.number, p.provider_payment_id, t.reference, \
        p.amount, p.currency, (SELECT MIN(c.kind) FROM payment_case c \
            WHERE c.brand_id = p.brand_id AND c.payment_id = p.id AND c.closed_at IS NULL) \
        FROM payment p JOIN payment_account a ON a.brand_id = p.brand_id AND a.id = p.account_id \
        LEFT JOIN orders o ON o.brand_id = p.brand_id AND o.id = p.order_id \
        LEFT JOIN attempt t ON t.brand_id = p.brand_id AND t.id = p.attempt_id \
        WHERE p.brand_id = $1 AND p.id >= $2 ORDER BY p.id DESC LIMIT $3";
    let rows: Vec<PaymentRow> = on.all(SQL, args![brand, first_id_of(since), limit]).await?;
    rows.into_iter().map(movement).collect()
}

fn movement(row: PaymentRow) -> Result<Movement, StoreError> {
    let (at, paid_at, account, order, number, reference, our_reference, minor, currency, case) = row;
    Ok(Movement {
        at,
        paid_at,
        source: Source::Provider(kind(&account)?),
        order: order.zip(number),
        reference: Some(reference),
        our_reference,
        by: None,
        amount: money_of(minor, &currency)?,
        open_case: case_kind(case)?,
    })
}

fn case_kind(word: Option<String>) -> Result<Option<CaseKind>, StoreError> {
    let unknown = || StoreError::Defect("a payment case has an unknown kind".into());
    word.map(|word| CaseKind::parse(&word).ok_or_else(unknown)).transpose()
}

type CashRow = (Millis, OrderId, i64, String, i64, String, Option<TeammateId>, Option<String>);

/// Cash as it was taken, and below zero what was taken back.
pub(super) async fn cash(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    const SQL: &str = "SELECT c.at, c.order_id, o.number, c.what, c.amount, c.currency, c.by_id, \
        (SELECT MIN(k.kind) FROM payment_case k \
            WHERE k.brand_id = c.brand_id AND k.subject_id = c.id AND k.closed_at IS NULL) FROM cash_collection c \
        JOIN orders o ON o.brand_id = c.brand_id AND o.id = c.order_id \
        WHERE c.brand_id = $1 AND c.at >= $2 AND c.what <> 'forgiven' AND c.amount > 0 \
        ORDER BY c.at DESC, c.id DESC LIMIT $3";
    let rows: Vec<CashRow> = on.all(SQL, args![brand, since, limit]).await?;
    let movement = |(at, order, number, what, minor, currency, by, case): CashRow| {
        let minor = if what == "taken_back" { -minor } else { minor };
        Ok(Movement {
            at,
            paid_at: at,
            source: Source::Cash,
            order: Some((order, number)),
            reference: None,
            our_reference: None,
            by,
            amount: money_of(minor, &currency)?,
            open_case: case_kind(case)?,
        })
    };
    rows.into_iter().map(movement).collect()
}

type RefundRow = (Millis, Option<OrderId>, Option<i64>, String, Option<String>, i64, String);

/// What went back, as movements below zero, and what a dispute that was won after all brought back, above.
pub(super) async fn refunds(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    const SQL: &str = "SELECT r.at, r.order_id, o.number, COALESCE(a.kind, ''), r.reference, r.amount, r.currency \
        FROM (SELECT id, state_at AS at, order_id, CASE WHEN route = 'hand' THEN NULL ELSE payment_id END AS payment_id, \
                reference, amount, currency FROM refund \
                WHERE brand_id = $1 AND state = 'done' AND state_at >= $2 \
            UNION ALL SELECT w.refund_id, w.at, w.order_id, w.payment_id, l.reference, -w.amount, w.currency \
                FROM won_back w JOIN refund l ON l.brand_id = w.brand_id AND l.id = w.refund_id \
                WHERE w.brand_id = $1 AND w.at >= $2) r \
        LEFT JOIN orders o ON o.brand_id = $1 AND o.id = r.order_id \
        LEFT JOIN payment p ON p.brand_id = $1 AND p.id = r.payment_id \
        LEFT JOIN payment_account a ON a.brand_id = p.brand_id AND a.id = p.account_id \
        ORDER BY r.at DESC, r.id DESC LIMIT $3";
    let rows: Vec<RefundRow> = on.all(SQL, args![brand, since, limit]).await?;
    let movement = |(at, order, number, account, reference, minor, currency): RefundRow| {
        let source = if account.is_empty() { Source::ByHand } else { Source::Provider(kind(&account)?) };
        Ok(Movement {
            at,
            paid_at: at,
            source,
            order: order.zip(number),
            reference,
            our_reference: None,
            by: None,
            amount: money_of(-minor, &currency)?,
            open_case: None,
        })
    };
    rows.into_iter().map(movement).collect()
}
