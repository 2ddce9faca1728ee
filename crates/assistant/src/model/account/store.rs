use super::{ModelAccount, RequestKind};
use kernel::{BrandId, Currency, Millis, ModelAccountId, Money};
use models::Price;
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct AccountRow {
        brand_id: BrandId,
        id: ModelAccountId,
        dialect: String,
        base_url: Option<String>,
        name: String,
        time_out: Millis,
        price: Json<Price>,
        requests: Json<Vec<RequestKind>>,
        secret: Option<Vec<u8>>,
    }
}

impl TryFrom<AccountRow> for ModelAccount {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let unknown = |_| StoreError::Defect(format!("unknown dialect {:?} of a model", row.dialect));
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            dialect: row.dialect.parse().map_err(unknown)?,
            base_url: row.base_url,
            name: row.name,
            time_out: row.time_out,
            price: row.price.0,
            requests: row.requests.0,
            key: row.secret,
        })
    }
}

pub(super) fn all(brand: BrandId) -> Ask<ModelAccount> {
    let sql = format!("SELECT {} FROM model_account WHERE brand_id = $1 ORDER BY position", AccountRow::COLUMNS);
    Ask::new::<AccountRow>(sql, args![brand])
}

pub(super) async fn forget(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM model_account WHERE brand_id = $1", args![brand]).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, account: &ModelAccount, position: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO model_account (brand_id, id, dialect, base_url, name, time_out, price, secret, position, \
        requests) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let ModelAccount { brand, id, dialect, base_url, name, time_out, price, requests, key } = account;
    let args = args![
        *brand,
        *id,
        dialect.code(),
        base_url.as_deref(),
        name,
        *time_out,
        Json(*price),
        key.as_deref(),
        position,
        Json(requests.clone())
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}

pub(super) async fn budget(on: &mut dyn Read, brand: BrandId) -> Result<Option<Money>, StoreError> {
    const SQL: &str = "SELECT minor, currency FROM model_budget WHERE brand_id = $1";
    let found: Option<(i64, String)> = on.opt(SQL, args![brand]).await?;
    let money = |(minor, currency): (i64, String)| {
        let currency = currency.parse::<Currency>();
        currency.map(|currency| Money::new(minor, currency)).map_err(|error| StoreError::Defect(error.to_string()))
    };
    found.map(money).transpose()
}

pub(super) async fn set_budget(tx: &mut Tx, brand: BrandId, budget: Option<Money>) -> Result<(), StoreError> {
    const SET: &str = "INSERT INTO model_budget (brand_id, minor, currency) VALUES ($1, $2, $3) \
        ON CONFLICT (brand_id) DO UPDATE SET minor = excluded.minor, currency = excluded.currency";
    match budget {
        Some(budget) => tx.exec(SET, args![brand, budget.minor, budget.currency.code()]).await?,
        None => tx.exec("DELETE FROM model_budget WHERE brand_id = $1", args![brand]).await?,
    };
    Ok(())
}
