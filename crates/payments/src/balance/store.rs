use super::Sums;
use ordering::Order;
use storage::{Read, StoreError, args};

pub(super) async fn sums(on: &mut dyn Read, order: &Order) -> Result<Sums, StoreError> {
    const SQL: &str = "SELECT \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payment \
            WHERE brand_id = $1 AND order_id = $2 AND currency = $3), \
        (SELECT CAST(COALESCE(SUM(CASE what WHEN 'taken' THEN amount WHEN 'taken_back' THEN -amount ELSE 0 END), 0) \
            AS BIGINT) FROM cash_collection WHERE brand_id = $1 AND order_id = $2), \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM cash_collection \
            WHERE brand_id = $1 AND order_id = $2 AND what = 'forgiven'), \
        (SELECT CAST(COALESCE(SUM(CASE what WHEN 'used' THEN amount WHEN 'given_back' THEN -amount ELSE 0 END), 0) \
            AS BIGINT) FROM contact_credit WHERE brand_id = $1 AND order_id = $2 AND currency = $3), \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM contact_credit \
            WHERE brand_id = $1 AND order_id = $2 AND currency = $3 AND what = 'given'), \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM refund \
            WHERE brand_id = $1 AND order_id = $2 AND currency = $3 AND state = 'done') \
        - (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM won_back \
            WHERE brand_id = $1 AND order_id = $2 AND currency = $3), \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM refund \
            WHERE brand_id = $1 AND order_id = $2 AND currency = $3 \
            AND state IN ('requested', 'approved', 'sent', 'unknown'))";
    let args = args![order.brand, order.id, order.total.currency.code()];
    let (payments, cash, forgiven, used, given, refunded, going_back) = on.one(SQL, args).await?;
    Ok(Sums { payments, cash, forgiven, used, given, refunded, going_back })
}
