use super::Part;
use crate::{account::store::kind, money_of, payment::store::first_id_of, source::Source};
use identity::PaymentMethod;
use kernel::{BrandId, Millis, Money, PromoId, TeammateId};
use storage::{Read, StoreError, args};

/// A word, a currency, how many, how much.
type Row = (String, String, i64, i64);

pub(super) async fn paid(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<Part<Source>>, StoreError> {
    const SQL: &str = "SELECT a.kind, p.currency, COUNT(*), CAST(SUM(p.amount) AS BIGINT) FROM payment p \
        JOIN payment_account a ON a.brand_id = p.brand_id AND a.id = p.account_id \
        WHERE p.brand_id = $1 AND p.id >= $2 GROUP BY a.kind, p.currency ORDER BY a.kind, p.currency";
    let rows: Vec<Row> = on.all(SQL, args![brand, first_id_of(since)]).await?;
    rows.into_iter().map(of_provider).collect()
}

/// Which way an entry of cash counts, and whether it is one more collection: one that was taken back is none.
const CASH: &str = "SUM(CASE WHEN c.what = 'taken' AND NOT EXISTS (SELECT 1 FROM cash_collection u \
        WHERE u.brand_id = c.brand_id AND u.undoes = c.id) THEN 1 ELSE 0 END), \
    CAST(SUM(CASE c.what WHEN 'taken' THEN c.amount ELSE -c.amount END) AS BIGINT)";

/// Cash taken since then, less what was taken back.
pub(super) async fn cash(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<Part<Source>>, StoreError> {
    let sql = format!(
        "SELECT c.currency, {CASH} FROM cash_collection c \
         WHERE c.brand_id = $1 AND c.at >= $2 AND c.what <> 'forgiven' AND c.amount > 0 \
         GROUP BY c.currency ORDER BY c.currency"
    );
    let rows: Vec<(String, i64, i64)> = on.all(&sql, args![brand, since]).await?;
    let part = |(currency, count, minor): (String, i64, i64)| {
        Ok(Part { of: Source::Cash, count, amount: money_of(minor, &currency)? })
    };
    // All of it taken and taken back again is nothing to tell.
    rows.into_iter().filter(|(_, count, minor)| (*count, *minor) != (0, 0)).map(part).collect()
}

/// The same by who took it: what is taken back is taken from whoever had noted it.
pub(super) async fn cash_by(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
) -> Result<Vec<Part<Option<TeammateId>>>, StoreError> {
    let sql = format!(
        "SELECT CASE c.what WHEN 'taken' THEN c.by_id ELSE t.by_id END AS who, c.currency, {CASH} FROM cash_collection c \
         LEFT JOIN cash_collection t ON t.brand_id = c.brand_id AND t.id = c.undoes \
         WHERE c.brand_id = $1 AND c.at >= $2 AND c.what <> 'forgiven' AND c.amount > 0 \
         GROUP BY who, c.currency ORDER BY 4 DESC, who"
    );
    let rows: Vec<(Option<TeammateId>, String, i64, i64)> = on.all(&sql, args![brand, since]).await?;
    let part = |(of, currency, count, minor): (Option<TeammateId>, String, i64, i64)| {
        Ok(Part { of, count, amount: money_of(minor, &currency)? })
    };
    rows.into_iter().filter(|(_, _, count, minor)| (*count, *minor) != (0, 0)).map(part).collect()
}

/// Orders that became settled since then, and are. Handing over settles those whose cash was all taken at the door.
pub(super) async fn orders(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(DISTINCT o.id) FROM fact f \
        JOIN orders o ON o.brand_id = f.brand_id AND o.id = f.subject_id \
        WHERE f.brand_id = $1 AND f.at >= $2 AND (o.payment_id IS NOT NULL OR o.state IN ('delivered', 'refunded')) \
        AND (f.kind IN ('order.paid', 'order.collected') OR (f.kind = 'order.delivered' AND o.payment_id IS NULL))";
    Ok(on.one::<(i64,)>(SQL, args![brand, since]).await?.0)
}

/// Orders placed since then that can still be paid: online while their hold lasts, at the door until all of it
/// is collected.
pub(super) async fn pending(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    now: Millis,
) -> Result<Vec<Part<PaymentMethod>>, StoreError> {
    const SQL: &str = "SELECT CASE WHEN state = 'awaiting_payment' THEN 'online' ELSE 'cash_on_delivery' END AS due, \
        currency, COUNT(*), CAST(SUM(total \
            - COALESCE((SELECT SUM(p.amount) FROM payment p WHERE p.brand_id = orders.brand_id \
                AND p.order_id = orders.id AND p.currency = orders.currency), 0) \
            - COALESCE((SELECT SUM(CASE c.what WHEN 'used' THEN c.amount ELSE -c.amount END) FROM contact_credit c \
                WHERE c.brand_id = orders.brand_id AND c.order_id = orders.id), 0) \
            - COALESCE((SELECT SUM(CASE d.what WHEN 'taken_back' THEN -d.amount ELSE d.amount END) FROM cash_collection d \
                WHERE d.brand_id = orders.brand_id AND d.order_id = orders.id), 0)) AS BIGINT) FROM orders \
        WHERE brand_id = $1 AND created_at >= $2 AND payment_id IS NULL \
        AND ((state = 'awaiting_payment' AND hold_until > $3) OR state IN ('confirmed', 'preparing', 'out_for_delivery', 'partially_collected')) \
        GROUP BY due, currency ORDER BY due DESC, currency";
    let rows: Vec<Row> = on.all(SQL, args![brand, since, now]).await?;
    let part = |(due, currency, count, minor): Row| {
        let of = if due == "online" { PaymentMethod::Online } else { PaymentMethod::CashOnDelivery };
        Ok(Part { of, count, amount: money_of(minor, &currency)? })
    };
    rows.into_iter().map(part).collect()
}

/// Tries begun since then that may still bring money an order waits for: what a session that cannot be ended may bring
/// for an order that ended is nobody's expectation.
pub(super) async fn under_way(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
    now: Millis,
) -> Result<Vec<Part<Source>>, StoreError> {
    const SQL: &str = "SELECT a.kind, a.currency, COUNT(*), CAST(SUM(a.amount) AS BIGINT) FROM attempt a \
        JOIN orders o ON o.brand_id = a.brand_id AND o.id = a.order_id \
        WHERE a.brand_id = $1 AND a.id >= $2 AND a.state IN ('opening', 'open', 'unclear') AND o.payment_id IS NULL \
        AND ((o.state = 'awaiting_payment' AND o.hold_until > $3) \
            OR o.state IN ('confirmed', 'preparing', 'out_for_delivery', 'partially_collected')) \
        GROUP BY a.kind, a.currency ORDER BY a.kind, a.currency";
    let rows: Vec<Row> = on.all(SQL, args![brand, first_id_of(since), now]).await?;
    rows.into_iter().map(of_provider).collect()
}

/// Refunds that were done since then, less what came back to the merchant since; by who gave them back.
pub(super) async fn refunded(
    on: &mut dyn Read,
    brand: BrandId,
    since: Millis,
) -> Result<Vec<Part<Source>>, StoreError> {
    const SQL: &str = "SELECT COALESCE(a.kind, ''), r.currency, CAST(SUM(r.many) AS BIGINT), CAST(SUM(r.amount) AS BIGINT) \
        FROM (SELECT CASE WHEN route = 'hand' THEN NULL ELSE payment_id END AS payment_id, currency, amount, 1 AS many \
                FROM refund WHERE brand_id = $1 AND state = 'done' AND state_at >= $2 \
            UNION ALL SELECT payment_id, currency, -amount, 0 FROM won_back WHERE brand_id = $1 AND at >= $2) r \
        LEFT JOIN payment p ON p.brand_id = $1 AND p.id = r.payment_id \
        LEFT JOIN payment_account a ON a.brand_id = p.brand_id AND a.id = p.account_id \
        GROUP BY a.kind, r.currency ORDER BY 1, 2";
    let rows: Vec<Row> = on.all(SQL, args![brand, since]).await?;
    let part = |(word, currency, count, minor): Row| match word.as_str() {
        "" => Ok(Part { of: Source::ByHand, count, amount: money_of(minor, &currency)? }),
        _ => of_provider((word, currency, count, minor)),
    };
    rows.into_iter().map(part).collect()
}

pub(super) async fn brought_by_codes(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(PromoId, Money)>, StoreError> {
    const SQL: &str = "SELECT u.promo_id, o.currency, CAST(SUM( \
            COALESCE((SELECT SUM(p.amount) FROM payment p WHERE p.brand_id = o.brand_id AND p.order_id = o.id \
                AND p.currency = o.currency), 0) \
            + COALESCE((SELECT SUM(CASE d.what WHEN 'taken' THEN d.amount WHEN 'taken_back' THEN -d.amount ELSE 0 END) \
                FROM cash_collection d WHERE d.brand_id = o.brand_id AND d.order_id = o.id), 0) \
            + COALESCE((SELECT SUM(CASE c.what WHEN 'used' THEN c.amount ELSE -c.amount END) FROM contact_credit c \
                WHERE c.brand_id = o.brand_id AND c.order_id = o.id AND c.currency = o.currency), 0) \
            - COALESCE((SELECT SUM(r.amount) FROM refund r WHERE r.brand_id = o.brand_id AND r.order_id = o.id \
                AND r.currency = o.currency AND r.state = 'done'), 0) \
            + COALESCE((SELECT SUM(w.amount) FROM won_back w WHERE w.brand_id = o.brand_id AND w.order_id = o.id \
                AND w.currency = o.currency), 0)) AS BIGINT) \
        FROM promo_use u JOIN orders o ON o.brand_id = u.brand_id AND o.id = u.order_id \
        WHERE u.brand_id = $1 AND u.released_at IS NULL GROUP BY u.promo_id, o.currency ORDER BY u.promo_id";
    let rows: Vec<(PromoId, String, i64)> = on.all(SQL, args![brand]).await?;
    rows.into_iter().map(|(promo, currency, minor)| Ok((promo, money_of(minor, &currency)?))).collect()
}

fn of_provider((word, currency, count, minor): Row) -> Result<Part<Source>, StoreError> {
    Ok(Part { of: Source::Provider(kind(&word)?), count, amount: money_of(minor, &currency)? })
}
