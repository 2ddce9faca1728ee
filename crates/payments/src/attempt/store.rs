use super::{Attempt, AttemptState};
use crate::account::store::kind;
use kernel::{AttemptId, BrandId, Millis, Money, OrderId, PaymentAccountId};
use psp::Reference;
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct AttemptRow {
        brand_id: BrandId,
        id: AttemptId,
        order_id: OrderId,
        account_id: PaymentAccountId,
        kind: String,
        reference: String,
        amount: i64,
        currency: String,
        state: String,
        state_at: Millis,
        why: Option<String>,
        request: Vec<u8>,
        provider_id: Option<String>,
        pay_url: Option<String>,
        secrets: Option<Vec<u8>>,
        notify_key: String,
        created_at: Millis,
        expires_at: Option<Millis>,
        look_from: Millis,
        closed: bool,
        looked_at: Option<Millis>,
        wanted_at: Option<Millis>,
        failed_at: Option<Millis>,
    }
}

impl TryFrom<AttemptRow> for Attempt {
    type Error = StoreError;
    fn try_from(row: AttemptRow) -> Result<Self, StoreError> {
        let unknown = |what: &str| StoreError::Defect(format!("an attempt has an unknown {what}"));
        let currency = row.currency.parse().map_err(|_| unknown("currency"))?;
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            order: row.order_id,
            account: row.account_id,
            kind: kind(&row.kind)?,
            reference: Reference::parse(row.reference).map_err(|_| unknown("reference"))?,
            amount: Money::new(row.amount, currency),
            state: AttemptState::parse(&row.state).ok_or_else(|| unknown("state"))?,
            state_at: row.state_at,
            why: row.why,
            provider_id: row.provider_id,
            pay_url: row.pay_url,
            created_at: row.created_at,
            expires_at: row.expires_at,
            looked_at: row.looked_at,
            wanted_at: row.wanted_at,
            failed_at: row.failed_at,
            notify_key: row.notify_key,
            look_from: row.look_from,
            closed: row.closed,
            request: row.request,
            secrets: row.secrets,
        })
    }
}

fn read(row: Option<AttemptRow>) -> Result<Option<Attempt>, StoreError> {
    row.map(Attempt::try_from).transpose()
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("SELECT {} FROM attempt WHERE brand_id = $1 AND id = $2", AttemptRow::COLUMNS);
    read(on.opt(&sql, args![brand, id]).await?)
}

/// The attempt, its row ours until the transaction ends. Lock its order first.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM attempt WHERE brand_id = $1 AND id = $2{lock}", AttemptRow::COLUMNS);
    read(tx.opt(&sql, args![brand, id]).await?)
}

pub(crate) async fn of_order(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Attempt>, StoreError> {
    let sql = format!("SELECT {} FROM attempt WHERE brand_id = $1 AND order_id = $2 ORDER BY id", AttemptRow::COLUMNS);
    on.all::<AttemptRow>(&sql, args![brand, order]).await?.into_iter().map(Attempt::try_from).collect()
}

/// The attempt that stands between a buyer and another session of the account.
pub(crate) async fn live(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    account: PaymentAccountId,
) -> Result<Option<Attempt>, StoreError> {
    let sql = format!(
        "SELECT {} FROM attempt WHERE brand_id = $1 AND order_id = $2 AND account_id = $3 \
         AND state IN ('opening', 'open', 'unclear'){}",
        AttemptRow::COLUMNS,
        tx.dialect().for_update()
    );
    read(tx.opt(&sql, args![brand, order, account]).await?)
}

pub(crate) async fn by_key(
    on: &mut dyn Read,
    brand: BrandId,
    account: PaymentAccountId,
    key: &str,
) -> Result<Option<Attempt>, StoreError> {
    let sql = format!(
        "SELECT {} FROM attempt WHERE brand_id = $1 AND account_id = $2 AND notify_key = $3",
        AttemptRow::COLUMNS
    );
    read(on.opt(&sql, args![brand, account, key]).await?)
}

/// The attempt that a provider names by our reference or, failing that, by its own id.
pub(crate) async fn by_name(
    on: &mut dyn Read,
    brand: BrandId,
    account: PaymentAccountId,
    reference: Option<&str>,
    provider_id: Option<&str>,
) -> Result<Option<Attempt>, StoreError> {
    for (column, name) in [("reference", reference), ("provider_id", provider_id)] {
        let Some(name) = name else { continue };
        let sql = format!(
            "SELECT {} FROM attempt WHERE brand_id = $1 AND account_id = $2 AND {column} = $3",
            AttemptRow::COLUMNS
        );
        let found = read(on.opt(&sql, args![brand, account, name]).await?)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

pub(crate) async fn insert(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO attempt ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         $18, $19, $20, $21, $22, $23)",
        AttemptRow::COLUMNS
    );
    let a = attempt;
    let args = args![
        a.brand,
        a.id,
        a.order,
        a.account,
        a.kind.code(),
        a.reference.as_str(),
        a.amount.minor,
        a.amount.currency.code(),
        a.state.name(),
        a.state_at,
        a.why.clone(),
        a.request.as_slice(),
        a.provider_id.clone(),
        a.pay_url.clone(),
        a.secrets.clone(),
        &a.notify_key,
        a.created_at,
        a.expires_at,
        a.look_from,
        a.closed,
        a.looked_at,
        a.wanted_at,
        a.failed_at,
    ];
    tx.exec(&sql, args).await?;
    Ok(())
}

/// Somebody wants to know at once.
pub(crate) async fn set_wanted(tx: &mut Tx, brand: BrandId, id: AttemptId, at: Millis) -> Result<(), StoreError> {
    tx.exec("UPDATE attempt SET wanted_at = $3 WHERE brand_id = $1 AND id = $2", args![brand, id, at]).await?;
    Ok(())
}

/// The provider was asked, and gave no answer that can be used.
pub(crate) async fn set_failed(tx: &mut Tx, brand: BrandId, id: AttemptId, at: Millis) -> Result<(), StoreError> {
    tx.exec("UPDATE attempt SET failed_at = $3 WHERE brand_id = $1 AND id = $2", args![brand, id, at]).await?;
    Ok(())
}

/// Writes what may change: never the reference, the amount or the order (§1.9).
pub(crate) async fn update(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE attempt SET state = $3, state_at = $4, why = $5, provider_id = $6, pay_url = $7, \
        secrets = $8, expires_at = $9, look_from = $10, closed = $11, looked_at = $12 WHERE brand_id = $1 AND id = $2";
    let a = attempt;
    let args = args![
        a.brand,
        a.id,
        a.state.name(),
        a.state_at,
        a.why.clone(),
        a.provider_id.clone(),
        a.pay_url.clone(),
        a.secrets.clone(),
        a.expires_at,
        a.look_from,
        a.closed,
        a.looked_at,
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}
