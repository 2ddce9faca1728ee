use super::AskUnlisted;
use crate::{Attempt, Payment, PaymentAccount, payment};
use kernel::{AttemptId, BrandId, Millis, PaymentAccountId, PaymentId};
use psp::Taken;
use storage::{Db, Read, StoreError, Tx, args};

/// The active accounts, of every brand, that were last compared before that moment (never: since they are there), and
/// until when they were.
pub(super) async fn to_sweep(db: &Db, before: Millis) -> Result<Vec<(PaymentAccount, Millis)>, StoreError> {
    const SQL: &str = "SELECT brand_id, id, COALESCE(swept_until, created_at) FROM payment_account \
        WHERE active = TRUE AND COALESCE(swept_until, created_at) < $1 ORDER BY brand_id, id";
    let rows: Vec<(BrandId, PaymentAccountId, Millis)> = db.all(SQL, args![before]).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for (brand, id, begun) in rows {
        let account = PaymentAccount::find(&mut &*db, brand, id).await?;
        accounts.extend(account.map(|account| (account, begun)));
    }
    Ok(accounts)
}

/// Everything before that moment has been compared; never less than was.
pub(super) async fn set_swept_until(
    tx: &mut Tx,
    brand: BrandId,
    account: PaymentAccountId,
    until: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payment_account SET swept_until = $3 \
        WHERE brand_id = $1 AND id = $2 AND (swept_until IS NULL OR swept_until < $3)";
    tx.put(SQL, args![brand, account, until]).await
}

/// Money that the provider's list bears out, and the attempt it came by.
pub(super) type Borne = (PaymentId, Option<AttemptId>);

/// Notes that the provider lists this money, under whichever of its names it is recorded; what was noted.
pub(super) async fn bear_out(tx: &mut Tx, account: &PaymentAccount, taken: &Taken) -> Result<Vec<Borne>, StoreError> {
    const SQL: &str = "UPDATE payment SET listed_at = $3 \
        WHERE brand_id = $1 AND account_id = $2 AND provider_payment_id IN ($4, $5, $6) RETURNING id, attempt_id";
    let (payment, session, reference) = (&taken.payment_id, &taken.provider_id, &taken.reference);
    let args = args![account.brand, account.id, tx.now(), payment.clone(), session.clone(), reference.clone()];
    tx.all(SQL, args).await
}

/// The same for the money of an attempt.
pub(super) async fn bear_out_attempt(tx: &mut Tx, attempt: &Attempt) -> Result<Vec<Borne>, StoreError> {
    const SQL: &str =
        "UPDATE payment SET listed_at = $3 WHERE brand_id = $1 AND attempt_id = $2 RETURNING id, attempt_id";
    let now = tx.now();
    tx.all(SQL, args![attempt.brand, attempt.id, now]).await
}

/// The same for one payment.
pub(super) async fn bear_out_payment(tx: &mut Tx, payment: &Payment) -> Result<(), StoreError> {
    let now = tx.now();
    tx.put("UPDATE payment SET listed_at = $3 WHERE brand_id = $1 AND id = $2", args![payment.brand, payment.id, now])
        .await
}

/// The next payments of the stretch that nothing bears out, by id.
pub(super) async fn unlisted(on: &mut dyn Read, asked: &AskUnlisted, limit: i64) -> Result<Vec<Payment>, StoreError> {
    const SQL: &str = "SELECT id FROM payment WHERE brand_id = $1 AND account_id = $2 AND at >= $3 AND at < $4 \
        AND listed_at IS NULL AND id > $5 ORDER BY id LIMIT $6";
    let after = asked.after.unwrap_or(PaymentId(kernel::Uuid::nil()));
    let args = args![asked.brand, asked.account, asked.from, asked.to, after, limit];
    let mut payments = Vec::new();
    let ids: Vec<(PaymentId,)> = on.all(SQL, args).await?;
    for (id,) in ids {
        payments.extend(payment::store::find(on, asked.brand, id).await?);
    }
    Ok(payments)
}
